"""The progress of a message, on a page that stays open while it is sent: a line for each number."""

from collections.abc import Callable, Sequence

from twisted.internet.interfaces import IDelayedCall

from router.desk.errors import CannotDo
from router.desk.sending_list import SendingList, SendingStatus, SendingView
from router.northbound.http.interfaces import Write
from router.northbound.http.sms_server import pages
from router.relay.interfaces import Clock

FIRST, MOST = 1.0, 10.0
"""Seconds between looks at the store: at first, and at most."""

SLOWER = 1.2
"""The factor by which they grow."""

LONGEST = 30.0
"""Seconds that a page stays open at most."""


class ProgressStream:
    """A `BodyStream` of lines about the sendings of a message."""

    def __init__(
        self,
        clock: Clock,
        deliveries: SendingList,
        message_id: str,
        esme: str | None,
        passing: str,
        line: Callable[[SendingView], str],
        failures: int = 0,
    ) -> None:
        """Show only a message of ``esme`` (None: any). ``passing`` is added to links."""
        self._clock = clock
        self._deliveries = deliveries
        self._message_id = message_id
        self._esme = esme
        self._passing = passing
        self._line = line
        self._failures = failures
        self._told: set[int] = set()
        self._wait = FIRST
        self._next: IDelayedCall | None = None
        self._paused = self._stopped = self._asking = False

    def start(self, write: Write, end: Callable[[], None]) -> None:
        """See `BodyStream`."""
        self._write, self._end = write, end
        self._until = self._clock.seconds() + LONGEST
        self._look()

    def pause(self) -> None:
        """See `BodyStream`."""
        self._paused = True
        self._cancel()

    def resume(self) -> None:
        """See `BodyStream`."""
        if self._paused and not self._stopped:
            self._paused = False
            if not self._asking:
                self._look()

    def stop(self) -> None:
        """See `BodyStream`."""
        self._stopped = True
        self._cancel()

    def _cancel(self) -> None:
        if self._next is not None and self._next.active():
            self._next.cancel()

    def _look(self) -> None:
        self._next, self._asking = None, True
        self._deliveries.of(self._message_id, self._esme, self._see, self._failed)

    def _see(self, found: Sequence[SendingView]) -> None:
        self._asking = False
        if self._stopped:
            return
        new = [each for each in found if each.settled and each.id not in self._told]
        self._told.update(each.id for each in new)
        self._failures += sum(each.standing is SendingStatus.FAILED for each in new)
        if new:
            self._write("".join(map(self._line, new)).encode())
        waiting = len(found) - len(self._told)
        if not waiting:
            self._finish(pages.done(self._message_id, self._failures, self._passing))
        elif self._clock.seconds() >= self._until:
            self._finish(pages.goes_on(self._message_id, waiting, self._passing))
        elif not self._paused:
            if not new:
                # Clients give up if no line arrives for long.
                self._write(pages.waits(waiting).encode())
            self._next = self._clock.callLater(self._wait, self._look)
            self._wait = min(MOST, self._wait * SLOWER)

    def _failed(self, why: CannotDo) -> None:
        self._asking = False
        if not self._stopped:
            self._finish(pages.RED.format(str(why)) + pages.FOOT)

    def _finish(self, text: str) -> None:
        self._stopped = True
        self._write(text.encode())
        self._end()
