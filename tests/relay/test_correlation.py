from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase

from router.relay.channels import ChannelSettings, Final
from router.relay.correlation import PARK, PARKED_OF_ONE, Correlation
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.store.interface import SegmentReported, Stage
from tests.relay.cases import LONG, SEGMENTS, A, B
from tests.support.relay import NO_CREDIT, FakeConnector, RelayInMemory
from tests.support.values import message

DELIVERED, ENROUTE = MessageState.DELIVERED, MessageState.ENROUTE
UNDELIVERABLE, UNKNOWN = MessageState.UNDELIVERABLE, MessageState.UNKNOWN
NO_REPORT = Cause(Fault.DOUBT, 501)


class CorrelationCase(SynchronousTestCase):
    def relay_of(self, *channels: ChannelSettings) -> None:
        self.relay = RelayInMemory(channels)
        for connector in self.relay.connectors.values():
            connector.up()

    def connector(self, id: str = "a") -> FakeConnector:
        return self.relay.connectors[id]

    def submitted(self, text: str = "hello", registered_delivery: int = 1, to: str = "256772000001") -> str:
        """One message that was taken; gives what it is called."""
        self.relay.send(what=message(text.encode(), to, registered_delivery))
        return self.connector().answer()


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
        self.assertEqual((self.relay.endings(), self.relay.correlation.unmatched), ([], 1))

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
        self.relay.correlation.older = False
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
        self.relay_of(evolve(A, final=Final.ENROUTE))

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


class AfterRestartTests(CorrelationCase):
    """What was taken before the router died is known from the store."""

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
        self.relay_of(evolve(A, form=SEGMENTS))
        relay = self.relay
        relay.correlation = Correlation(
            relay.clock,
            relay.store,
            relay.scheduler,
            relay.attempts,
            relay.receipts,
            relay.submission.way_of,
            most_open=2,
        )

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
    """What the store said may be old when it is heard."""

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
