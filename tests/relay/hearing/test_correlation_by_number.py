"""Reports that write their ids otherwise than the answers did."""

from router.relay.hearing.correlation import CHECK
from router.relay.hearing.parked_reports import PARK
from router.relay.id_forms import Remote
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import LONG, SEGMENTS, A, CorrelationCase

HEX_DECIMAL = evolve(A, remote_id=Remote.HEX_DECIMAL)
UUID = "c0ffee00-dead-4bef-8abc-0123456789ab"
ONE, TWO = "256772000001", "256772000002"


class ByNumberTests(CorrelationCase):
    def taken(self, *names: str) -> None:
        """Messages that were taken and are called so, each to another number, which ends in its place."""
        for place, name in enumerate(names, 1):
            self.relay.send(to=f"25677200000{place}")
            self.connector().answer(name)

    def ended(self) -> list[int]:
        return [id for id, _, _ in self.relay.endings()]

    def restart(self) -> None:
        self.relay.kill()
        self.connector().up()

    def test_any_reading_that_finds_one_is_taken(self) -> None:
        for answer, report in (
            ("0000012345", "12345"),
            ("12345", "0000012345"),
            ("41C2A9B", "41c2a9b"),
            ("41C2A9B", "68954779"),
            ("041c2a9b", "68954779"),
            ("68954779", "41C2A9B"),
            ("41C2A9B", "0x41c2a9b"),
            ("0x041C2A9B", "41c2a9b"),
            ("0X41C2A9B", "041c2a9b"),
            ("0x41c2a9b", "68954779"),
            ("68954779", "0x41C2A9B"),
            (UUID, UUID.upper()),
            (UUID.upper(), UUID),
            (UUID.upper(), UUID.capitalize()),
            ("a1b2.c3_d4", "A1B2.C3_D4"),
        ):
            for restart in (False, True):
                self.relay_of(A)
                self.taken(answer)
                if restart:
                    self.restart()
                self.connector().report(report)
                self.assertEqual(self.ended(), [1], (answer, report, restart))

    def test_case_does_not_matter_in_an_answer_in_mixed_case_while_it_is_in_memory(self) -> None:
        for answer, report in (("aBcD-eF01", "abcd-ef01"), ("aBcD-eF01", "AbCd-Ef01"), ("4aF", "4AF")):
            self.relay_of(A)
            self.taken(answer)
            self.connector().report(report)
            self.assertEqual(self.ended(), [1], (answer, report))

    def test_letters_that_are_no_digits_are_told_apart_by_their_case(self) -> None:
        for answer, report in (("msg-a", "MSG-A"), ("00000aBz", "00000AbZ"), ("00000aBz", "00000abz")):
            self.relay_of(A)
            self.taken(answer)
            self.connector().report(report)
            self.assertEqual(self.ended(), [], (answer, report))

    def test_unless_all_are_in_one_case_or_the_number_agrees(self) -> None:
        for answer, report, addresses in (
            ("01arz3ndektsv4rrffq69g5fav", "01ARZ3NDEKTSV4RRFFQ69G5FAV", ()),
            ("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01arz3ndektsv4rrffq69g5fav", ()),
            ("Msg-Zk1", "MSG-ZK1", (ONE,)),
            ("0xyz", "0XYZ", (ONE,)),
        ):
            for restart in (False, answer != "Msg-Zk1"):
                self.relay_of(A)
                self.taken(answer)
                if restart:
                    self.restart()
                self.connector().report(report, addresses=addresses)
                self.assertEqual(self.ended(), [1], (answer, report, restart))

    def test_two_that_differ_in_case_only_are_not_guessed_between(self) -> None:
        for *names, report in (
            ("AB-CD", "ab-cd", "aB-Cd"),
            ("ABCD", "abcd", "aBCd"),
            ("ABCD", "0xabcd", "aBCd"),
            ("aB-cd", "Ab-cd", "ab-cd"),
        ):
            self.relay_of(A)
            self.taken(*names)
            self.connector().report(report)
            self.assertEqual(self.ended(), [], names)
            self.connector().report(names[0])
            self.assertEqual(self.ended(), [1], names)

    def test_nor_are_they_on_disk(self) -> None:
        self.relay_of(A)
        self.taken("AB-CD", "ab-cd")
        self.restart()
        self.connector().report("aB-Cd")
        self.assertEqual(self.ended(), [])

    def test_of_two_that_differ_in_case_only_the_number_tells(self) -> None:
        self.relay_of(A)
        self.taken("AB-CD", "ab-cd")
        self.connector().report("aB-Cd", addresses=(ONE,))
        self.assertEqual(self.ended(), [1])

    def test_a_report_in_another_case_that_outran_its_answer_is_found(self) -> None:
        for answer, report in ((UUID, UUID.upper()), (UUID, UUID.capitalize()), ("41C2A9B", "0x41c2a9b")):
            self.relay_of(A)
            self.relay.send()
            self.connector().report(report)
            self.connector().answer(answer)
            self.assertEqual(self.ended(), [1], (answer, report))

    def test_exact_is_exact(self) -> None:
        for answer, report in (("0000012345", "12345"), (UUID, UUID.upper()), ("0xab", "ab")):
            self.relay_of(evolve(A, remote_id=Remote.EXACT))
            self.taken(answer)
            self.connector().report(report)
            self.assertEqual((self.ended(), self.relay.correlation.unmatched.count), ([], 1))

    def test_a_rule_is_kept_to_before_and_after_a_restart(self) -> None:
        for restart in (False, True):
            self.relay_of(HEX_DECIMAL)
            self.taken("10", "A", "16")
            if restart:
                self.restart()
            self.connector().report("10")
            self.assertEqual(self.ended(), [2])

    def test_the_number_that_it_went_to_decides(self) -> None:
        for restart in (False, True):
            self.relay_of(A)
            self.taken("a", "16")
            if restart:
                self.restart()
            self.connector().report("10", addresses=("+256772000002", "goip101"))
            self.assertEqual(self.ended(), [2])

    def test_what_is_not_in_memory_may_be_the_better_one(self) -> None:
        self.relay_of(A)
        self.taken("10")
        self.restart()
        self.taken("16")
        self.connector().report("10")
        self.assertEqual(self.ended(), [1])

    def test_a_report_that_comes_twice_does_not_end_another(self) -> None:
        self.relay_of(A)
        self.taken("10", "16")
        for _ in range(2):
            self.connector().report("10")
        self.assertEqual(self.ended(), [1])

    def test_of_two_that_are_the_same_number_the_newest_is_meant(self) -> None:
        for names in (("0012", "012"), ("012", "0012")):
            self.relay_of(A)
            self.taken(*names)
            self.connector().report("12")
            self.assertEqual(self.ended(), [2])

    def test_two_forms_of_one_id_that_are_asked_about_at_once_end_it_once(self) -> None:
        self.relay_of(A)
        self.taken("0012")
        self.restart()
        for id in ("12", "0012"):
            self.connector().report_unheeded(id)
        self.relay.turn()
        self.assertEqual(self.relay.debts(), [(1, "DELIVRD")])

    def test_segments_are_found_as_well(self) -> None:
        for restart in (False, True):
            self.relay_of(evolve(HEX_DECIMAL, form=SEGMENTS))
            self.relay.send(LONG)
            for name in ("A", "B", "C"):
                self.connector().answer(name)
            if restart:
                self.restart()
            for id in ("10", "11", "12"):
                self.connector().report(id)
            self.assertEqual(self.ended(), [1])

    def test_a_report_that_outran_its_answer_is_found(self) -> None:
        self.relay_of(A)
        self.relay.send()
        self.connector().report("68954779")
        self.assertEqual(self.relay.of("acknowledge"), [])
        self.connector().answer("41C2A9B")
        self.assertEqual(self.ended(), [1])

    def test_what_waited_for_another_answer_is_let_go_in_its_time(self) -> None:
        self.relay_of(HEX_DECIMAL)
        self.relay.send()
        self.connector().report("10")
        self.connector().answer("10")
        self.assertEqual(self.ended(), [])
        self.relay.advance(PARK)
        self.assertEqual(self.relay.of("acknowledge"), [("acknowledge", "10")])


class OnDiskTests(CorrelationCase):
    """The store is asked only while it may know more."""

    def setUp(self) -> None:
        self.relay_of(A)

    def asks(self) -> bool:
        """Whether a report that belongs to nothing waits for the store."""
        self.connector().report_unheeded("unknown", MessageState.DELIVERED)
        told = self.relay.of("acknowledge")
        self.relay.turn()
        return not told

    def test_not_in_a_new_router(self) -> None:
        self.assertFalse(self.asks())

    def test_not_after_a_start_with_nothing_open(self) -> None:
        self.connector().report(self.submitted())
        self.relay.told.clear()
        self.relay.kill()
        self.assertFalse(self.asks())

    def test_after_a_start_until_what_was_open_has_ended(self) -> None:
        name = self.submitted()
        self.relay.kill()
        self.relay.advance(CHECK + 1.0)
        self.assertTrue(self.asks())
        self.connector().report(name)
        self.relay.told.clear()
        self.relay.advance(CHECK + 1.0)
        self.assertFalse(self.asks())
