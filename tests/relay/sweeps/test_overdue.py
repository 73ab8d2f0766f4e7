"""Messages that were taken and never reported."""

from collections.abc import Sequence

from router.relay.channels import EndsWell
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.entities import Underway
from router.store.memory.store import MemoryStore
from tests.relay.cases import A, AttemptsCase, B
from tests.support.neighbours import NO_CREDIT
from tests.support.relay import RelayInMemory

SOON = evolve(A, report_timeout=60.0)


class Counting(MemoryStore):
    asked = 0

    def unreported(self, accepted_before: float, after: int, limit: int) -> Sequence[Underway]:
        self.asked += 1
        return super().unreported(accepted_before, after, limit)


class OverdueTests(AttemptsCase):
    def test_after_report_timeout_it_ends_as_unknown(self) -> None:
        self.relay_of(SOON)
        self.relay.send()
        self.connectors["a"].answer()
        self.relay.advance(55.0)
        self.assertEqual(self.relay.endings(), [])
        self.relay.advance(20.0)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 905)])

    def test_no_sweep_begins_while_another_one_is_under_way(self) -> None:
        kept = Counting(lambda function: None)
        self.relay = RelayInMemory([SOON], kept=kept)
        self.relay.store.held = True
        self.relay.advance(60.0)
        self.relay.store.commit()
        self.assertEqual(kept.asked, 1)
        self.relay.store.held = False
        self.relay.advance(700.0)
        self.assertGreater(kept.asked, 1)

    def test_where_sent_is_enough_it_ends_as_delivered(self) -> None:
        self.relay_of(evolve(SOON, final=EndsWell.ENROUTE))
        self.relay.send()
        self.connectors["a"].answer()
        self.relay.advance(75.0)
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_a_report_that_comes_later_makes_no_second_ending(self) -> None:
        self.relay_of(SOON)
        self.relay.send()
        name = self.connectors["a"].answer()
        self.relay.advance(75.0)
        self.connectors["a"].report(name, MessageState.DELIVERED)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 905)])
        self.assertEqual(self.relay.of("acknowledge"), [("acknowledge", name)])

    def test_what_timed_out_unanswered_ends_as_in_doubt(self) -> None:
        self.relay_of(SOON)
        self.relay.send()
        self.connectors["a"].time_out()
        self.relay.advance(75.0)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])

    def test_where_sent_is_enough_what_is_in_doubt_is_still_in_doubt(self) -> None:
        for final in (EndsWell.ENROUTE, EndsWell.ACCEPTED):
            self.relay_of(evolve(SOON, final=final))
            self.relay.send()
            self.connectors["a"].time_out()
            self.relay.advance(75.0)
            self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])

    def test_it_survives_a_kill(self) -> None:
        self.relay_of(SOON)
        self.relay.send()
        self.connectors["a"].answer()
        self.relay.kill()
        self.relay.advance(75.0)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 905)])

    def test_a_report_that_comes_while_the_store_is_asked_goes_before(self) -> None:
        self.relay_of(SOON)
        self.relay.send()
        name = self.connectors["a"].answer()
        self.relay.clock.advance(61.0)
        self.relay.store.held = True
        self.relay.tick()
        self.relay.store.execute()
        self.connectors["a"].report(name)
        self.relay.store.tell()
        self.relay.store.commit()
        self.assertEqual(self.relay.debts(), [(1, "DELIVRD")])

    def test_one_that_went_on_its_way_while_the_store_is_asked_goes_on(self) -> None:
        self.relay_of(SOON, B)
        self.relay.send()
        name = self.connectors["a"].answer()
        self.relay.clock.advance(61.0)
        self.relay.store.held = True
        self.relay.tick()
        self.relay.store.execute()
        self.connectors["a"].report(name, MessageState.UNDELIVERABLE, NO_CREDIT)
        self.relay.store.tell()
        self.relay.store.commit()
        self.assertEqual((self.relay.endings(), self.submits()[1:]), ([], [("submit", "b")]))

    def test_one_that_is_in_flight_is_left_to_its_session(self) -> None:
        self.relay_of(SOON)
        self.relay.send()
        self.relay.advance(100.0)
        self.assertEqual(self.relay.endings(), [])
