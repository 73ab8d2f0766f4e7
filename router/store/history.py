"""Searches in the past: the criteria for sendings and events, and the story of one sending.

A number is found by its last nine characters, if it has as many: they tell it from all others of a country,
however it was written. A shorter one, and a name, is found as it stands.
"""

from router.sms.state import MessageState
from router.sms.value import value
from router.store.entities import Stage, Underway
from router.store.history_changes import StepKind
from router.store.operating_changes import EventTold

TAIL = 9
"""Characters by which numbers are compared."""

OPEN_STAGES = tuple(stage for stage in Stage if stage is not Stage.ENDED)


def is_number(addr: str) -> bool:
    """Tell whether an address is compared by its tail."""
    return len(addr) >= TAIL and addr.removeprefix("+").isdecimal()


@value(kw_only=True)
class Sought:
    """Criteria for sendings; an empty or None value is no condition. Of several values any will do."""

    to: str = ""
    """destination_addr."""
    sender: str = ""
    """source_addr."""
    esme: str = ""
    channels: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    states: tuple[MessageState, ...] = ()
    """Final states."""
    stages: tuple[Stage, ...] = ()
    """Stages of those that have not ended."""
    err: int | None = None
    since: float | None = None
    """Accepted then or later, in seconds of Unix time."""
    until: float | None = None
    """Accepted before."""

    def fits(self, underway: Underway) -> bool:
        """Tell whether a sending is sought."""
        sending = underway.sending
        message = sending.message
        return (
            is_same(self.to, message.destination_addr.addr)
            and is_same(self.sender, message.source_addr.addr)
            and self.esme in ("", sending.esme)
            and (not self.channels or underway.channel in self.channels)
            and (not self.ways or sending.way in self.ways)
            and self._stands(underway)
            and self.err in (None, underway.err)
            and (self.since is None or sending.accepted_at >= self.since)
            and (self.until is None or sending.accepted_at < self.until)
        )

    def _stands(self, underway: Underway) -> bool:
        if not self.states and not self.stages:
            return True
        return underway.stage in self.stages or underway.message_state in self.states


def is_same(sought: str, addr: str) -> bool:
    if is_number(sought):
        return addr[-TAIL:] == sought[-TAIL:]
    return sought in ("", addr)


@value(kw_only=True)
class StepTold:
    """A step of a sending, and the attempt as it was then; None: not known, or there was none."""

    at: float
    turn: StepKind
    err: int
    state: MessageState | None
    channel: str
    way: str
    attempted_at: float | None
    submitted_at: float | None
    remote_id: str


@value(kw_only=True)
class SegmentTold:
    """One of several segments that we cut; ``number`` counts from 1."""

    number: int
    channel: str
    remote_id: str
    submitted_at: float
    state: MessageState | None
    err: int
    reported_at: float | None


@value(kw_only=True)
class Story:
    """All that is known of a sending. Rows from an older router hold less."""

    underway: Underway
    origin: str
    attempted_at: float | None
    """When its last attempt left."""
    remote_id: str
    steps: tuple[StepTold, ...]
    segments: tuple[SegmentTold, ...]
    owed: bool
    """A receipt of it waits for its ESME."""
    receipted_at: float | None
    """When its ESME acknowledged its receipt."""
    joined_to: int
    """The sending that carries its text; 0 if it goes by itself."""


@value(kw_only=True)
class SoughtEvents:
    """Criteria for events; an empty or None value is no condition."""

    subject: str = ""
    level: str = ""
    acts: bool = False
    """Only acts of users."""
    since: float | None = None
    """Happened then or later, in seconds of Unix time."""
    until: float | None = None
    """Happened before."""

    def fits(self, event: EventTold) -> bool:
        """Tell whether an event is sought."""
        return (
            self.subject in ("", event.subject)
            and self.level in ("", event.level)
            and (not self.acts or event.face != "")
            and (self.since is None or event.at >= self.since)
            and (self.until is None or event.at < self.until)
        )
