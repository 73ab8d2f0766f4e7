"""An SMPP session on a connection: octets to the session core and back, whichever side binds.

A subclass handles the events. Octets are written once, at the end of a reactor turn. This is not
compiled: the class of ESMEs is one of Python, and cannot inherit from a compiled one.
"""

from collections.abc import Callable, Sequence
from typing import Final

from twisted.internet.interfaces import ITransport
from twisted.internet.protocol import Protocol

from router.relay.interfaces import Clock
from router.smpp.events import Event
from router.smpp.session import Session
from router.wire.deadlines import Deadlines
from router.wire.session_ear import SessionEar, ends_of
from router.wire.taps import NOBODY, Far, Taps
from router.wire.tcp_write import write

LINGER: Final = 5.0
"""Seconds that a connection has for its last octets; a peer that does not read would keep it open for
ever.
"""


class SessionProtocol(Protocol):
    """One connection. `begin` gives it its session, in ``connectionMade``.

    ``soon`` runs a function at the end of this turn of the reactor. ``taps`` are told what passes.
    """

    far: Far
    """The kind of the far side."""

    transport: ITransport
    session: Session

    def __init__(self, clock: Clock, soon: Callable[[Callable[[], None]], None], taps: Taps = NOBODY) -> None:
        self._taps = taps
        self._ear: SessionEar | None = None
        self._clock = clock
        self._soon = soon
        self._write_asked = False
        self._reading = True
        self._closing_since: float | None = None
        self._punctual = Deadlines(clock, self.tick)

    def take_all(self, events: Sequence[Event]) -> None:
        """Handle these events of the session, in this order."""
        raise NotImplementedError

    def heard_as(self) -> str:
        """Return the name under which taps listen to the session; empty if it is unknown."""
        raise NotImplementedError

    def begin(self, session: Session) -> None:
        """Take the session of a connection that is made now."""
        self.session = session
        # Else small answers would wait for the peer's delayed acknowledgement, 10 to 40 ms each.
        set_no_delay = getattr(self.transport, "setTcpNoDelay", None)
        if set_no_delay is not None:
            set_no_delay(True)

    def dataReceived(self, data: bytes) -> None:
        session = self.session
        if self._taps.active:
            self._listening().came(data, session.unread)
        self.take_all(session.receive(data, self._clock.seconds()))
        if session.has_output or session.closing or session.overfull is self._reading:
            self.touch()

    def tick(self) -> None:
        """Look at the deadlines: once a second, and whenever one comes."""
        now = self._clock.seconds()
        self.take_all(self.session.tick(now))
        self.touch()
        if self.session.closing:
            self._linger(now)
        else:
            self._punctual.expect(self.session.deadline(), now)

    def take_leave(self) -> None:
        """Unbind; the connection goes when the peer has answered, or after some seconds."""
        self.session.unbind(self._clock.seconds())
        self.tick()

    def hang_up(self) -> None:
        """Close it, and drop what waits to be written."""
        abort = getattr(self.transport, "abortConnection", self.transport.loseConnection)
        abort()

    def ended(self) -> list[object]:
        """Return the tokens of requests that have no answer; the connection is gone."""
        self._punctual.stop()
        return self.session.lost()

    def touch(self) -> None:
        """Write at the end of this turn, together with all that comes until then."""
        if not self._write_asked:
            self._write_asked = True
            self._soon(self._write)

    def _listening(self) -> SessionEar:
        if self._ear is None:
            self._ear = SessionEar(self._taps, self.far, self.heard_as, ends_of(self.transport))
        return self._ear

    def _linger(self, now: float) -> None:
        if self._closing_since is None:
            self._closing_since = now
        elif now - self._closing_since >= LINGER:
            self.hang_up()

    def _write(self) -> None:
        self._write_asked = False
        session = self.session
        octets = session.output()
        if octets:
            if self._taps.active:
                self._listening().went(octets)
            write(self.transport, octets)
        if session.closing:
            self.transport.loseConnection()
        elif session.overfull is self._reading:
            self._read(not session.overfull)

    def _read(self, wanted: bool) -> None:
        """Stop or resume reading, so that no more waits for the disk than the session's bound."""
        self._reading = wanted
        self._listen(wanted)

    def _listen(self, wanted: bool) -> None:
        """Let the transport read, or not; TCP passes that on to the peer."""
        change = getattr(self.transport, "resumeProducing" if wanted else "pauseProducing", None)
        if change is not None:
            change()
