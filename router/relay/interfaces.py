"""What the relay asks of the floor above it, and what it offers there."""

from collections.abc import Callable
from typing import Protocol, cast

from twisted.internet.interfaces import IReactorTime

from router.clocks import Instant
from router.sms.message import ShortMessage
from router.sms.report import Cause, StatusReport
from router.store.entities import Owed

Clock = IReactorTime
"""The clock for intervals, and calls when they are over: a reactor, or `task.Clock` in tests."""


def instants(clock: Clock) -> Callable[[], Instant]:
    """What reads the clock for intervals."""
    return cast(Callable[[], Instant], clock.seconds)


class Ticking(Protocol):
    """What has deadlines."""

    def tick(self) -> None:
        """Once a second."""


class Segment(Protocol):
    """One segment that a connector is to submit; it is the token under which outcomes come back."""

    @property
    def message(self) -> ShortMessage: ...

    @property
    def expires_at(self) -> float:
        """When its validity is over."""


class Connector(Protocol):
    """A way to one channel. It only encodes: form, reference and cut were settled before."""

    def submit(self, segment: Segment) -> bool:
        """Send a segment. False if it is certain that nothing of it has left, for want of a link."""


class Outcomes(Protocol):
    """What a connector tells of a segment: one of these, once; a late answer may follow `unanswered`."""

    def submitted(self, segment: object, remote_id: str) -> None:
        """The far side took it, and calls it so."""

    def refused(self, segment: object, cause: Cause) -> None:
        """The far side did not take it, now or at all."""

    def unanswered(self, segment: object) -> None:
        """No answer came in time, on a session that lives."""

    def lost(self, segment: object) -> None:
        """The session ended before the answer."""


class ChannelEvents(Protocol):
    """What a connector tells of its channel."""

    def up(self, channel: str, capacity: int) -> None:
        """It can be used, with so many segments unanswered at once."""

    def down(self, channel: str) -> None:
        """It cannot be used."""


class Inbound(Protocol):
    """What comes in on a channel. ``acknowledge`` is called when it is on disk, and not before."""

    def reported(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        """A status report."""

    def arrived(self, channel: str, message: ShortMessage, acknowledge: Callable[[], None]) -> None:
        """A received SMS."""


class Receiver(Protocol):
    """A session that takes deliveries for an ESME."""

    @property
    def esme(self) -> str: ...

    @property
    def room(self) -> int:
        """How many deliveries it takes now."""

    def deliver(self, owed: Owed) -> int:
        """Send it; the outcome is told to `Deliveries`. Gives how many PDUs it takes."""


class Deliveries(Protocol):
    """What a receiver tells of a delivery, once."""

    def acknowledged(self, owed: Owed) -> None:
        """The ESME has it."""

    def put_off(self, owed: Owed) -> None:
        """The ESME does not want it now."""

    def undelivered(self, owed: Owed) -> None:
        """The session ended, or did not answer: it goes again."""
