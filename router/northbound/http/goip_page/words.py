"""What send.html says, always with status 200: software reads the words and not the status.

What a GoIP says too is said in its words, without a blank behind the comma; other reasons in the spelling of
the maker's application note, `ERROR, <reason>`.
"""

from collections.abc import Mapping
from typing import Final

from router.desk.errors import CannotDo, NoSuch
from router.desk.slots import Busy
from router.relay.errors import MessageRefused, Refusal

LOGIN: Final = "ERROR,user or password error"
EMPTY: Final = "ERROR,number or content empty"
BUSY: Final = "ERROR,L{line} busy"
LOGOUT: Final = "ERROR,L{line} GSM logout"
NO_LINE: Final = "ERROR,L{line} not exist"
SENDING: Final = "Sending, L{line} Send SMS to {number}; ID:{id}"

OWN: Final[Mapping[Refusal, str]] = {
    Refusal.THROTTLED: BUSY,
    Refusal.QUEUE_FULL: BUSY,
    Refusal.NOT_NOW: BUSY,
    Refusal.NO_CHANNEL: LOGOUT,
    Refusal.NOT_BY_THAT: NO_LINE,
}
"""Refusals that have words of a GoIP: what is busy may be asked again."""


def sending(line: int, number: str, message_id: int) -> str:
    """Say that it is taken."""
    return SENDING.format(line=line, number=number, id=slot_id(message_id))


def slot_id(message_id: int) -> str:
    """Return how a message is called here: eight hex digits."""
    return f"{message_id & 0xFFFFFFFF:08x}"


def refused(line: int, why: CannotDo | MessageRefused) -> str:
    """Say why it is not."""
    match why:
        case Busy():
            said = BUSY
        case NoSuch():
            said = NO_LINE
        case MessageRefused() if why.refusal in OWN:
            said = OWN[why.refusal]
        case _:
            return other(str(why))
    return said.format(line=line)


def other(reason: str) -> str:
    """Say what no GoIP has a word for."""
    return f"ERROR, {reason}"
