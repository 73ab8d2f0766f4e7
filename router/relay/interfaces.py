"""What the relay asks of the floor above it, and what it offers there."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol, cast

from twisted.internet.interfaces import IReactorTime

from router.clocks import Instant
from router.goip.line_state import LineState
from router.goip.ussd import UssdAnswer
from router.routing.retry import Growing
from router.sms.message import ShortMessage
from router.sms.report import Cause, StatusReport
from router.store.entities import Owed

AGAIN = Growing(5.0, 300.0)
"""A delivery that is put off goes again after so many seconds."""

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
        """Send a segment; its outcome is told to `Outcomes`.

        False, and then no outcome follows, if it is certain that nothing of it has left, for want of a link.
        """

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        """Send a USSD code; ``answered`` is called once, with the network's answer or why there is none.

        False, and then it is never called, if nothing has left: there is no link, the line is busy with
        another code, or this way carries no USSD.
        """

    def restart(self, answered: Callable[[str], None]) -> bool:
        """Have its GoIP restart the line; ``answered`` is called once, with why it did not, or nothing.

        False, and then it is never called, if nothing has left: this way cannot, or not now.
        """


class Outcomes(Protocol):
    """What a connector tells of a segment that it took.

    ``taken`` may come first. Then comes one of the others, once; after `unanswered` a late answer may follow
    (`submitted` or `refused`), or `lost`.
    """

    def submitted(self, segment: object, remote_id: str) -> None:
        """The far side took it, and calls it so."""

    def refused(self, segment: object, cause: Cause) -> None:
        """The far side did not take it, now or at all; with `Fault.DOUBT` nobody knows, nor will."""

    def unanswered(self, segment: object) -> None:
        """No answer came in time, on a session that lives."""

    def lost(self, segment: object) -> None:
        """The session ended before the answer: nobody knows whether it was sent."""

    def taken(self, segment: object) -> None:
        """The far side has it and is still sending it: its outcome follows."""

    def unsent(self, segment: object) -> None:
        """It is certain that nothing of it has left: it goes again, and that was no attempt.

        After `taken` or `unanswered` this is not certain any more, so there it means the same as `lost`.
        """


class ChannelEvents(Protocol):
    """What a connector tells of its channel."""

    def up(self, channel: str, capacity: int) -> None:
        """It can be used, with so many segments unanswered at once."""

    def down(self, channel: str) -> None:
        """It cannot be used."""

    def line(self, channel: str, state: LineState) -> None:
        """What the GoIP says of the line and its SIM, each time that it says something of them."""

    def unwatched(self, channel: str) -> None:
        """What the GoIP said of the line holds no more: who heard it listens no more."""


class Inbound(Protocol):
    """What comes in on a channel. ``acknowledge`` is called when it is on disk, and not before."""

    def reported(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        """A status report."""

    def arrived(
        self,
        channel: str,
        message: ShortMessage,
        acknowledge: Callable[[], None],
        key: str = "",
        lasting: bool = False,
    ) -> None:
        """A received SMS. ``key`` names it among all of the channel, so that it is taken only once.

        One whose key was taken before is acknowledged, and nothing else. A key is kept on disk together with
        the SMS, for an hour; a ``lasting`` one until `forget`. Without a key each SMS is another one.
        """

    def remember(self, channel: str, keys: Collection[str]) -> None:
        """Keep these keys, lasting, without an SMS: what they name is not taken when it arrives."""

    def forget(self, channel: str, keys: Collection[str]) -> None:
        """Keep these keys no longer: what they name has left the far side's inbox."""

    def heard(self, channel: str) -> frozenset[str]:
        """The lasting keys of this channel."""


class Notes(Protocol):
    """A few words that a connector keeps on disk about its channel, for itself."""

    def note(self, channel: str, name: str, value: str) -> None:
        """Keep this value under this name, in place of an earlier one.

        It is on disk a moment later, together with what was written in the same turn.
        """

    def of(self, channel: str) -> Mapping[str, str]:
        """All values of this channel, by name."""

    def value(self, channel: str, name: str) -> str | None:
        """The value of this channel under this name; None if there is none."""


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

    def put_off(self, owed: Owed, again: Growing = AGAIN) -> None:
        """The ESME does not want it now; ``again`` says when it is asked the next time."""

    def undelivered(self, owed: Owed) -> None:
        """The session ended, or did not answer: it goes again."""
