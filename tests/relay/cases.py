"""What tests of attempts begin with: a relay whose channels are up, and one route over all of them."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.channels import ChannelSettings
from router.routing.table import Route
from router.sms.form import Form, LongMessages
from router.store.interface import Underway
from tests.support.relay import RelayInMemory, Told
from tests.support.values import channel

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

    def row(self, id: int = 1) -> Underway:
        (found,) = self.relay.store.kept.of_message("crm", id)
        return found
