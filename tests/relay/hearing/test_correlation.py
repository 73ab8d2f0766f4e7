from router.relay.channels import EndsWell
from router.relay.hearing.parked_reports import PARK, PARKED_OF_ONE
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import SegmentReported
from router.store.entities import Stage
from tests.relay.cases import LONG, SEGMENTS, A, B, CorrelationCase
from tests.support.neighbours import NO_CREDIT

DELIVERED, ENROUTE = MessageState.DELIVERED, MessageState.ENROUTE
UNDELIVERABLE, UNKNOWN = MessageState.UNDELIVERABLE, MessageState.UNKNOWN
NO_REPORT = Cause(Fault.DOUBT, 501)


class ReportTests(CorrelationCase):
    def setUp(self) -> None:
        self.relay_of(A, B)

    def test_a_report_ends_its_message(self) -> None:
        self.connector().report(self.submitted())
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_it_is_acknowledged_when_what_follows_is_on_disk_and_not_before(self) -> None:
        name = self.submitted()
        self.relay.store.held = True
        self.connector().report(name)
        self.relay.store.execute()
        self.assertEqual(self.relay.of("acknowledge"), [])
        self.relay.store.tell()
        self.assertEqual(self.relay.of("acknowledge"), [("acknowledge", name)])

    def test_an_id_means_nothing_on_another_channel(self) -> None:
        name = self.submitted()
        self.connector("b").report(name)
        self.assertEqual((self.relay.endings(), self.relay.correlation.unmatched.count), ([], 1))

    def test_an_unknown_id_is_acknowledged_all_the_same(self) -> None:
        self.connector().report("unknown")
        self.assertEqual(self.relay.told, [("acknowledge", "unknown")])

    def test_a_report_that_comes_twice_ends_nothing_twice(self) -> None:
        name = self.submitted()
        self.connector().report(name)
        self.connector().report(name)
        self.assertEqual(self.relay.debts(), [(1, "DELIVRD")])
        self.assertEqual(len(self.relay.of("acknowledge")), 2)

    def test_a_report_on_the_way_is_no_ending(self) -> None:
        self.relay_of(A)
        for state in (ENROUTE, MessageState.ACCEPTED, MessageState.SCHEDULED, UNKNOWN):
            self.connector().report(self.submitted(), state)
        self.assertEqual(self.relay.endings(), [])

    def test_it_is_passed_on_to_who_asked_for_it(self) -> None:
        self.relay.receiver()
        self.connector().report(self.submitted(registered_delivery=0x11), ENROUTE)
        self.assertEqual(self.relay.of("deliver"), [("deliver", "crm", 1, "ENROUTE", 0)])

    def test_the_words_of_an_smsc_are_endings(self) -> None:
        """It has tried all it can: the cause lies in the number."""
        self.relay_of(A)
        for state in (MessageState.EXPIRED, MessageState.DELETED, MessageState.REJECTED):
            self.connector().report(self.submitted(), state, Cause(Fault.NUMBER, 7))
        self.assertEqual(
            [ending[1:] for ending in self.relay.endings()], [("EXPIRED", 7), ("DELETED", 7), ("REJECTD", 7)]
        )

    def test_no_word_from_the_network_is_unknown_and_not_sent_again(self) -> None:
        self.connector().report(self.submitted(), UNDELIVERABLE, NO_REPORT)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 501)])
        self.assertEqual(len(self.relay.of("submit")), 1)

    def test_of_two_with_one_id_the_newest_is_meant_and_then_the_other(self) -> None:
        """Ids of GoIPs are drawn at random."""
        for to in ("256772000001", "256772000002"):
            self.relay.send(to=to)
        self.connector("a").answer("7")
        self.relay.send(to="256772000003")
        self.connector("a").answer("7")
        for _ in range(2):
            self.connector("a").report("7")
        self.assertEqual([id for id, _, _ in self.relay.endings()], [3, 1])


class FinalSentTests(CorrelationCase):
    """`final: sent`: what the network took is as good as delivered."""

    def setUp(self) -> None:
        self.relay_of(evolve(A, final=EndsWell.ENROUTE))

    def test_enroute_ends_it_well(self) -> None:
        self.connector().report(self.submitted(), ENROUTE)
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_no_word_from_the_network_ends_it_well(self) -> None:
        self.connector().report(self.submitted(), UNDELIVERABLE, NO_REPORT)
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_a_failure_is_one(self) -> None:
        self.connector().report(self.submitted(), UNDELIVERABLE, NO_CREDIT)
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 21)])


