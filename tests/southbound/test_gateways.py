"""All gateways as one, whatever they speak."""

from collections.abc import Callable

from attrs import define, field
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.goip.ussd import UssdAnswer
from router.relay.events import Events
from router.relay.interfaces import Segment
from router.southbound.gateway_state import GatewayState
from router.southbound.gateways import Gateways, Timed
from router.southbound.trouble import REFUSED


class FakeConnector:
    """One that speaks nothing."""

    def submit(self, segment: Segment) -> bool:
        return False

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        return False


class FakePoller:
    every = 0.5

    def tick(self) -> None:
        """Nothing to do."""


@define(eq=False)
class FakeGateway:
    """A box with one poller for all its channels."""

    connectors: dict[str, FakeConnector]
    ticking: list[Timed] = field(factory=lambda: [FakePoller()])
    told: list[str] = field(factory=list)
    idle: bool = True

    def listen(self) -> None:
        self.told.append("listen")

    def start(self) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")

    def cut(self) -> None:
        self.told.append("cut")


class GatewaysTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.heard: list[tuple[str, str]] = []
        events = Events()
        events.listen(lambda event: self.heard.append((event.subject, event.text)))
        self.clock = Clock()
        self.gateways = Gateways(self.clock, {"goip1": GatewayState(events, "goip1", "10.0.0.9:7777", 2)})
        self.a, self.b = FakeGateway({"a1": FakeConnector(), "a2": FakeConnector()}), FakeGateway({})
        self.b.connectors["b1"] = FakeConnector()
        self.gateways.add(self.a)
        self.gateways.add(self.b)

    def test_connectors_are_found_by_channel(self) -> None:
        self.assertEqual(self.gateways.connectors, {**self.a.connectors, **self.b.connectors})

    def test_what_ticks_in_any_of_them_ticks(self) -> None:
        self.assertEqual(self.gateways.ticking, [*self.a.ticking, *self.b.ticking])

    def test_all_start_stop_and_are_cut(self) -> None:
        self.gateways.listen()
        self.gateways.start()
        self.gateways.stop()
        self.gateways.cut()
        self.assertEqual((self.a.told, self.b.told), (["listen", "start", "stop", "cut"],) * 2)

    def test_one_that_only_watches_a_channel_carries_its_ussd_and_no_segments(self) -> None:
        sending, watching = FakeConnector(), FakeConnector()
        self.gateways.add(FakeGateway({"c1": sending}))
        self.gateways.add(FakeGateway({"c1": watching}))
        connector = self.gateways.connectors["c1"]
        self.assertEqual((connector.submit, connector.ussd), (sending.submit, watching.ussd))

    def test_they_are_idle_when_each_of_them_is(self) -> None:
        self.assertTrue(self.gateways.idle)
        self.b.idle = False
        self.assertFalse(self.gateways.idle)

    def test_once_they_stop_nothing_is_told_of_links_that_fail(self) -> None:
        self.gateways.stop()
        self.gateways["goip1"].failed("link", "a", REFUSED, self.clock.seconds())
        self.assertEqual(self.heard, [])

    def test_a_channel_that_comes_and_goes_is_told_of_its_gateway(self) -> None:
        self.gateways.flaps("goip1", "a", 60.0)
        self.assertEqual(self.heard, [("goip1", "a comes and goes; it is left alone for 60 s")])
