"""A connection of an ESME: octets to the session core and back, and the session's events to the server."""

import contextlib
from collections.abc import Callable, Sequence
from typing import Protocol as Promise

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHalfCloseableProtocol, IPushProducer
from twisted.python.failure import Failure
from zope.interface import implementer

from router.relay.account import Account
from router.relay.events import LOG
from router.relay.interfaces import Clock
from router.smpp.errors import NotRequested
from router.smpp.operations import CommandStatus
from router.smpp.pdus import Bind
from router.smpp.session import (
    Answered,
    Ended,
    Event,
    Requested,
    Session,
    SessionLimits,
    SessionState,
    Side,
    TimedOut,
    Timers,
    Violation,
)
from router.smpp.states import UNBOUND
from router.wire.session_protocol import SessionProtocol
from router.wire.taps import NOBODY, Far, Taps


class EsmeServer(Promise):
    """Settings that the connections of one listener share, and the methods that take their events."""

    clock: Clock
    timers: Timers
    limits: SessionLimits
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
class EsmeProtocol(SessionProtocol):
    """One connection; ``account`` is set while it is bound, and None otherwise."""

    far = Far.ESME

    def __init__(self, server: EsmeServer, taps: Taps = NOBODY) -> None:
        super().__init__(server.clock, server.soon, taps)
        self._server = server
        self._peer_is_silent = False
        self.account: Account | None = None
        self.bound_at = 0.0
        """When it was bound, in seconds of the reactor's clock."""
        self.origin = ""
        """The origin that is kept with each message: `smpp transceiver 10.0.0.1:40122`."""
        self.choked = False
        """Whether its peer does not read; deliveries pause until it does."""

    def heard_as(self) -> str:
        return "" if self.account is None else self.account.system_id

    @property
    def host(self) -> str:
        """The peer's address."""
        peer = self.transport.getPeer()
        return peer.host if isinstance(peer, IPv4Address | IPv6Address) else ""

    def connectionMade(self) -> None:
        server = self._server
        self.begin(Session(Side.SMSC, self._clock.seconds(), server.timers, server.limits))
        register = getattr(self.transport, "registerProducer", None)
        if register is not None:
            register(self, True)
        server.opened(self)

    def take_all(self, events: Sequence[Event]) -> None:
        server = self._server
        for event in events:
            account = self.account
            # These two are nearly all events. Comparing the class costs a third of a match statement.
            try:
                if type(event) is Answered:
                    server.answered(self, event)
                elif type(event) is Requested and account is not None:
                    server.requested(self, account, event)
                else:
                    self._take_other(event)
            except Exception:
                # A bug of ours must not end the connection with its open requests, and again at each retry.
                LOG.failure("at {subject}", subject=self._named(account))
                if type(event) is Requested:
                    self._fail(event)

    def _named(self, account: Account | None) -> str:
        return f"ESME {account.system_id} at {self.host}" if account is not None else self.host

    def _fail(self, asked: Requested) -> None:
        """Answer a request with ESME_RSYSERR, unless it was answered already."""
        with contextlib.suppress(NotRequested):
            self.session.respond(asked.sequence_number, asked.pdu.command_id, CommandStatus.ESME_RSYSERR)

    def _take_other(self, event: Event) -> None:
        match event:
            case Requested():
                assert isinstance(event.pdu, Bind), "the session core lets nothing else through before a bind"
                self._server.bind(self, event)
            case TimedOut(token=token):
                self._server.timed_out(self, token)
            case Violation(why=why):
                self._server.violated(self, why)
            case Ended(why=why) if self.session.state is not SessionState.UNBOUND:
                self._server.violated(self, why)
            case _:
                pass

    # IHalfCloseableProtocol: a peer that has closed its half still gets its answers.

    def readConnectionLost(self) -> None:
        self._peer_is_silent = True
        self.session.half_closed(self._clock.seconds())
        self.touch()

    def writeConnectionLost(self) -> None:
        """Do nothing: we never close our half alone."""

    def connectionLost(self, reason: Failure | None = None) -> None:
        tokens = self.ended()
        self._give_back()
        self._server.closed(self, tokens)

    def admit(self, account: Account) -> None:
        """Give the connection the account that it is bound for."""
        self.account, self.bound_at = account, self._clock.seconds()
        peer, bind = self.transport.getPeer(), self.session.state.value.removeprefix("bound as ")
        self.origin = f"smpp {bind} {self.host}:{getattr(peer, 'port', '')}".rstrip(":")
        self._server.admitted(self)

    def _give_back(self) -> None:
        """Give back the account before the peer hears of the unbind, so that it can bind again at once."""
        account, self.account = self.account, None
        if account is not None:
            self._server.unbound(self, account)

    def _write(self) -> None:
        session = self.session
        if session.closing or session.state is UNBOUND:
            self._give_back()
        super()._write()

    def _listen(self, wanted: bool) -> None:
        super()._listen(wanted and not self.choked and not self._peer_is_silent)

    # IPushProducer: the transport calls these when its peer stops reading, and when it reads again.

    def pauseProducing(self) -> None:
        self.choked = True
        self._read(False)

    def resumeProducing(self) -> None:
        self.choked = False
        self._read(not self.session.overfull)
        self.touch()
        self._server.eased(self)

    def stopProducing(self) -> None:
        """Do nothing: connectionLost follows."""
