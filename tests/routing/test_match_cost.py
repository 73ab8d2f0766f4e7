from twisted.trial.unittest import SynchronousTestCase

from router.routing.match_cost import is_simple
from router.routing.pattern_syntax import read


class SimpleTests(SynchronousTestCase):
    def test_most_patterns_are(self) -> None:
        for pattern in (
            r"^\+?2567[78]",
            "^Shop$",
            "(?i)otp",
            r"\bcode \d{6}\b",
            "^(?:stop|quit|end)$",
            "^256",
        ):
            self.assertTrue(is_simple(read(pattern)[1]), pattern)

    def test_those_with_many_ways_through_them_are_not(self) -> None:
        for pattern in (
            r"\s*stop",
            "(a+)+",
            "a{1,20}",
            "a?a?a?a?a?",
            "(?:ab|cd)" * 5,
            "a{300}",
        ):
            self.assertFalse(is_simple(read(pattern)[1]), pattern)

    def test_nor_is_what_has_choices_in_a_repetition(self) -> None:
        for pattern in ("(?:ab|cd){4}c", "(?:a?){3}"):
            self.assertFalse(is_simple(read(f"(?:{pattern}x)")[1]), pattern)
