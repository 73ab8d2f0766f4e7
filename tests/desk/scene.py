"""A desk over a whole relay in memory, between gateways and sessions that a test plays."""

from collections.abc import Mapping, Sequence

from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.desk.channels import ChannelView
from router.desk.desk import Desk
from router.desk.interfaces import EsmeSession, GatewayLinks
from router.desk.settings import ChannelFacts, DeskSettings
from router.relay.channels import ChannelSettings
from router.relay.lookouts.chronicle import Chronicle
from router.wire.taps import NOBODY
from tests.support.neighbours import FakeConnector
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel
from tests.support.writing import Kept


class FakeGateways:
    """Keeps the promise `desk.interfaces.LinkStates`."""

    def __init__(self) -> None:
        self.told = {"goip1": GatewayLinks(peer="10.0.0.9:7777", up=0, links=2, why="connection refused")}

    def links(self) -> Mapping[str, GatewayLinks]:
        return self.told


class FakeSessions:
    """Keeps the promise `desk.interfaces.EsmeSessions`."""

    def __init__(self) -> None:
        self.all: list[EsmeSession] = []

    def bound(self) -> Sequence[EsmeSession]:
        return self.all

    def disconnect(self, esme: str) -> int:
        gone = [each for each in self.all if each.esme == esme]
        self.all = [each for each in self.all if each.esme != esme]
        return len(gone)


def session(esme: str = "crm", since: float = 0.0) -> EsmeSession:
    return EsmeSession(
        esme=esme,
        host="10.0.0.1",
        bind="transceiver",
        version="3.4",
        since=Instant(since),
        asked=1,
        delivering=2,
    )


class DeskCase(SynchronousTestCase):
    taps = NOBODY

    def opened(
        self,
        *channels: ChannelSettings,
        up: bool = True,
        kept: Kept | None = None,
        numbers: dict[str, str] | None = None,
    ) -> None:
        """A desk over these channels, and over goip104, which is not enabled."""
        known = channels or (channel(),)
        self.relay = RelayInMemory(known, accounts=[account(), account("shop")], kept=kept, numbers=numbers)
        self.attend(known)
        if up:
            for connector in self.relay.connectors.values():
                connector.up()

    def attend(self, known: Sequence[ChannelSettings]) -> None:
        """Make a desk over the relay as it is now: after a restart it is another."""
        facts = [ChannelFacts(id=one.id, gateway=one.gateway, connector="smpp") for one in known]
        off = ChannelFacts(id="goip104", gateway="goip1", connector="smpp", number="+256772", enabled=False)
        self.gateways, self.sessions = FakeGateways(), FakeSessions()
        relay = self.relay
        chronicle = Chronicle(relay.events, relay.clock, relay.dates, relay.store)
        chronicle.restore(relay.store.open())
        chronicle.start()
        self.desk = Desk(
            DeskSettings(channels=[*facts, off], node="r1", version="1.2"),
            relay.clock,
            relay.dates,
            relay.events,
            relay.relay,
            relay.store,
            self.gateways,
            self.sessions,
            chronicle,
            self.taps,
        )

    def one(self, id: str = "goip101") -> ChannelView:
        return self.desk.channels.one(id)

    def seen(self, id: str = "goip101") -> tuple[str, str]:
        """The state of a channel, and its reason."""
        view = self.one(id)
        return view.state.value, view.reason

    def connector(self, id: str = "goip101") -> FakeConnector:
        return self.relay.connectors[id]
