"""The reasons for which the relay refuses a message; northbound translates them for its protocol."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from router.smpp.operations import CommandStatus
from router.sms.address import Address


class Refusal(Enum):
    """A reason for not accepting a message. Nothing of it is kept, and no receipt is owed."""

    THROTTLED = "more messages a second than this account may send"
    QUEUE_FULL = "the account has as many messages waiting as it may have"
    NO_ROUTE = "no route leads to this destination"
    NOT_BY_THAT = "there is no such channel, or the account may not send this by it"
    NO_CHANNEL = "the route says to reject when none of its channels is usable"
    TOO_LONG = "more segments than any channel of its way may send"
    EMPTY = "the rewriting of its route leaves nothing of its text"
    CANNOT_ENCODE = "no channel of its way can carry this text"
    BLOCKED = "nobody may send to this number, or whoever has it wants to hear no more of this account"
    OVER_LIMIT = "more than the limits of this account allow, in all or to this number"
    REPEATED = "this account has sent this text to this number just now"
    NOT_NOW = "the router cannot keep it: it is stopping, or its store cannot write"


STATUS: Final[Mapping[Refusal, CommandStatus]] = {
    Refusal.THROTTLED: CommandStatus.ESME_RTHROTTLED,
    Refusal.QUEUE_FULL: CommandStatus.ESME_RMSGQFUL,
    Refusal.NO_ROUTE: CommandStatus.ESME_RINVDSTADR,
    Refusal.NOT_BY_THAT: CommandStatus.ESME_RSUBMITFAIL,
    Refusal.NO_CHANNEL: CommandStatus.ESME_RSUBMITFAIL,
    Refusal.TOO_LONG: CommandStatus.ESME_RINVMSGLEN,
    Refusal.EMPTY: CommandStatus.ESME_RINVMSGLEN,
    Refusal.CANNOT_ENCODE: CommandStatus.ESME_RSUBMITFAIL,
    Refusal.BLOCKED: CommandStatus.ESME_RINVDSTADR,
    Refusal.OVER_LIMIT: CommandStatus.ESME_RSUBMITFAIL,
    Refusal.REPEATED: CommandStatus.ESME_RSUBMITFAIL,
    Refusal.NOT_NOW: CommandStatus.ESME_RSYSERR,
}
"""The command_status for each over SMPP, under which it is counted for all faces."""


class NoSuchChannel(Exception):
    """No channel with this id is configured and enabled."""


class MessageRefused(Exception):
    """A message was not accepted: ``refusal`` is the reason, ``each`` the reason by destination if
    several.
    """

    def __init__(self, refusal: Refusal, each: Sequence[tuple[Address, Refusal]] = ()) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.each = each
