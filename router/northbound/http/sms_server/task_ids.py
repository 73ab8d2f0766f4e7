"""taskID of the JSON pages: a message_id, or one and a number behind a dot; and the records of its state."""

from collections.abc import Iterable, Mapping, Sequence

from router.desk.sending_list import SendingStatus, SendingView
from router.northbound import querysms

SEND = {
    SendingStatus.WAITING: "unsend",
    SendingStatus.SENDING: "sending",
    SendingStatus.TAKEN: "succeeded",
    SendingStatus.FAILED: "failed",
}


def record(each: SendingView) -> Mapping[str, str]:
    """Return the state of a sending as querysms tells it."""
    send = SEND[each.standing]
    return querysms.record(each.message_id, each.number, each.channel, send, each.delivered, each.err)


def parted(task_id: str) -> tuple[str, str]:
    """Return the message_id, and the number, which is empty if all are meant."""
    message_id, _, number = task_id.strip().partition(".")
    return message_id, number.strip()


def those_of(number: str, deliveries: Iterable[SendingView]) -> Sequence[SendingView]:
    """Return the deliveries to a number, if there is one: as it is, or as it was without its prefix."""
    digits = number.lstrip("+")
    return [each for each in deliveries if not digits or each.number.endswith(digits)]
