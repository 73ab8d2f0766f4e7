"""An ESME's connection: octets to the session core and back, and events to those whose business they are."""

from collections.abc import Callable
from typing import Protocol as Promise

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHalfCloseableProtocol, IPushProducer, ITransport
from twisted.internet.protocol import Protocol
from twisted.python.failure import Failure
from zope.interface import implementer

from router.punctual import Punctual
from router.relay.interfaces import Clock
from router.relay.who.accounts import Account
from router.smpp.pdus import Bind
from router.smpp.session import (
    Answered,
    Ended,
    Event,
    Limits,
    Requested,
    Session,
    SessionState,
    Side,
    TimedOut,
    Timers,
    Violation,
)
from router.smpp.states import UNBOUND
from router.writing import write

LINGER = 5.0
"""Seconds that a connection has for its last octets; a peer that does not read would keep it for ever."""


class Business(Promise):
    """What the connections of one listener share, and tell their events to."""

    clock: Clock
    timers: Timers
    limits: Limits
    soon: Callable[[Callable[[], None]], None]

    def opened(self, link: "EsmeProtocol") -> None: ...

    def bind(self, link: "EsmeProtocol", asked: Requested) -> None: ...

    def admitted(self, link: "EsmeProtocol") -> None: ...

    def unbound(self, link: "EsmeProtocol", account: Account) -> None: ...

    def requested(self, link: "EsmeProtocol", account: Account, asked: Requested) -> None: ...

    def answered(self, link: "EsmeProtocol", answer: Answered) -> None: ...

    def timed_out(self, link: "EsmeProtocol", token: object) -> None: ...

    def violated(self, link: "EsmeProtocol", why: str) -> None: ...

    def eased(self, link: "EsmeProtocol") -> None: ...

    def closed(self, link: "EsmeProtocol", tokens: list[object]) -> None: ...


@implementer(IPushProducer, IHalfCloseableProtocol)
class EsmeProtocol(Protocol):
    """One connection. It has an account while it is bound; else that is None."""

    transport: ITransport

    def __init__(self, business: Business) -> None:
        self._business = business
        self._clock = business.clock
        self._write_asked = False
        self._reading = True
        self._peer_is_silent = False
        self._closing_since: float | None = None
        self._punctual = Punctual(self._clock, self.tick)
        self.account: Account | None = None
        self.choked = False
        """Its peer does not read: nothing more is sent until it does."""

    @property
    def host(self) -> str:
        """The peer's address."""
        peer = self.transport.getPeer()
        return peer.host if isinstance(peer, IPv4Address | IPv6Address) else ""

    def connectionMade(self) -> None:
        business = self._business
        self.session = Session(Side.SMSC, self._clock.seconds(), business.timers, business.limits)
        set_no_delay = getattr(self.transport, "setTcpNoDelay", None)
        if set_no_delay is not None:
            set_no_delay(True)
        register = getattr(self.transport, "registerProducer", None)
        if register is not None:
            register(self, True)
        business.opened(self)

    def dataReceived(self, data: bytes) -> None:
        session = self.session
        business = self._business
        for event in session.receive(data, self._clock.seconds()):
            account = self.account
            # These two are nearly all. By their class: a pattern asks three times as much.
            if type(event) is Answered:
                business.answered(self, event)
            elif type(event) is Requested and account is not None:
                business.requested(self, account, event)
            else:
                self._tell(event)
        if session.has_output or session.closing or session.overfull is self._reading:
            self.touch()

    def tick(self) -> None:
        """Once a second, and when one has come: deadlines."""
        now = self._clock.seconds()
        for event in self.session.tick(now):
            self._tell(event)
        self.touch()
        if self.session.closing:
            self._linger(now)
        else:
            self._punctual.expect(self.session.deadline(), now)

    # IHalfCloseableProtocol: without it a peer that has closed its half would be cut off before its answers.

    def readConnectionLost(self) -> None:
        self._peer_is_silent = True
        self.session.half_closed(self._clock.seconds())
        self.touch()

    def writeConnectionLost(self) -> None:
        """Nothing: we never close our half alone."""

    def connectionLost(self, reason: Failure | None = None) -> None:
        self._punctual.stop()
        tokens = self.session.lost()
        self._give_back()
        self._business.closed(self, tokens)

    def hang_up(self) -> None:
        """Close it, whatever is still to be written."""
        abort = getattr(self.transport, "abortConnection", self.transport.loseConnection)
        abort()

    def admit(self, account: Account) -> None:
        """It is bound from now on, for this account."""
        self.account = account
        self._business.admitted(self)

    def _give_back(self) -> None:
        """It is no longer bound: its account is free for another session before the peer hears of it."""
        account, self.account = self.account, None
        if account is not None:
            self._business.unbound(self, account)

    def touch(self) -> None:
        """Something may have to be written: at the end of this turn, with all that comes until then."""
        if not self._write_asked:
            self._write_asked = True
            self._business.soon(self._write)

    def _linger(self, now: float) -> None:
        if self._closing_since is None:
            self._closing_since = now
        elif now - self._closing_since >= LINGER:
            self.hang_up()

    def _write(self) -> None:
        self._write_asked = False
        session = self.session
        if session.closing or session.state is UNBOUND:
            self._give_back()
        octets = session.output()
        if octets:
            write(self.transport, octets)
        if session.closing:
            self.transport.loseConnection()
        elif session.overfull is self._reading:
            self._read(not session.overfull)

    def _tell(self, event: Event) -> None:
        match event:
            case Requested():
                if isinstance(event.pdu, Bind):
                    self._business.bind(self, event)
                else:
                    assert self.account is not None, "the session core lets nothing through before a bind"
                    self._business.requested(self, self.account, event)
            case Answered():
                self._business.answered(self, event)
            case TimedOut(token=token):
                self._business.timed_out(self, token)
            case Violation(why=why):
                self._business.violated(self, why)
            case Ended(why=why) if self.session.state is not SessionState.UNBOUND:
                self._business.violated(self, why)
            case _:
                pass

    def _read(self, wanted: bool) -> None:
        """Stop or go on reading: TCP tells the peer."""
        self._reading = wanted
        wanted = wanted and not self.choked and not self._peer_is_silent
        turn = "resumeProducing" if wanted else "pauseProducing"
        change = getattr(self.transport, turn, None)
        if change is not None:
            change()

    # IPushProducer: the transport tells whether its peer reads.

    def pauseProducing(self) -> None:
        self.choked = True
        self._read(False)

    def resumeProducing(self) -> None:
        self.choked = False
        self._read(not self.session.overfull)
        self.touch()
        self._business.eased(self)

    def stopProducing(self) -> None:
        """The connection is gone; connectionLost follows."""
