"""Beginnings that a pattern demands of a number, and the patterns that a number can match."""

import re

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.pattern import Pattern, compiled
from router.routing.prefixes import MANY, Index, prefixes

PARTS = st.sampled_from(
    [
        r"\+?",
        r"\+",
        "2",
        "56",
        "[78]",
        "[0-3]",
        "7?",
        "8*",
        "9+",
        "1{2}",
        "0{0,3}",
        ".",
        r"\d",
        "(?:12)?",
    ]
)
PATTERNS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["^", ""]), st.lists(PARTS, max_size=5).map("".join), st.sampled_from(["", "$"])
    ),
)
NUMBERS = st.from_regex(r"\A\+?[0-9]{1,12}\Z")


def of(pattern: str) -> list[str] | None:
    found = prefixes(compiled(pattern))
    return None if found is None else sorted(found)


class PrefixTests(SynchronousTestCase):
    def test_digits_behind_the_beginning(self) -> None:
        self.assertEqual(of(r"^\+?25677"), ["25677"])

    def test_a_set_of_digits_is_so_many_prefixes(self) -> None:
        self.assertEqual(of(r"^\+?2567[78]"), ["25677", "25678"])
        self.assertEqual(of(r"^0[1-3]"), ["01", "02", "03"])

    def test_what_may_be_missing_ends_it(self) -> None:
        self.assertEqual(of("^25?6"), ["2"])

    def test_what_comes_after_does_not_matter(self) -> None:
        self.assertEqual(of(r"^256\d{9}$"), ["256"])

    def test_a_pattern_that_is_not_bound_to_the_beginning_does_not_tell(self) -> None:
        for pattern in ("256", "^", "^.", "^(?:25|26)", "^25|^26", "(?i)^25", "(?m)^25"):
            self.assertIsNone(of(pattern), pattern)

    def test_there_are_never_too_many(self) -> None:
        self.assertLessEqual(len(of("^[0-9][0-9][0-9][0-9]") or ()), MANY)

    @given(PATTERNS, NUMBERS)
    def test_whatever_matches_begins_with_one_of_them(self, pattern: str, number: str) -> None:
        told = prefixes(compiled(pattern))
        if told is not None and re.search(pattern, number):
            self.assertTrue(number.lstrip("+").startswith(tuple(told)))


class IndexTests(SynchronousTestCase):
    def test_candidates_come_in_their_order_with_those_that_do_not_tell(self) -> None:
        patterns = [compiled("^256"), None, compiled("^44"), compiled("^25677"), compiled("00$")]
        self.assertEqual(Index(patterns).candidates("+256772000001"), [0, 1, 3, 4])

    def test_a_number_is_compared_with_the_few_of_its_prefixes(self) -> None:
        index = Index([compiled(rf"^\+?256{number:03}") for number in range(1000)])
        self.assertEqual(index.candidates("+256042123456"), [42])

    def test_a_number_shorter_than_some_prefixes_has_each_candidate_once(self) -> None:
        self.assertEqual(Index([compiled("^2"), compiled("^44")]).candidates("2"), [0])

    @given(st.lists(PATTERNS, max_size=6), NUMBERS)
    def test_the_first_that_matches_is_the_first_that_would_have(self, given: list[str], number: str) -> None:
        patterns: list[Pattern | None] = [compiled(pattern) for pattern in given]
        matching = [place for place, pattern in enumerate(given) if re.search(pattern, number)]
        candidates = Index(patterns).candidates(number)
        self.assertEqual([place for place in candidates if place in matching], matching)
