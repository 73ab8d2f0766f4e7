"""Messages that are to leave later."""

from router.relay.sending.message_requests import Replacement, Which
from router.routing.table import Route
from router.store.entities import Stage
from tests.relay.cases import A, AttemptsCase, B
from tests.support.relay import NOW, RelayInMemory

MINE = Which(esme="crm", source_addr="Shop", message_id=1)
LATER = Replacement(short_message=b"new", registered_delivery=1, sm_default_msg_id=0, deliver_at=NOW + 60.0)


class ScheduleTests(AttemptsCase):
    def test_what_is_held_leaves_when_its_time_has_come_and_not_before(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=60.0)
        self.relay.advance(58.0)
        self.assertEqual(self.submits(), [])
        self.relay.advance(4.0)
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_it_is_held_across_a_kill(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=60.0)
        self.relay.kill()
        self.relay.connectors["a"].up()
        self.relay.advance(62.0)
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_a_time_that_has_passed_is_now(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=-5.0)
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_its_way_is_decided_when_it_becomes_due(self) -> None:
        self.relay_of(A, B)
        self.relay.send(deliver_in=60.0)
        self.relay.routes = [Route(name="new", via=("b",))]
        self.relay.kill()
        for connector in self.relay.connectors.values():
            connector.up()
        self.relay.advance(61.0)
        self.assertEqual((self.submits(), self.row().sending.way), ([("submit", "b")], "new"))

    def test_what_has_happened_to_it_before_is_not_forgotten(self) -> None:
        """It was refused by a channel, and then put off by a replace_sm."""
        self.relay_of(A, B)
        self.connectors["b"].down()
        self.relay.send()
        self.connectors["a"].refuse()
        self.relay.message_requests.replace(MINE, LATER, lambda outcome: None)
        self.relay.advance(70.0)
        self.assertEqual((self.submits(), self.row().refused_by), ([("submit", "a")], ("a",)))
        self.connectors["b"].up()
        self.assertEqual(self.submits(), [("submit", "a"), ("submit", "b")])


class FullLaneTests(AttemptsCase):
    """Many become due at once, and their ids are older than those of what waits."""

    def test_none_is_lost(self) -> None:
        self.relay = RelayInMemory([A], window=4)
        for number in range(20):
            self.relay.send(to=f"25677200{number:04d}", deliver_in=5.0)
        for number in range(20, 40):
            self.relay.send(to=f"25677200{number:04d}")
        self.relay.advance(10.0)
        self.relay.connectors["a"].up()
        while self.relay.connectors["a"].out:
            self.relay.connectors["a"].answer()
        self.assertEqual(len(self.submits()), 40)


class StaleTests(AttemptsCase):
    """The store's answer may be old when it arrives."""

    def test_one_that_was_cancelled_meanwhile_does_not_leave(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=1.0)
        self.relay.clock.advance(2.0)
        self.relay.store.held = True
        self.relay.message_requests.cancel(MINE, lambda outcome: None)
        self.relay.tick()
        for _ in range(4):
            self.relay.store.commit()
        self.assertEqual((self.submits(), self.row().stage), ([], Stage.ENDED))
        self.assertEqual(self.relay.endings(), [(1, "DELETED", 906)])
