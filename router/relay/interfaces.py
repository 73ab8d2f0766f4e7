"""The promises between the relay and the floor above it."""

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
"""Seconds after which a delivery that was put off goes again."""

Clock = IReactorTime
"""The clock for intervals, and calls when they are over: a reactor, or `task.Clock` in tests."""


def instants(clock: Clock) -> Callable[[], Instant]:
    """Return the function that reads the clock for intervals."""
    return cast(Callable[[], Instant], clock.seconds)


class Ticking(Protocol):
    """A part with deadlines."""

    def tick(self) -> None:
        """Do what is due; called once a second."""


class Segment(Protocol):
    """A segment for a connector to submit; it is the token under which outcomes come back."""

    @property
    def message(self) -> ShortMessage: ...

    @property
    def expires_at(self) -> float:
        """End of its validity, in seconds of Unix time."""


class Connector(Protocol):
    """A way to one channel. It only encodes: form, reference and cut were settled before."""

    def submit(self, segment: Segment) -> bool:
        """Send a segment; its outcome is reported to `Outcomes`.

        Return False, and report no outcome, if certainly nothing of it has left, for want of a link.
        """

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        """Send a USSD code; ``answered`` is called once, with the network's answer or the reason for none.

        Return False, and never call it, if nothing has left: there is no link, the line is busy with another
        code, or this way carries no USSD.
        """

    def restart(self, answered: Callable[[str], None]) -> bool:
        """Have the GoIP restart the line; ``answered`` is called once, with the reason if it did not.

        Return False, and never call it, if nothing has left: this way cannot, or not now.
        """


class Outcomes(Protocol):
    """The outcomes that a connector reports of a segment.

    ``taken`` may come first. Then comes one of the others, once; after `unanswered` a late answer may follow
    (`submitted` or `refused`), or `lost`.
    """

    def submitted(self, segment: object, remote_id: str) -> None:
        """Note that the far side took the segment, under this id."""

    def refused(self, segment: object, cause: Cause) -> None:
        """Note that the far side did not take the segment; with `Fault.DOUBT` nobody will ever know."""

    def unanswered(self, segment: object) -> None:
        """Note that no answer came in time, on a session that lives."""

    def lost(self, segment: object) -> None:
        """Note that the session ended before the answer: the segment may have been sent or not."""

    def taken(self, segment: object) -> None:
        """Note that the far side has the segment and is still sending it: its outcome follows."""

    def unsent(self, segment: object) -> None:
        """Note that certainly nothing of the segment has left: it goes again, and no attempt is counted.

        After `taken` or `unanswered` this is not certain any more, so there it means the same as `lost`.
        """


class ChannelEvents(Protocol):
    """The events that a connector reports of its channel."""

    def up(self, channel: str, capacity: int) -> None:
        """Note that the channel can be used, with up to ``capacity`` segments unanswered."""

    def down(self, channel: str) -> None:
        """Note that the channel cannot be used."""

    def line(self, channel: str, state: LineState) -> None:
        """Take the state of the line and its SIM; called each time that the GoIP reports it."""

    def unwatched(self, channel: str) -> None:
        """Forget the state of the line: nobody listens to the GoIP any more."""


class Inbound(Protocol):
    """The receiving side of a channel. ``acknowledge`` is called only when the outcome is on disk."""

    def reported(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        """Take a status report."""

    def arrived(
        self,
        channel: str,
        message: ShortMessage,
        acknowledge: Callable[[], None],
        key: str = "",
        lasting: bool = False,
    ) -> None:
        """Take a received SMS. ``key`` names it among all of the channel, so that it is taken only once.

        One whose key was taken before is only acknowledged. A key is kept on disk together with the SMS, for
        an hour; a ``lasting`` one until `forget`. Without a key each SMS is another one.
        """

    def remember(self, channel: str, keys: Collection[str]) -> None:
        """Keep these lasting keys without an SMS: an SMS with such a key is not taken."""

    def forget(self, channel: str, keys: Collection[str]) -> None:
        """Delete lasting keys whose SMS have left the far side's inbox."""

    def heard(self, channel: str) -> frozenset[str]:
        """Return the lasting keys of this channel."""


class Notes(Protocol):
    """A few values that a connector keeps on disk about its channel."""

    def note(self, channel: str, name: str, value: str) -> None:
        """Keep this value under this name, in place of an earlier one.

        It is on disk a moment later, together with other writes of the same turn.
        """

    def of(self, channel: str) -> Mapping[str, str]:
        """Return all values of this channel, by name."""

    def value(self, channel: str, name: str) -> str | None:
        """Return the value of this channel under this name; None if there is none."""


class Receiver(Protocol):
    """A session that takes deliveries for an ESME."""

    @property
    def esme(self) -> str: ...

    @property
    def room(self) -> int:
        """Number of deliveries that it takes now."""

    def deliver(self, owed: Owed) -> int:
        """Send a delivery; the outcome is reported to `Deliveries`. Return the number of PDUs."""


class Deliveries(Protocol):
    """The outcome of a delivery, which a receiver reports once."""

    def acknowledged(self, owed: Owed) -> None:
        """Note that the ESME has it."""

    def put_off(self, owed: Owed, again: Growing = AGAIN) -> None:
        """Note that the ESME does not want it now; ``again`` gives the delay to the next try."""

    def undelivered(self, owed: Owed) -> None:
        """Send it again, since the session ended or did not answer."""
