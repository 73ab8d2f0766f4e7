"""Comparison of the ids of answers and reports."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.id_forms import Remote, forms, reports_of
from router.relay.remote_ids import Candidate, RemoteIds

numbers = st.integers(0, 10**30)
widths = st.sets(st.integers(0, 40), max_size=4)
FORMS = {10: "{:0{}d}", 16: "{:0{}x}"}
RULES = {
    Remote.DECIMAL: (10, 10),
    Remote.HEX: (16, 16),
    Remote.HEX_DECIMAL: (16, 10),
    Remote.DECIMAL_HEX: (10, 16),
}


class NoteTests(SynchronousTestCase):
    def test_widths_are_those_that_an_id_may_have(self) -> None:
        ids: RemoteIds[str] = RemoteIds(Remote.AUTO)
        for size in (1, 64, 65, 60_000):
            ids.note("1" * size)
        self.assertEqual(ids.widths, {1, 64})


class FormsTests(SynchronousTestCase):
    @given(numbers, st.sampled_from(list(RULES)), st.integers(0, 40), st.integers(0, 40), st.booleans())
    def test_what_the_answer_said_is_among_them(
        self, number: int, rule: Remote, width: int, other: int, upper: bool
    ) -> None:
        of_answer, of_report = RULES[rule]
        answer = FORMS[of_answer].format(number, width)
        report = FORMS[of_report].format(number, other)
        answer = answer.upper() if upper else answer
        self.assertIn(answer, forms(report, rule, {len(answer)}))
        self.assertIn(report, reports_of(answer, rule, {len(report)}))

    @given(numbers, st.sampled_from(list(RULES)), widths)
    def test_all_of_them_are_the_same_number(self, number: int, rule: Remote, seen: set[int]) -> None:
        of_answer, of_report = RULES[rule]
        report = FORMS[of_report].format(number, 0)
        self.assertEqual({int(form, of_answer) for form in forms(report, rule, seen)}, {number})

    @given(st.text(max_size=70))
    def test_what_is_no_number_stands_for_itself(self, id: str) -> None:
        for rule in RULES:
            found = forms(f"{id}-", rule, (8,))
            self.assertEqual(found, (f"{id}-",))

    def test_digits_of_other_scripts_are_none(self) -> None:
        self.assertEqual(forms("\u0661\u0662", Remote.DECIMAL, (8,)), ("\u0661\u0662",))


class ChoiceTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.ids: RemoteIds[str] = RemoteIds(Remote.AUTO)

    def choose(self, report: str, sure: bool = True, **open: tuple[str, bool | None]) -> str | None:
        """``open``: for each message what the answer called it, and whether the address agrees."""
        by_name = {name: (which, agrees) for which, (name, agrees) in open.items()}
        for name in by_name:
            self.ids.widths.add(len(name))
        found = [
            Candidate(reading, *by_name[form]) for reading, form in self.ids.forms(report) if form in by_name
        ]
        return self.ids.choose(report, found, sure)

    def test_equal_strings_come_first(self) -> None:
        self.assertEqual(self.choose("10", one=("10", None), two=("a", None)), "one")
        self.assertIs(self.ids.learnt, None)

    def test_else_the_only_one_that_may_be_meant(self) -> None:
        self.assertEqual(self.choose("68954779", one=("41C2A9B", None)), "one")
        self.assertIs(self.ids.learnt, Remote.HEX_DECIMAL)

    def test_what_two_readings_explain_is_not_guessed(self) -> None:
        self.assertIs(self.choose("10", one=("a", None), two=("16", None)), None)

    def test_it_is_the_one_that_went_to_that_number(self) -> None:
        self.assertEqual(self.choose("10", one=("a", False), two=("16", True)), "two")
        self.assertIs(self.ids.learnt, Remote.DECIMAL_HEX)

    def test_even_before_equal_strings(self) -> None:
        self.assertEqual(self.choose("10", one=("10", False), two=("a", True)), "two")

    def test_what_was_learnt_decides_between_two(self) -> None:
        self.choose("68954779", one=("41C2A9B", None))
        self.assertEqual(self.choose("10", one=("a", None), two=("16", None), three=("10", None)), "one")

    def test_where_strings_are_equal_nothing_is_converted(self) -> None:
        """A report that comes twice must not end the message whose id is another reading of it."""
        self.choose("17", one=("17", None))
        self.assertIs(self.ids.learnt, Remote.EXACT)
        for agrees in (None, False, True):
            self.assertIs(self.choose("10", two=("16", agrees)), None)

    def test_a_converted_id_that_went_elsewhere_is_none(self) -> None:
        self.assertIs(self.choose("10", two=("16", False)), None)

    def test_what_comes_again_is_about_the_same_message(self) -> None:
        self.choose("10", one=("10", None), two=("16", None))
        self.assertIs(self.choose("10", two=("16", True)), None)
        self.assertEqual(self.choose("10", three=("10", None), two=("16", None)), "three")

    def test_zeros_in_front_convert_nothing(self) -> None:
        self.choose("17", one=("17", None))
        self.assertEqual(self.choose("0000012345", one=("12345", None)), "one")

    def test_one_digit_teaches_nothing(self) -> None:
        for id in ("7", "07"):
            self.choose(id, one=(id, None))
        self.assertIs(self.ids.learnt, None)

    def test_strings_that_are_no_numbers_teach_that_they_are_compared_as_such(self) -> None:
        self.assertEqual(self.choose("x-1", one=("x-1", None)), "one")
        self.assertTrue(self.ids.plain)

    def test_a_far_side_that_changes_is_believed_where_ids_are_long(self) -> None:
        self.choose("68954779", one=("68954779", None))
        self.assertEqual(self.choose("68954779", one=("41C2A9B", True)), "one")

    def test_while_others_may_be_on_disk_only_equal_strings_settle_it(self) -> None:
        self.assertIs(self.choose("68954779", sure=False, one=("41C2A9B", None)), None)
        self.assertEqual(self.choose("68954779", sure=False, one=("68954779", None)), "one")
        self.assertIs(self.ids.learnt, None)

    def test_a_rule_is_kept_to(self) -> None:
        for rule, answer in ((Remote.HEX_DECIMAL, "a"), (Remote.DECIMAL_HEX, "16"), (Remote.EXACT, "10")):
            self.ids = RemoteIds(rule)
            found = self.choose("10", a=("a", True), b=("16", True), c=("10", True), d=("010", True))
            self.assertEqual(found, {"a": "a", "16": "b", "10": "c"}[answer])
