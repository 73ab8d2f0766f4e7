"""All gateways as one, whatever they speak."""

from collections.abc import Callable, Collection

from attrs import define, field
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.goip.ussd import UssdAnswer
from router.relay.events import Events
from router.relay.interfaces import Segment
from router.southbound.gateway import Timed, Unit
from router.southbound.gateway_state import GatewayWording
from router.southbound.gateways import Gateways
from router.southbound.trouble import REFUSED
from router.wire.listening import CannotListen


class FakeConnector:
    """One that speaks nothing."""

    def submit(self, segment: Segment) -> bool:
        return False

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        return False

    def restart(self, answered: Callable[[str], None]) -> bool:
        return False


class FakePoller:
    every = 0.5

    def tick(self) -> None:
        """Do nothing."""


@define(eq=False)
class FakeGateway:
    """A box with one poller for all its channels."""

    connectors: dict[str, FakeConnector]
    ticking: list[Timed] = field(factory=lambda: [FakePoller()])
    told: list[str] = field(factory=list)
    idle: bool = True
    boxes: "Boxes" = field(factory=lambda: Boxes())

    def listen(self) -> None:
        if self.boxes.full:
            raise CannotListen("no port")
        self.told.append("listen")

    def change(self, settings: object, patience: float) -> bool:
        self.told.append("change")
        return self.boxes.takes_changes

    def retire(self) -> None:
        self.told.append("retire")

    def come_back(self) -> None:
        self.told.append("come_back")

    def start(self) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")

    def cut(self) -> None:
        self.told.append("cut")


class Boxes:
    """Makes one for each unit that is begun; by its key, the last."""

    def __init__(self) -> None:
        self.made: dict[str, FakeGateway] = {}
        self.takes_changes = False
        self.full = False
        """No port is to be had."""

    def unit(self, key: str, *channels: str, settings: object = "") -> Unit:
        def make() -> FakeGateway:
            gateway = FakeGateway({channel: FakeConnector() for channel in channels}, boxes=self)
            self.made[key] = gateway
            return gateway

        return Unit(key=key, settings=settings, channels=frozenset(channels), make=make)


class GatewaysCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.heard: list[tuple[str, str]] = []
        events = Events()
        events.listen(lambda event: self.heard.append((event.subject, event.text)))
        self.clock = Clock()
        self.busy: set[str] = set()
        self.reports: set[str] = set()
        self.gateways = Gateways(self.clock, events, self.is_busy)
        self.gateways.tell_of({"goip1": GatewayWording("10.0.0.9:7777", 2)})
        self.boxes = Boxes()
        self.a, self.b = self.boxes.unit("a", "a1", "a2"), self.boxes.unit("b", "b1")
        self.gateways.want([self.a, self.b])

    def is_busy(self, channels: Collection[str], reports: bool) -> bool:
        return bool(self.busy.intersection(channels) or (reports and self.reports.intersection(channels)))

    def told(self, key: str) -> list[str]:
        return self.boxes.made[key].told


class GatewaysTests(GatewaysCase):
    def test_connectors_are_found_by_channel(self) -> None:
        a, b = self.boxes.made["a"], self.boxes.made["b"]
        self.assertEqual(self.gateways.connectors, {**a.connectors, **b.connectors})

    def test_what_ticks_in_any_of_them_ticks(self) -> None:
        a, b = self.boxes.made["a"], self.boxes.made["b"]
        self.assertEqual(self.gateways.ticking, [*a.ticking, *b.ticking])

    def test_all_start_stop_and_are_cut(self) -> None:
        self.gateways.listen()
        self.gateways.start()
        self.gateways.stop()
        self.gateways.cut()
        self.assertEqual((self.told("a"), self.told("b")), (["listen", "start", "stop", "cut"],) * 2)

    def test_one_that_only_watches_a_channel_carries_its_ussd_and_no_segments(self) -> None:
        self.gateways.want([self.boxes.unit("c", "c1"), self.boxes.unit("watch", "c1")])
        sending, watching = (self.boxes.made[key].connectors["c1"] for key in ("c", "watch"))
        connector = self.gateways.connectors["c1"]
        self.assertEqual((connector.submit, connector.ussd), (sending.submit, watching.ussd))

    def test_they_are_idle_when_each_of_them_is(self) -> None:
        self.assertTrue(self.gateways.idle)
        self.boxes.made["b"].idle = False
        self.assertFalse(self.gateways.idle)

    def test_once_they_stop_nothing_is_told_of_links_that_fail(self) -> None:
        self.gateways.stop()
        self.gateways["goip1"].failed("link", "a", REFUSED, self.clock.seconds())
        self.assertEqual(self.heard, [])

    def test_a_channel_that_comes_and_goes_is_told_of_its_gateway(self) -> None:
        self.gateways.flaps("goip1", "a", 60.0)
        self.assertEqual(
            self.heard, [("goip1", "a connects and breaks again and again; next attempt in 60 s")]
        )


