"""An attempt: a sending on one channel, in the segments that this channel takes."""

from collections.abc import Sequence

from router.relay.plan.plan import PlanChannel, Planned
from router.routing.budget import Charge
from router.sms.message import ShortMessage
from router.sms.state import MessageState
from router.store.changes import Change


class Part:
    """One segment of an attempt; the token that goes to the connector and comes back."""

    __slots__ = ("attempt", "message", "number", "remote_id", "taken", "unanswered")

    def __init__(self, attempt: "Attempt", number: int, message: ShortMessage) -> None:
        self.attempt = attempt
        self.number = number
        self.message = message
        self.remote_id = ""
        self.unanswered = False
        self.taken = False
        """The far side has it and is still sending it."""

    @property
    def expires_at(self) -> float:
        return self.attempt.planned.sending.expires_at


class Attempt:
    """A sending on one channel: form, reference and cut are settled.

    It does not hold its parts: with a reference cycle each message would be left to the garbage collector,
    for 3 µs.
    """

    __slots__ = (
        "began",
        "called",
        "changes",
        "channel",
        "charge",
        "count",
        "epoch",
        "messages",
        "next",
        "outcomes",
        "planned",
        "whole",
    )

    def __init__(
        self, planned: Planned, channel: PlanChannel, messages: Sequence[ShortMessage], count: int
    ) -> None:
        self.planned = planned
        self.channel = channel
        self.messages = messages
        """One message for each segment."""
        self.whole = len(messages) == 1
        """It is one segment, in one row."""
        self.count = count
        self.epoch = channel.epoch
        """Epoch of its channel when it went out, as written; see `hearing.epochs`."""
        self.next = 0
        self.began = 0.0
        """The instant when it went out; 0 if that was in another life of the router."""
        self.charge: Charge | None = None
        self.changes: Sequence[Change] = ()
        """Changes to write with it: budgets, and memories of its number."""
        self.outcomes: dict[int, tuple[MessageState, int]] | None = None
        """Outcomes of its segments, if they are several."""
        self.called: dict[int, str] | None = None
        """Remote ids of its segments."""

    def call(self, number: int, remote_id: str) -> None:
        """Note the far side's id of a segment."""
        if self.called is None:
            self.called = {}
        self.called[number] = remote_id

    def ended(self, number: int, state: MessageState, err: int) -> dict[int, tuple[MessageState, int]]:
        """Note the outcome of a segment. Return all outcomes known so far."""
        if self.outcomes is None:
            self.outcomes = {}
        self.outcomes[number] = state, err
        return self.outcomes

    def part(self, number: int) -> Part:
        """Return the segment of this number, counted from 1."""
        return Part(self, number, self.messages[number - 1])