class SegmentTests(CorrelationCase):
    def setUp(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS))

    def names(self) -> list[str]:
        self.relay.send(LONG)
        return [self.connector().answer() for _ in range(3)]

    def test_a_message_ends_with_the_last_of_its_segments(self) -> None:
        names = self.names()
        for name in reversed(names[1:]):
            self.connector().report(name)
        self.assertEqual(self.relay.endings(), [])
        self.connector().report(names[0])
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_it_ends_as_the_worst_of_them(self) -> None:
        first, second, third = self.names()
        self.connector().report(first)
        self.connector().report(second, UNDELIVERABLE, NO_CREDIT)
        self.connector().report(third)
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 21)])

    def test_each_outcome_is_on_disk_before_its_report_is_acknowledged(self) -> None:
        name = self.names()[1]
        self.relay.store.held = True
        self.connector().report(name)
        self.relay.store.execute()
        reported = [one for one in self.relay.store.committed if isinstance(one, SegmentReported)]
        self.assertEqual([(one.number, self.relay.of("acknowledge")) for one in reported], [(2, [])])

    def test_a_report_of_a_segment_that_comes_twice_counts_once(self) -> None:
        first, *_ = self.names()
        for _ in range(3):
            self.connector().report(first)
        self.assertEqual(self.relay.endings(), [])

    def test_segments_of_an_attempt_that_was_given_up_settle_nothing_of_the_next(self) -> None:
        self.relay.send(LONG)
        old = self.connector().answer()
        self.connector().down()
        self.connector().up()
        names = [self.connector().answer(f"new{number}") for number in range(3)]
        self.connector().report(old)
        for name in names[:2]:
            self.connector().report(name)
        self.assertEqual(self.relay.endings(), [])
        self.connector().report(names[2])
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])


class ParkTests(CorrelationCase):
    """A report may outrun the answer that it belongs to."""

    def setUp(self) -> None:
        self.relay_of(A)
        self.relay.send()

    def test_it_waits_for_its_answer_unacknowledged(self) -> None:
        self.connector().report("x")
        self.assertEqual(self.relay.of("acknowledge"), [])
        self.connector().answer("x")
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])
        self.assertEqual(self.relay.of("acknowledge"), [("acknowledge", "x")])

    def test_several_are_taken_in_their_order(self) -> None:
        for state in (ENROUTE, DELIVERED):
            self.connector().report("x", state)
        self.connector().answer("x")
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_it_does_not_wait_for_ever(self) -> None:
        self.connector().report("x")
        self.relay.advance(PARK - 1.0)
        self.assertEqual(self.relay.of("acknowledge"), [])
        self.relay.advance(1.0)
        self.assertEqual(self.relay.of("acknowledge"), [("acknowledge", "x")])

    def test_there_is_a_bound_to_reports_of_one_answer(self) -> None:
        for _ in range(PARKED_OF_ONE + 2):
            self.connector().report("x", ENROUTE)
        self.assertEqual(len(self.relay.of("acknowledge")), 2)

    def test_an_id_that_no_answer_has_room_for_waits_for_none(self) -> None:
        for size in (65, 40_000):
            self.connector().report("1" * size, ENROUTE)
        self.assertEqual(len(self.relay.of("acknowledge")), 2)

    def test_without_an_answer_outstanding_it_does_not_wait_at_all(self) -> None:
        self.connector().answer("x")
        self.connector().report("y")
        self.assertEqual(self.relay.of("acknowledge"), [("acknowledge", "y")])

    def test_what_waits_when_the_router_dies_comes_again(self) -> None:
        self.connector().report("x")
        self.relay.kill()
        self.assertEqual(self.relay.of("acknowledge"), [])


class BoundTests(CorrelationCase):
    """No more than so many open segments are in memory; the others are found on disk."""

    def setUp(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS), most_open=2)

    def test_all_are_found(self) -> None:
        names = [self.submitted(to=f"25677200000{number}") for number in range(6)]
        for name in names:
            self.connector().report(name)
        self.assertEqual([id for id, _, _ in self.relay.endings()], [1, 2, 3, 4, 5, 6])

    def test_segments_of_one_message_gather_their_outcomes_all_the_same(self) -> None:
        names = []
        for number in range(3):
            self.relay.send(LONG, to=f"25677200000{number}")
            names += [self.connector().answer() for _ in range(3)]
        for state in (ENROUTE, DELIVERED):
            for name in names:
                self.connector().report(name, state)
        self.assertEqual(sorted(id for id, _, _ in self.relay.endings()), [1, 2, 3])


class StaleTests(CorrelationCase):
    """The store's answer may be old when it arrives."""

    def test_what_has_ended_meanwhile_ends_no_second_time(self) -> None:
        self.relay_of(evolve(A, report_timeout=30.0))
        name = self.submitted()
        self.relay.kill()
        self.relay.clock.advance(31.0)
        self.relay.store.held = True
        self.relay.tick()
        self.connector().report_unheeded(name)
        for _ in range(3):
            self.relay.store.commit()
        self.assertEqual(len(self.relay.debts()), 1)

    def test_what_has_ended_for_want_of_a_report_changes_no_more(self) -> None:
        self.relay_of(evolve(A, report_timeout=30.0))
        name = self.submitted()
        self.relay.advance(50.0)
        self.connector().report(name)
        (row,) = self.relay.store.kept.of_message("crm", 1)
        self.assertEqual((row.stage, self.relay.debts()), (Stage.ENDED, [(1, "UNKNOWN")]))
        self.assertEqual(self.relay.of("acknowledge"), [("acknowledge", name)])
