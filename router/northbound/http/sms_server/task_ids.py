"""taskIDs of the JSON pages: a message_id, or a message_id, a dot and a number; and the records of state."""

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
    """Return the state of a sending as querysms shows it."""
    send = SEND[each.standing]
    return querysms.record(each.message_id, each.number, each.channel, send, each.delivered, each.err)


def parted(task_id: str) -> tuple[str, str]:
    """Return the message_id and the number; the number is empty if all are meant."""
    message_id, _, number = task_id.strip().partition(".")
    return message_id, number.strip()


def those_of(number: str, deliveries: Iterable[SendingView]) -> Sequence[SendingView]:
    """Return the sendings to a number, given with or without its prefix; all of them without a number."""
    digits = number.lstrip("+")
    return [each for each in deliveries if not digits or each.number.endswith(digits)]
