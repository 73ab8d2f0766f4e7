"""A channel's settings, in the relay's own terms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import Enum

from router.relay.id_forms import Remote
from router.routing.budget import NO_LIMITS, BudgetLimits
from router.routing.delivered_share import LeastShare
from router.routing.numbers import Rewrite
from router.routing.pace import NONE, Pace
from router.routing.pattern import Pattern
from router.routing.retry import Growing
from router.sms.form import Form
from router.sms.value import value


class Doubt(Enum):
    """The treatment of a submit whose answer will never come, since its connection or the router died."""

    RESEND = "resend"
    REPORT = "report"


class EndsWell(Enum):
    """The event that ends a message successfully."""

    REPORT = "report"
    ACCEPTED = "sent: the far side's answer"
    ENROUTE = "sent: the network took it"


@value(kw_only=True)
class CreditSettings:
    """USSD request for the credit of a SIM. ``match`` finds the amount in the answer (`Pattern.find`)."""

    code: str
    match: Pattern
    every: float
    """Seconds from one question to the next."""
    low: float | None = None
    """Credit below this is reported; None: none is."""
    benches: bool = False
    """The channel takes nothing while its credit is low."""


@value(kw_only=True)
class ChannelSettings:
    """Settings of one channel. ``number`` is its own, for received SMS; it may be empty."""

    id: str
    gateway: str
    form: Form
    number: str = ""
    pace: Pace = NONE
    interval: float = 0.0
    """Seconds from one segment to the next at least: one over the rate."""
    final: EndsWell = EndsWell.REPORT
    doubt: Doubt = Doubt.RESEND
    retry: Growing = Growing()
    remote_id: Remote = Remote.AUTO
    """Rule for comparing the ids of answers and of reports."""
    weight: int = 1
    limits: BudgetLimits = NO_LIMITS
    country: str | None = None
    """Country by which national numbers are read, if the ESME has none."""
    numbers: tuple[Rewrite, ...] = ()
    """Rewriting of destination_addr for it."""
    taken_is_sent: bool = False
    """An accepted submit proves that it can send. A GoIP accepts all, and its SIM may refuse it."""
    report_timeout: float = 48 * 3600.0
    """Seconds after which a message that was taken and never reported ends."""
    credit: CreditSettings | None = None
    new_sim_resets: bool = False
    """Reset its limits when another SIM is put in."""
    own_names: frozenset[str] = frozenset()
    """Names that its far side may write in the place of its number."""
    doubted: bool = False
    """The data_coding of received SMS may be another than they say."""
    least_share: LeastShare | None = None
    """Share of delivered messages below which it is benched."""


def beside(channels: Iterable[ChannelSettings]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each channel, the other channels of its gateway."""
    of: defaultdict[str, list[str]] = defaultdict(list)
    for one in channels:
        of[one.gateway].append(one.id)
    return {id: tuple(each for each in ids if each != id) for ids in of.values() for id in ids}
