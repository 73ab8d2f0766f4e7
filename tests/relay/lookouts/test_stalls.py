"""Stalls: queues that could move and do not."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.event_kinds import Level
from router.relay.events import Event
from router.relay.lookouts.stalls import Stalls
from router.routing.table import Route
from router.store.status import StoreFigures
from tests.relay.cases import A, B
from tests.support.neighbours import FakeReceiver
from tests.support.relay import RelayInMemory

STALL = 60.0


class StallsCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay_of()

    def relay_of(self, window: int = 1000) -> None:
        routes = [Route(name="all", via=("a", "b"))]
        self.relay = relay = RelayInMemory((A, B), routes=routes, window=window)
        self.events: list[Event] = []
        relay.events.listen(self.events.append)
        self.store = StoreFigures()
        self.stalls = Stalls(
            relay.clock, relay.scheduler, relay.delivery, lambda: self.store, relay.events, STALL
        )

    def wait(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            self.relay.advance(1.0)
            self.stalls.tick()

    def forgotten(self, *channels: str) -> None:
        """Channels can be used, and nobody looks what waits for them: the fault that is watched for."""
        for id in channels:
            self.relay.scheduler.channels[id].capacity = 1

    def errors(self) -> list[tuple[str, str]]:
        return [(one.subject, one.text) for one in self.events if one.level is Level.ERROR]

    def infos(self) -> list[str]:
        return [one.text for one in self.events if one.level is Level.INFO]


class LaneTests(StallsCase):
    def test_what_stands_though_a_channel_is_ready_is_told_once(self) -> None:
        for number in range(3):
            self.relay.send(to=f"25677200000{number}")
        self.forgotten("a")
        self.wait(STALL)
        self.assertEqual(self.errors(), [])
        self.wait(2 * STALL)
        ((subject, text),) = self.errors()
        self.assertEqual(subject, "route all, ESME crm, priority 0")
        self.assertEqual(text, "nothing has moved for 60 s: 3 messages wait in memory, and can go by a")

    def test_for_how_long_it_stands_is_known_also_before_it_is_told(self) -> None:
        self.relay.send()
        self.forgotten("a")
        self.wait(31)
        ((subject, seconds, what),) = self.stalls.still()
        self.assertEqual((subject, seconds), ("route all, ESME crm, priority 0", 30.0))
        self.assertEqual(what, "1 messages wait in memory, and can go by a")
        self.stalls.stall = 0.0
        self.assertEqual(list(self.stalls.still()), [])

    def test_without_a_channel_it_is_no_stall(self) -> None:
        self.relay.send()
        self.wait(2 * STALL)
        self.assertEqual(self.errors(), [])

    def test_a_channel_that_was_not_there_all_the_time_explains_it(self) -> None:
        self.relay.send()
        for id, other in (("a", "b"), ("b", "a")) * 2:
            self.forgotten(id)
            self.relay.scheduler.channels[other].capacity = 0
            self.wait(STALL - 2.0)
        self.assertEqual(self.errors(), [])

    def test_a_channel_that_has_refused_it_is_none(self) -> None:
        self.relay.connectors["a"].up()
        self.relay.send()
        self.relay.connectors["a"].refuse()
        self.wait(2 * STALL)
        self.assertEqual(self.errors(), [])
        self.forgotten("b")
        self.wait(STALL + 1.0)
        self.assertEqual(len(self.errors()), 1)

    def test_a_channel_that_rests_explains_it(self) -> None:
        self.relay.send()
        self.forgotten("a")
        self.relay.scheduler.channels["a"].rest_until = self.relay.clock.seconds() + 2 * STALL
        self.wait(2 * STALL)
        self.assertEqual(self.errors(), [])

    def test_when_it_moves_again_that_is_told_and_the_next_stall_too(self) -> None:
        for number in range(3):
            self.relay.send(to=f"25677200000{number}")
        self.forgotten("a")
        self.wait(STALL + 1.0)
        self.relay.connectors["b"].up()
        self.wait(1.0)
        self.assertEqual(self.infos(), ["it moves again"])
        self.wait(STALL + 1.0)
        self.assertEqual(len(self.errors()), 2)

    def test_that_nothing_waits_any_more_is_a_move(self) -> None:
        self.relay.send()
        self.forgotten("a")
        self.wait(STALL + 1.0)
        self.relay.connectors["b"].up()
        self.wait(1.0)
        self.assertEqual(self.infos(), ["it moves again"])

    def test_what_moves_slowly_is_no_stall(self) -> None:
        self.relay.connectors["a"].up()
        for number in range(5):
            self.relay.send(to=f"25677200000{number}")
        for _ in range(5):
            self.wait(STALL - 5.0)
            self.relay.connectors["a"].answer()
        self.assertEqual(self.errors(), [])

    def test_a_page_that_does_not_come_is_a_stall(self) -> None:
        self.relay_of(window=2)
        self.relay.connectors["a"].up()
        for number in range(9):
            self.relay.send(to=f"25677200000{number}")
        self.relay.store.held = True
        self.relay.connectors["a"].answer()
        self.wait(STALL + 1.0)
        ((subject, text),) = self.errors()
        self.assertEqual(subject, "route all, ESME crm, priority 0, on disk")
        self.assertIn("not read", text)


class OtherTests(StallsCase):
    def owed(self) -> FakeReceiver:
        """A receiver that has no room, and a receipt for it."""
        receiver = self.relay.receiver(window=0)
        self.relay.connectors["a"].up()
        self.relay.send()
        self.relay.connectors["a"].report(self.relay.connectors["a"].answer())
        return receiver

    def test_debts_that_a_receiver_has_room_for_are_told_of(self) -> None:
        receiver = self.owed()
        self.wait(2 * STALL)
        self.assertEqual(self.errors(), [])
        receiver.window = 10
        self.wait(STALL + 1.0)
        ((subject, _),) = self.errors()
        self.assertEqual(subject, "deliveries to crm")
        self.relay.delivery.pump("crm")
        self.wait(1.0)
        self.assertEqual(self.infos(), ["it moves again"])

    def test_a_commit_that_does_not_come_back_is_told_of(self) -> None:
        self.store = StoreFigures(at_work=True)
        self.wait(STALL + 1.0)
        ((subject, _),) = self.errors()
        self.assertEqual(subject, "store")

    def test_one_commit_after_another_is_no_stall(self) -> None:
        for returns in range(4):
            self.store = StoreFigures(at_work=True, returns=returns)
            self.wait(STALL - 1.0)
        self.assertEqual(self.errors(), [])

    def test_a_store_that_fails_has_been_told_of(self) -> None:
        self.store = StoreFigures(at_work=True, failing=True)
        self.wait(2 * STALL)
        self.assertEqual(self.errors(), [])
