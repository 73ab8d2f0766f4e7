"""The SMPP listener for ESMEs: its ports, its sessions, and its settings."""

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
    """The router's face over SMPP: lets ESMEs bind, and passes their requests to the relay."""

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
            Requests(
                SubmitRequests(dates, relay.submission, relay.message_requests),
                Inquiries(dates, relay.message_requests),
            ),
            events,
            settings.most_unbound,
            taps,
        )
        self.every, self.tick = self.factory.every, self.factory.tick
        self.leave = self.factory.leave

    def listen(self, reactor: IReactorCore, descriptions: Iterable[str]) -> None:
        """Listen at ports that are given as endpoint strings. Raises CannotListen if one cannot be taken."""
        for description in descriptions:
            self._ports.listen(reactor, "smpp.listen", description, self.factory)

    @property
    def listens(self) -> bool:
        """Whether it listens at any port."""
        return bool(self._ports)

    def close(self) -> None:
        """Stop listening, and close connections that have not bound."""
        self._ports.close()
        self.factory.turn_away()

    def change(self, settings: ListenerSettings) -> None:
        """Apply other settings: timers and limits to new connections, accounts to all.

        Sessions that their account no longer allows are unbound. A password is checked at a bind only.
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
        """Apply an account to its sessions; of too many the newest are unbound."""
        left = 0 if account is None or not account.enabled else account.binds
        for link in sorted(links, key=lambda link: link.bound_at):
            if account is not None and left and account.allows(link.host):
                left -= 1
                self.binder.become(link, account)
            else:
                link.take_leave()

    def bound(self) -> Sequence[EsmeSession]:
        """Return the sessions that are bound (`desk.interfaces.EsmeSessions`)."""
        return [
            _seen(link, link.account.system_id) for link in self.factory.links if link.account is not None
        ]

    def disconnect(self, esme: str) -> int:
        """Unbind all sessions of an ESME, which may bind again. Return how many there were."""
        account = self._relay.accounts.get(esme)
        links = [link for link in self.factory.links if account is not None and link.account is account]
        for link in links:
            link.take_leave()
        return len(links)

    @property
    def idle(self) -> bool:
        """Whether there is no connection."""
        return not self.factory.links

    def cut(self) -> None:
        """Close all connections at once; octets that wait are lost."""
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
