"""The listener for ESMEs over SMPP: where it listens, and what becomes of their connections."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from twisted.internet.interfaces import IReactorCore

from router.clocks import Dates, Instant
from router.desk.interfaces import EsmeSession
from router.northbound.ports import ListeningPorts
from router.northbound.smpp.bind import Binder
from router.northbound.smpp.deliveries import SessionReceiver
from router.northbound.smpp.factory import EsmeFactory
from router.northbound.smpp.inquiries import Inquiries
from router.northbound.smpp.protocol import EsmeProtocol
from router.northbound.smpp.requests import Requests
from router.northbound.smpp.settings import ListenerSettings
from router.northbound.smpp.submit_requests import SubmitRequests
from router.relay.account import Account
from router.relay.events import Events
from router.relay.interfaces import Clock
from router.relay.relay import Relay
from router.wire.taps import NOBODY, Taps


class EsmeListener:
    """The face towards ESMEs: they are let in, and heard, by the doors of the relay."""

    def __init__(
        self,
        settings: ListenerSettings,
        clock: Clock,
        dates: Dates,
        soon: Callable[[Callable[[], None]], None],
        events: Events,
        relay: Relay,
        taps: Taps = NOBODY,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._relay = relay
        self._ports = ListeningPorts()
        self.hold, self.open, self.places = self._ports.hold, self._ports.open, self._ports.places
        self.read_certificates = self._ports.read_certificates
        self.binder = Binder(
            clock,
            settings.system_id,
            relay.accounts,
            relay.sessions,
            events,
            self._new_receiver,
            relay.refused_binds,
        )
        self.factory = EsmeFactory(
            clock,
            settings.timers,
            settings.limits,
            soon,
            self.binder,
            Requests(SubmitRequests(dates, relay.submission, relay.pending), Inquiries(dates, relay.pending)),
            events,
            settings.most_unbound,
            taps,
        )
        self.every, self.tick = self.factory.every, self.factory.tick
        self.leave = self.factory.leave

    def listen(self, reactor: IReactorCore, descriptions: Iterable[str]) -> None:
        """Take these ports, given as endpoint strings; raises CannotListen for one that cannot be had."""
        for description in descriptions:
            self._ports.listen(reactor, "smpp.listen", description, self.factory)

    @property
    def listens(self) -> bool:
        """Whether it has taken its ports."""
        return bool(self._ports)

    def close(self) -> None:
        """Give the ports back; who is not bound by now will not be."""
        self._ports.close()
        self.factory.turn_away()

    def change(self, settings: ListenerSettings) -> None:
        """Have other settings: timers and limits for who connects from now on, accounts for all.

        Who is bound, and may not be so any more by its account, is unbound. A password counts at a bind only.
        """
        self._settings = settings
        self.binder.system_id = settings.system_id
        self.factory.become(settings.timers, settings.limits)
        self.every = self.factory.every
        bound: defaultdict[str, list[EsmeProtocol]] = defaultdict(list)
        for link in self.factory.links:
            if link.account is not None:
                bound[link.account.system_id].append(link)
        for system_id, links in bound.items():
            self._look_at(self._relay.accounts.get(system_id), links)

    def _look_at(self, account: Account | None, links: list[EsmeProtocol]) -> None:
        """The oldest of its sessions stay, as many as it may have."""
        left = 0 if account is None or not account.enabled else account.binds
        for link in sorted(links, key=lambda link: link.bound_at):
            if account is not None and left and account.allows(link.host):
                left -= 1
                self.binder.become(link, account)
            else:
                link.take_leave()

    def bound(self) -> Sequence[EsmeSession]:
        """The sessions that are bound (`desk.interfaces.Sessions`)."""
        return [
            _seen(link, link.account.system_id) for link in self.factory.links if link.account is not None
        ]

    def disconnect(self, esme: str) -> int:
        """Unbind all sessions of an ESME, which may bind again. Gives how many there were."""
        account = self._relay.accounts.get(esme)
        links = [link for link in self.factory.links if account is not None and link.account is account]
        for link in links:
            link.take_leave()
        return len(links)

    @property
    def idle(self) -> bool:
        """Whether nobody is connected."""
        return not self.factory.links

    def cut(self) -> None:
        """Close all connections, whatever is still to be written."""
        for link in list(self.factory.links):
            link.hang_up()

    def _new_receiver(self, link: EsmeProtocol, account: Account) -> SessionReceiver:
        settings, alphabet = self._settings, self._relay.scheduler.fleet.alphabet
        return SessionReceiver(link, account, self._clock, self._relay.delivery, settings.date, alphabet)


def _seen(link: EsmeProtocol, system_id: str) -> EsmeSession:
    session = link.session
    return EsmeSession(
        esme=system_id,
        host=link.host,
        bind=session.state.value.removeprefix("bound as "),
        version=f"{session.version >> 4}.{session.version & 15}",
        since=Instant(link.bound_at),
        asked=session.peers_outstanding,
        delivering=session.outstanding,
    )
