"""All connectors as one, whatever they speak."""

from collections.abc import Callable

from attrs import define, field
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.goip.ussd import UssdAnswer
from router.relay.events import Events
from router.relay.interfaces import Segment
from router.southbound.gateway_state import GatewayState
from router.southbound.gateways import Gateways


class FakeLink:
    hung_up = False

    def hang_up(self) -> None:
        self.hung_up = True


@define(eq=False)
class FakeConnector:
    """One that speaks nothing."""

    links: list[FakeLink] = field(factory=list)
    told: list[str] = field(factory=list)
    every: float = 1.0

    def submit(self, segment: Segment) -> bool:
        return False

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        return False

    def start(self) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")

    def tick(self) -> None:
        self.told.append("tick")


class GatewaysTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.heard: list[tuple[str, str]] = []
        events = Events()
        events.listen(lambda event: self.heard.append((event.subject, event.text)))
        self.gateways = Gateways(Clock(), {"goip1": GatewayState(events, "goip1", "10.0.0.9:7777", 2)})
        self.a, self.b = FakeConnector(), FakeConnector()
        self.gateways.connectors.update({"a": self.a, "b": self.b})

    def test_all_start_and_stop(self) -> None:
        self.gateways.start()
        self.gateways.stop()
        self.assertEqual((self.a.told, self.b.told), (["start", "stop"], ["start", "stop"]))

    def test_one_link_of_any_is_a_link(self) -> None:
        self.assertFalse(self.gateways.linked)
        self.b.links.append(FakeLink())
        self.assertTrue(self.gateways.linked)

    def test_all_links_are_cut(self) -> None:
        links = [FakeLink(), FakeLink(), FakeLink()]
        self.a.links, self.b.links = links[:2], links[2:]
        self.gateways.hang_up()
        self.assertTrue(all(link.hung_up for link in links))

    def test_a_channel_that_comes_and_goes_is_told_of_its_gateway(self) -> None:
        self.gateways.flaps("goip1", "a", 60.0)
        self.assertEqual(self.heard, [("goip1", "a comes and goes; it is left alone for 60 s")])
