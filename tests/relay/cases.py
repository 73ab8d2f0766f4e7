"""A common start for tests of attempts and reports: a relay whose channels are up, and a route over all."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.channels import ChannelSettings
from router.relay.hearing.correlation import OPEN
from router.routing.table import Route
from router.sms.form import Form, LongMessages
from router.store.entities import Underway
from tests.support.neighbours import FakeConnector, Told
from tests.support.relay import RelayInMemory
from tests.support.values import channel, message

A, B = channel("a"), channel("b")
SEGMENTS = Form(long_messages=LongMessages.UDH)
LONG = "x" * 320
"""Three segments."""

TO = "256772000001"


class AttemptsCase(SynchronousTestCase):
    def relay_of(self, *channels: ChannelSettings, attempts: int = 3, validity: float = 3600.0) -> None:
        via = tuple(one.id for one in channels)
        routes = [Route(name="all", via=via, attempts=attempts, validity=validity)]
        self.relay = RelayInMemory(channels, routes=routes)
        self.connectors = self.relay.connectors
        for connector in self.connectors.values():
            connector.up()

    def submits(self) -> list[Told]:
        return [told[:2] for told in self.relay.of("submit")]

    def texts(self) -> list[str]:
        return [str(told[3]) for told in self.relay.of("submit")]

    def row(self, id: int = 1) -> Underway:
        (found,) = self.relay.store.kept.of_message("crm", id)
        return found


class CorrelationCase(SynchronousTestCase):
    def relay_of(self, *channels: ChannelSettings, most_open: int = OPEN) -> None:
        self.relay = RelayInMemory(channels, most_open=most_open)
        for connector in self.relay.connectors.values():
            connector.up()

    def connector(self, id: str = "a") -> FakeConnector:
        return self.relay.connectors[id]

    def submitted(self, text: str = "hello", registered_delivery: int = 1, to: str = "256772000001") -> str:
        """Submit one message; return its id."""
        self.relay.send(what=message(text.encode(), to, registered_delivery))
        return self.connector().answer()
