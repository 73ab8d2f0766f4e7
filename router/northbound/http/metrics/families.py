"""All metrics: name, type and help text. docs/metrics.md says what to look for in them."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from router.sms.value import value


class MetricType(Enum):
    """The metric types of the text format."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@value
class Family:
    """One metric; each of its samples has these ``labels``."""

    kind: MetricType
    text: str
    labels: tuple[str, ...] = ()


PREFIX: Final = "smpp_router_"


def _counter(text: str, *labels: str) -> Family:
    return Family(MetricType.COUNTER, text, labels)


def _gauge(text: str, *labels: str) -> Family:
    return Family(MetricType.GAUGE, text, labels)


def _histogram(text: str) -> Family:
    return Family(MetricType.HISTOGRAM, text)


FAMILIES: Final[Mapping[str, Family]] = {
    "build_info": _gauge("1: which router this is.", "version", "python", "compiled"),
    "accepted_total": _counter("Messages accepted.", "esme", "face"),
    "refused_total": _counter("Messages refused, by the command_status of SMPP.", "esme", "status"),
    "submitted_total": _counter("Messages that the far side has taken.", "channel"),
    "try_later_total": _counter("How often the far side said to try later.", "channel"),
    "ended_total": _counter("Messages that have ended, by state and err.", "channel", "state", "err"),
    "received_total": _counter("Received SMS.", "channel"),
    "receipts_total": _counter("Receipts that were acknowledged.", "esme"),
    "acceptance_seconds": _histogram("From the request to its answer."),
    "sending_seconds": _histogram("From acceptance to the answer of the far side."),
    "delivery_seconds": _histogram("From acceptance to the ending."),
    "queue": _gauge("Messages that have not ended and are not with a network.", "stage"),
    "queue_oldest_seconds": _gauge("Age of the oldest message that is due.", "route"),
    "owed": _gauge("Receipts and received SMS that the ESME has not acknowledged.", "esme"),
    "in_flight": _gauge("Messages that the far side has not answered yet.", "channel"),
    "channel_state": _gauge("1 for the state that the channel is in, 0 for others.", "channel", "state"),
    "channel_signal": _gauge("Signal as AT+CSQ gives it, 0 to 31.", "channel"),
    "channel_balance": _gauge("Credit of the SIM, in its own currency.", "channel"),
    "budget_used": _gauge("What is used of a limit.", "channel", "span"),
    "budget_limit": _gauge("The limit.", "channel", "span"),
    "sessions": _gauge("Sessions that are bound.", "esme", "bind"),
    "window_used": _gauge("Requests of the ESME that are not answered yet.", "esme"),
    "commit_seconds": _histogram("How long a commit to the store takes."),
    "commit_rows": _histogram("How many changes a commit has."),
    "reactor_lag_seconds": _histogram("How late calls of the reactor come."),
    "store_bytes": _gauge("Size of the store's files."),
    "node_leases": _gauge("Gateways that a node serves.", "node"),
}
"""In the order in which they are written; names without `PREFIX`."""
