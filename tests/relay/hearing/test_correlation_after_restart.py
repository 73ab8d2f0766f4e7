"""Reports of what was taken before the router died."""

from router.relay.sending.message_requests import Replacement, Which
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import LONG, SEGMENTS, A, B, CorrelationCase
from tests.support.neighbours import NO_CREDIT

DELIVERED, ENROUTE = MessageState.DELIVERED, MessageState.ENROUTE
UNDELIVERABLE, UNKNOWN = MessageState.UNDELIVERABLE, MessageState.UNKNOWN
NO_REPORT = Cause(Fault.DOUBT, 501)


class AfterRestartTests(CorrelationCase):
    """Segments from before a kill are known from the store."""

    def setUp(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS), B)

    def restart(self) -> None:
        self.relay.kill()
        for connector in self.relay.connectors.values():
            connector.up()

    def long(self) -> list[str]:
        self.relay.send(LONG)
        names = [self.connector().answer() for _ in range(3)]
        self.restart()
        return names

    def test_a_report_ends_its_message(self) -> None:
        name = self.submitted()
        self.restart()
        self.connector().report(name)
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_a_store_that_cannot_answer_is_asked_again(self) -> None:
        name = self.submitted()
        self.restart()
        self.relay.store.answers = False
        for _ in range(2):
            self.connector().report(name)
        self.relay.advance(3.0)
        self.assertEqual((self.relay.endings(), self.relay.of("acknowledge")), ([], []))
        self.relay.store.answers = True
        self.relay.advance(1.0)
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])
        self.assertEqual(len(self.relay.of("acknowledge")), 2)

    def test_two_that_are_asked_about_at_once_end_it_once(self) -> None:
        name = self.submitted()
        self.restart()
        for _ in range(2):
            self.connector().report_unheeded(name)
        self.relay.turn()
        self.assertEqual(self.relay.debts(), [(1, "DELIVRD")])
        self.assertEqual(len(self.relay.of("acknowledge")), 2)

    def test_an_order_of_reports_is_kept(self) -> None:
        name = self.submitted(registered_delivery=0x11)
        self.restart()
        self.relay.receiver()
        self.connector().report_unheeded(name, ENROUTE)
        self.connector().report_unheeded(name, DELIVERED)
        self.relay.turn()
        self.assertEqual([told[3] for told in self.relay.of("deliver")], ["ENROUTE", "DELIVRD"])

    def test_a_failure_lets_another_channel_try(self) -> None:
        name = self.submitted()
        self.restart()
        self.connector().report(name, UNDELIVERABLE, NO_CREDIT)
        self.assertEqual(self.relay.of("submit")[-1][1], "b")

    def test_a_failure_that_comes_twice_lets_it_try_once(self) -> None:
        name = self.submitted()
        self.restart()
        for _ in range(2):
            self.connector().report_unheeded(name, UNDELIVERABLE, NO_CREDIT)
        self.relay.turn()
        self.assertEqual((len(self.relay.of("submit")), self.relay.endings()), (2, []))

    def test_segments_gather_their_outcomes_one_by_one(self) -> None:
        for name in self.long():
            self.connector().report(name)
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_segments_gather_their_outcomes_when_they_are_asked_about_at_once(self) -> None:
        for name in self.long():
            self.connector().report_unheeded(name)
        self.relay.turn()
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_segments_that_were_on_their_way_first_gather_their_outcomes(self) -> None:
        names = self.long()
        for state in (ENROUTE, DELIVERED):
            for name in names:
                self.connector().report(name, state)
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_outcomes_from_before_count(self) -> None:
        self.relay.send(LONG)
        names = [self.connector().answer() for _ in range(3)]
        self.connector().report(names[0], UNDELIVERABLE, NO_CREDIT)
        self.restart()
        for name in names[1:]:
            self.connector().report(name)
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 21)])

    def test_a_segment_of_what_has_ended_changes_nothing(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS, report_timeout=60.0))
        self.relay.send(LONG)
        names = [self.connector().answer() for _ in range(3)]
        for name in names[:2]:
            self.connector().report(name)
        self.relay.advance(80.0)
        self.restart()
        self.connector().report(names[2])
        self.assertEqual(self.relay.debts(), [(1, "UNKNOWN")])

    def test_a_segment_of_an_attempt_with_another_text_changes_nothing(self) -> None:
        """It was in doubt, then a replace_sm gave it a text that is one segment."""
        self.relay.send(LONG)
        old = self.connector().answer("old")
        self.relay.kill()
        which = Which(esme="crm", source_addr="Shop", message_id=1)
        short = Replacement(short_message=b"short", registered_delivery=1, sm_default_msg_id=0)
        self.relay.message_requests.replace(which, short, lambda outcome: None)
        self.relay.turn()
        self.connector().up()
        new = self.connector().answer("new")
        for name in (old, new):
            self.connector().report(name)
        self.assertEqual((self.relay.debts(), self.relay.correlation.unmatched.count), ([(1, "DELIVRD")], 1))

    def test_a_segment_of_an_attempt_on_another_channel_changes_nothing(self) -> None:
        self.relay.send(LONG)
        old = self.connector().answer()
        self.connector().refuse()
        self.connector("b").answer("whole")
        self.restart()
        self.connector().report(old)
        self.assertEqual(self.relay.endings(), [])
        self.connector("b").report("whole")
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])
