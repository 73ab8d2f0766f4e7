"""The factory of connections to ESMEs; it passes on the events of their sessions."""

from collections.abc import Callable, Iterable

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory

from router.northbound.server_endpoints import UNBOUND
from router.northbound.smpp.bind import Binder
from router.northbound.smpp.protocol import EsmeProtocol
from router.northbound.smpp.requests import Requests
from router.northbound.smpp.unbound import UnboundConnections
from router.relay.account import Account
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock
from router.smpp.complaints import Complaints
from router.smpp.session import Answered, Requested, SessionLimits, Timers
from router.wire.deadlines import every
from router.wire.taps import NOBODY, Taps

STRANGERS = 5
"""Events in ten seconds about protocol errors on connections that are not bound: a flood of them must not
fill the log."""


class EsmeFactory(Factory):
    """Makes the connections of one listener, and is their `EsmeServer`."""

    noisy = False

    def __init__(
        self,
        clock: Clock,
        timers: Timers,
        limits: SessionLimits,
        soon: Callable[[Callable[[], None]], None],
        binder: Binder,
        requests: Requests,
        events: Events,
        most_unbound: int = UNBOUND,
        taps: Taps = NOBODY,
    ) -> None:
        self._taps = taps
        self.clock = clock
        self.timers = timers
        self.every = every(timers)
        """Seconds from one tick to the next."""
        self.limits = limits
        self.soon = soon
        self._binder = binder
        self.requested = requests.take
        self._events = events
        self.links: set[EsmeProtocol] = set()
        self._unbound = UnboundConnections[EsmeProtocol](
            most_unbound, lambda link: link.host, EsmeProtocol.hang_up
        )
        self._strangers = Complaints(STRANGERS)

    def buildProtocol(self, addr: IAddress | None) -> EsmeProtocol:
        return EsmeProtocol(self, self._taps)

    def tick(self) -> None:
        """Run the deadlines of all sessions, and tell how many events were left out of the log."""
        for link in list(self.links):
            link.tick()
        untold = self._strangers.untold(self.clock.seconds())
        if untold:
            self._events.tell(EventKind.MORE_STRANGERS, STRANGER, count=untold)
        self._binder.tick()

    def become(self, timers: Timers, limits: SessionLimits) -> None:
        """Apply other timers and limits to connections from now on."""
        self.timers, self.limits, self.every = timers, limits, every(timers)

    def turn_away(self) -> None:
        """Close connections that have not bound."""
        self._leave(link for link in list(self.links) if link.account is None)

    def leave(self) -> None:
        """Unbind all sessions, and close connections that have not bound."""
        self._leave(list(self.links))

    def _leave(self, links: Iterable[EsmeProtocol]) -> None:
        for link in links:
            link.take_leave()

    # EsmeServer

    def opened(self, link: EsmeProtocol) -> None:
        self.links.add(link)
        self._unbound.opened(link)

    def bind(self, link: EsmeProtocol, asked: Requested) -> None:
        self._unbound.asked(link)
        self._binder.bind(link, asked)

    def admitted(self, link: EsmeProtocol) -> None:
        self._unbound.left(link)

    def unbound(self, link: EsmeProtocol, account: Account) -> None:
        self._binder.unbound(link, account)
        self._unbound.opened(link)

    def answered(self, link: EsmeProtocol, answer: Answered) -> None:
        receiver = self._binder.receivers.get(link)
        if receiver is not None and not answer.late:
            receiver.answered(answer.token, answer.command_status)

    def timed_out(self, link: EsmeProtocol, token: object) -> None:
        receiver = self._binder.receivers.get(link)
        if receiver is not None:
            receiver.answered(token, TIMED_OUT)

    def violated(self, link: EsmeProtocol, why: str) -> None:
        subject, more = STRANGER, None
        if link.account is not None:
            # The session itself reports one violation in ten seconds.
            subject, more = link.account.system_id, 0
        else:
            more = self._strangers.take(self.clock.seconds())
        if more is not None:
            self._events.tell(EventKind.BROKEN_PROTOCOL, subject, more, host=link.host, why=why)

    def eased(self, link: EsmeProtocol) -> None:
        self._binder.eased(link)

    def closed(self, link: EsmeProtocol, tokens: list[object]) -> None:
        self.links.discard(link)
        self._unbound.left(link)
        self._binder.closed(link, tokens)


STRANGER = "a peer that is not bound"

TIMED_OUT = -1
"""Stands for the status of a delivery without an answer, which is tried again later."""