class OthersTests(GatewaysCase):
    """Other gateways are wanted while they run."""

    def setUp(self) -> None:
        super().setUp()
        self.gateways.start()

    def want(self, *units: Unit) -> None:
        for gateway in self.boxes.made.values():
            gateway.told.clear()
        self.gateways.want(units, 30.0)

    def advance(self, seconds: float) -> None:
        self.clock.pump([0.05] * round(seconds / 0.05))

    def test_one_that_is_wanted_as_it_is_hears_nothing_of_it(self) -> None:
        self.want(self.boxes.unit("a", "a1", "a2"), self.boxes.unit("b", "b1"))
        self.assertEqual((self.told("a"), self.told("b")), ([], []))

    def test_one_that_is_new_is_there_at_once(self) -> None:
        self.want(self.a, self.b, self.boxes.unit("c", "c1"))
        self.assertEqual((self.told("a"), self.told("c")), ([], ["listen", "start"]))
        self.assertIs(self.gateways.connectors["c1"], self.boxes.made["c"].connectors["c1"])

    def test_one_that_is_to_be_another_finishes_what_is_in_flight_and_then_another_comes(self) -> None:
        self.busy.add("a1")
        self.want(self.boxes.unit("a", "a1", settings="new"), self.b)
        first = self.boxes.made["a"]
        self.advance(5.0)
        self.assertEqual(first.told, ["change", "retire"])
        self.busy.clear()
        first.idle = False
        self.advance(0.1)
        self.assertEqual(first.told, ["change", "retire", "stop"])
        first.idle = True
        self.advance(0.1)
        self.assertIsNot(self.boxes.made["a"], first)
        self.assertEqual(self.told("a"), ["listen", "start"])
        self.assertEqual(set(self.gateways.connectors), {"a1", "b1"})

    def test_it_waits_for_reports_too_but_not_for_long(self) -> None:
        self.reports.add("a1")
        self.want(self.boxes.unit("a", "a1", settings="new"), self.b)
        first = self.boxes.made["a"]
        self.advance(3.5)
        self.assertEqual(first.told, ["change", "retire"])
        self.advance(1.5)
        self.assertEqual(first.told, ["change", "retire", "stop"])

    def test_it_does_not_wait_for_ever_neither_for_that_nor_for_the_far_side(self) -> None:
        self.busy.add("a1")
        self.boxes.made["a"].idle = False
        self.want(self.b)
        first = self.boxes.made["a"]
        self.advance(29.9)
        self.assertEqual(first.told, ["retire"])
        self.advance(2.0)
        self.assertEqual(first.told, ["retire", "stop", "cut"])

    def test_one_that_takes_the_change_goes_on(self) -> None:
        self.boxes.takes_changes = True
        self.want(self.boxes.unit("a", "a1", settings="new"), self.b)
        self.advance(5.0)
        self.assertEqual(self.told("a"), ["change"])

    def test_one_that_is_to_go_stays_while_a_report_may_come_and_goes_when_none_may(self) -> None:
        self.reports.add("a2")
        self.want(self.b)
        self.advance(5.0)
        self.assertEqual(self.told("a"), ["retire"])
        self.assertIn("a1", self.gateways.connectors)
        self.reports.clear()
        self.advance(1.2)
        self.assertEqual(self.told("a"), ["retire", "stop"])
        self.assertEqual(set(self.gateways.connectors), {"b1"})

    def test_one_that_is_wanted_again_before_it_has_left_stays(self) -> None:
        self.busy.add("a1")
        self.want(self.b)
        self.advance(5.0)
        self.want(self.a, self.b)
        self.busy.clear()
        self.advance(60.0)
        self.assertEqual(self.told("a"), ["come_back"])

    def test_one_that_is_wanted_again_when_it_has_left_comes_anew(self) -> None:
        first = self.boxes.made["a"]
        first.idle = False
        self.want(self.b)
        self.advance(0.1)
        self.want(self.a, self.b)
        first.idle = True
        self.advance(0.1)
        self.assertEqual((self.told("a"), self.boxes.made["a"] is first), (["listen", "start"], False))

    def test_of_many_changes_in_a_row_the_last_counts(self) -> None:
        self.busy.add("a1")
        for number in range(50):
            self.want(self.boxes.unit("a", "a1", settings=number), self.b)
        first = self.boxes.made["a"]
        self.busy.clear()
        self.advance(1.0)
        self.assertIsNot(self.boxes.made["a"], first)
        self.want(self.boxes.unit("a", "a1", settings=49), self.b)
        self.assertEqual(self.told("a"), [])

    def test_a_port_that_cannot_be_had_is_told_and_tried_again(self) -> None:
        self.boxes.full = True
        self.want(self.a, self.b, self.boxes.unit("c", "c1"))
        self.advance(4.0)
        self.assertEqual([told for _, told in self.heard], ["c is not as the configuration says: no port"])
        self.boxes.full = False
        self.advance(2.0)
        self.assertEqual(self.told("c"), ["listen", "start"])

    def test_once_they_stop_nothing_is_looked_at_any_more(self) -> None:
        self.busy.add("a1")
        self.want(self.boxes.unit("a", "a1", settings=7), self.b)
        self.gateways.stop()
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_who_ticks_is_told_when_that_has_changed(self) -> None:
        changes = []
        self.gateways.changed = lambda: changes.append(len(self.gateways.ticking))
        self.want(self.b)
        self.advance(1.0)
        self.assertEqual(changes[-1], 1)

    def test_nothing_is_told_of_a_box_that_is_no_more(self) -> None:
        self.gateways.tell_of({})
        self.want(self.b)
        self.advance(1.0)
        self.assertEqual(self.gateways.links(), {})

    def test_other_links_are_told_of_a_box_that_is_another(self) -> None:
        self.gateways["goip1"].bound("link", "a", 0.0)
        self.gateways.tell_of({"goip1": GatewayWording("10.0.0.8:7777", 1)})
        (links,) = self.gateways.links().values()
        self.assertEqual((links.up, links.links, links.peer), (1, 1, "10.0.0.8:7777"))
