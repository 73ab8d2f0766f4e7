"""In which words the relay refuses a message; northbound translates them for its protocol."""

from enum import Enum


class Refusal(Enum):
    """Why a message was not accepted. Nothing of it is kept, and nothing is owed for it."""

    THROTTLED = "more messages a second than this account may send"
    QUEUE_FULL = "the account has as many messages waiting as it may have"
    NO_ROUTE = "no route leads to this destination"
    NOT_BY_THAT = "there is no such channel, or the account may not send this by it"
    NO_CHANNEL = "the route says to reject when none of its channels is usable"
    TOO_LONG = "more segments than any channel of its way may send"
    CANNOT_ENCODE = "no channel of its way can carry this text"
    BLOCKED = "nobody may send to this number, or whoever has it wants to hear no more of this account"
    OVER_LIMIT = "more than the limits of this account allow, in all or to this number"
    REPEATED = "this account has sent this text to this number just now"
    NOT_NOW = "the router cannot keep it: it is stopping, or its store cannot write"


class NoSuchChannel(Exception):
    """There is no channel of this id, or it is not enabled."""


class Refused(Exception):
    """A message was not accepted; ``refusal`` tells why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
