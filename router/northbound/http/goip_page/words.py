"""The answers of send.html. All have status 200: software reads the words, not the status.

Answers that a GoIP has too are in its words, without a blank after the comma; other reasons are in the form
of the maker's application note, `ERROR, <reason>`.
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
"""Refusals that have an answer of a GoIP; clients try again after a busy line."""


def sending(line: int, number: str, message_id: int) -> str:
    """Return the answer to a text that was accepted."""
    return SENDING.format(line=line, number=number, id=slot_id(message_id))


def slot_id(message_id: int) -> str:
    """Return the id of a message on these pages: eight hex digits."""
    return f"{message_id & 0xFFFFFFFF:08x}"


def refused(line: int, why: CannotDo | MessageRefused) -> str:
    """Return the answer to a text that was refused."""
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
    """Return an answer for a reason that no GoIP has."""
    return f"ERROR, {reason}"
