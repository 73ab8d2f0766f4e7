"""message_state: the states of SMPP 3.4 section 5.2.28 and the words of the receipt text (Appendix B)."""

from enum import IntEnum
from typing import Final


class MessageState(IntEnum):
    """The state of a message as query_sm_resp and receipts tell it."""

    SCHEDULED = 0
    ENROUTE = 1
    DELIVERED = 2
    EXPIRED = 3
    DELETED = 4
    UNDELIVERABLE = 5
    ACCEPTED = 6
    UNKNOWN = 7
    REJECTED = 8

    @property
    def stat(self) -> str:
        """The seven letters of the receipt text."""
        return STAT[self]

    @property
    def final(self) -> bool:
        """The final states. ACCEPTED is followed by DELIVRD in practice, so it is not final here."""
        return self in ENDINGS


STAT: Final = {
    MessageState.SCHEDULED: "SCHEDLD",
    MessageState.ENROUTE: "ENROUTE",
    MessageState.DELIVERED: "DELIVRD",
    MessageState.EXPIRED: "EXPIRED",
    MessageState.DELETED: "DELETED",
    MessageState.UNDELIVERABLE: "UNDELIV",
    MessageState.ACCEPTED: "ACCEPTD",
    MessageState.UNKNOWN: "UNKNOWN",
    MessageState.REJECTED: "REJECTD",
}

ENDINGS: Final = frozenset(
    {
        MessageState.DELIVERED,
        MessageState.EXPIRED,
        MessageState.DELETED,
        MessageState.UNDELIVERABLE,
        MessageState.UNKNOWN,
        MessageState.REJECTED,
    }
)

BY_GRAVITY: Final = (
    MessageState.DELIVERED,
    MessageState.UNKNOWN,
    MessageState.EXPIRED,
    MessageState.DELETED,
    MessageState.UNDELIVERABLE,
    MessageState.REJECTED,
)
"""Endings from best to worst: a message of several segments or sendings ends as the worst of them."""


def gravity(state: MessageState) -> int:
    """Return the place of an ending in BY_GRAVITY; a state that is no ending comes before all."""
    return BY_GRAVITY.index(state) if state in BY_GRAVITY else -1
