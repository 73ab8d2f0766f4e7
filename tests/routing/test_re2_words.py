from twisted.trial.unittest import SynchronousTestCase

from router.routing.letters import Letters
from router.routing.pattern_syntax import read
from router.routing.re2_words import Words


class WordsTests(SynchronousTestCase):
    def text(self, pattern: str, groups: bool = False) -> str:
        words = Words(read(pattern)[1])
        return words.text(Letters(words.sets, words.words), groups)

    def test_characters_are_written_by_their_numbers(self) -> None:
        self.assertEqual(self.text("^a+"), r"\A(?:\x{61})+")

    def test_groups_hold_something_only_where_that_is_asked(self) -> None:
        self.assertEqual(self.text("(a)(?:b)"), r"(?:\x{61})(?:\x{62})".replace(r"(?:\x{62})", r"\x{62}"))
        self.assertEqual(self.text("(a)", groups=True), r"(\x{61})")

    def test_a_dollar_takes_a_line_feed_along(self) -> None:
        self.assertEqual(self.text("a$"), r"\x{61}(?:\z|(?P<LF1>\x{A})\z)")
        self.assertEqual(self.text("(?m)a$"), r"\x{61}(?m:$)")

    def test_a_set_is_one_of_letters(self) -> None:
        self.assertEqual(self.text("[0-9a]"), r"[\x{30}-\x{39}\x{61}]")
        self.assertEqual(self.text(r"[^\w\W]"), r"[^\s\S]")

    def test_case_is_pythons(self) -> None:
        self.assertEqual(self.text("(?i)b"), r"[\x{42}\x{62}]")
