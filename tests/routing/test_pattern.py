"""Patterns mean what they mean to Python's `re`, whichever engine runs them."""

import re
from time import process_time

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.pattern import BadPattern, Pattern, compiled
from router.routing.pattern_syntax import read
from router.routing.re2_pattern import Re2Pattern
from router.routing.re2_words import Words
from router.routing.template import Template, may_replace
from tests.support.extent import at_most

SCRIPTS = (
    "aAbkKsSzI_109",
    "éßÀÿſİıŁ",
    "αΣσςΏ",
    "жЖяёЁ",
    "ءآ٣٠ي",
    "אבתֿ",
    "कखि३।",
    "中文號一〇",
    "한글ㄱ",
    "\u212aⅷⅧ²½\u0301\u0345",
    " \t\n\r\x0b\x1c\x85\u00a0\u2028\u3000",
    "-.+*#$€😀𐐀𐐨\ufffd\x00",
    "\ud800\udfff",
)
"""Eight scripts and more, with what is odd in them: case, digits, marks, blanks, single surrogates."""

CHARACTERS = st.sampled_from("".join(SCRIPTS))
TEXTS = st.text(CHARACTERS, max_size=9)
LITERALS = CHARACTERS.filter(lambda one: not "\ud800" <= one <= "\udfff").map(re.escape)
CATEGORIES = st.sampled_from([r"\w", r"\d", r"\s", r"\W", r"\D", r"\S"])
RANGES = st.sampled_from(["a-z", "A-Z", "0-9", "à-ÿ", "А-я", "k-s", "٠-٩", r"\x00-\x7f", "一-鿿", "𐐀-𐐧"])
CLASSES = st.builds(
    lambda negated, items: f"[{negated}{''.join(items)}]",
    st.sampled_from(["", "^"]),
    st.lists(LITERALS | CATEGORIES | RANGES, min_size=1, max_size=3),
)
ZERO_WIDTH = st.sampled_from(["^", "$", r"\b", r"\B", r"\A"])
TIMES = st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{,2}", "{0,2}?", "{2,}"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = st.sampled_from(["(", "(?:", "(?i:", "(?s:", "(?m:", "(?a:", "(?-i:"])
    grouped = st.builds(lambda opened, one: f"{opened}{one})", groups, inner)
    return st.one_of(
        st.builds("".join, st.lists(inner, max_size=4)),
        st.builds("|".join, st.lists(inner, min_size=2, max_size=3)).map(lambda one: f"(?:{one})"),
        st.builds(lambda one, times: one + times, grouped | LITERALS | CLASSES | CATEGORIES, TIMES),
        grouped,
    )


BODIES = st.recursive(LITERALS | CLASSES | CATEGORIES | st.just(".") | ZERO_WIDTH, _grown, max_leaves=8)
PATTERNS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "(?i)", "(?s)", "(?m)", "(?a)", "(?im)"]), BODIES, st.sampled_from(["", "$"])
    ),
)


def by_re2(pattern: str) -> tuple[Re2Pattern, "re.Pattern[str]"]:
    """Return the pattern as RE2 runs it, and as Python does; reject a pattern that is refused."""
    try:
        python, tree = read(pattern)
        return Re2Pattern(pattern, tree, Words(tree), python), python
    except BadPattern:
        assume(False)
        raise


class AgreementTests(SynchronousTestCase):
    @settings(max_examples=at_most(400, 25))
    @given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
    @example(r"(?i)stop", ["ſTOP", "ﬅop"])
    @example(r"(?i)[k-s]i", ["\u212aİ", "\u212aı", "ſI"])
    @example(r"\bfoo", ["éfoo", "٣foo", "中 foo", "\u0301foo", "\ud800foo"])
    @example(r"\w+\B.", ["é中", "a\u00a0", ""])
    @example(r"^\d{2}$", ["٣٠\n", "12\n\n"])
    @example("[^a]", ["\ud800", "\udfffa"])
    @example(r".", ["\n", "\r", "\u2028", "\x85"])
    def test_re2_finds_what_python_finds(self, pattern: str, texts: list[str]) -> None:
        linear, python = by_re2(pattern)
        for text in texts:
            self.assertEqual(linear.search(text), python.search(text) is not None, (pattern, text))

    @settings(max_examples=at_most(300, 25))
    @given(
        PATTERNS,
        st.lists(TEXTS, min_size=1, max_size=8),
        st.sampled_from(["-", r"<\g<0>>", r"\1", r"a\\b\n"]),
    )
    @example(r"^(?:00|\+)?", ["0049", "+49", "49", ""], "+")
    @example(r"(é*)$", ["aéé\n", "éé", "\n"], r"<\1>")
    @example(r"x*", ["axb", "", "xx"], "-")
    @example(r"(a)|(\w)", ["aé"], r"<\1>")
    @example(r"\b", ["é a-中"], "|")
    def test_re2_replaces_what_python_replaces(self, pattern: str, texts: list[str], template: str) -> None:
        linear, python = by_re2(pattern)
        try:
            may_replace(linear.tree)
            read_template = Template(template, python)
        except BadPattern:
            return
        for text in texts:
            self.assertEqual(linear.sub(read_template, text), python.sub(template, text), (pattern, text))


class PatternTests(SynchronousTestCase):
    def test_it_is_searched_for_and_not_anchored(self) -> None:
        for pattern in ("otp", r"(?:\s|o)+tp"):
            self.assertTrue(compiled(pattern).search("your otp is"))
            self.assertFalse(compiled(pattern).search("nothing"))

    def test_no_pattern_takes_long(self) -> None:
        """Use patterns that take `re` longer than anybody lives."""
        began = process_time()
        for pattern in (r"^(\s*\w+\s*)*stop$", r"(a+)+$", r"(?i)(x+x+)+y", r"^(\w|\w\w)*!$", r"(.*)*\bz"):
            for letter in "axé ":
                self.assertFalse(compiled(pattern).search(letter * 5000 + "?"))
        self.assertLess(process_time() - began, 10.0)

    def test_nor_does_one_with_large_repetitions(self) -> None:
        """Use patterns that in 1 MiB take 2 to 7 seconds for the longest text, of 255 SMS."""
        began = process_time()
        for pattern in (r".{500}.{500}.{500}$", r"(?:.?){1000}x", r"(?s).{0,1000}.{0,1000}b"):
            self.assertIn(compiled(pattern).search("слово " * 6500), (True, False))
        self.assertLess(process_time() - began, 4.0)

    def test_two_of_one_text_are_equal(self) -> None:
        self.assertEqual(Pattern("^25"), Pattern("^25"))
        self.assertEqual(hash(Pattern("^25")), hash(Pattern("^25")))
        self.assertNotEqual(Pattern("^25"), Pattern("^26"))
        self.assertNotEqual(Pattern("^25"), "^25")

    def test_it_replaces_by_either_engine(self) -> None:
        self.assertEqual(compiled("^0").sub("+256", "0772"), "+256772")
        self.assertEqual(compiled(r"^(\d+?)(0+)$").sub(r"\2-\1", "12000"), "000-12")
        self.assertEqual(compiled(r"^(\d+?)(0+)$").sub(r"\2-\1", ""), "")

    def test_a_replacement_is_checked_before(self) -> None:
        for pattern, template in (("^0", r"\1"), ("^0", r"\g<name>"), (r"(\d+)", "\\"), (r"\d*?", "-")):
            with self.assertRaises(BadPattern) as caught:
                compiled(pattern).check_replacement(template)
            self.assertEqual(caught.exception.of_template, template != "-", (pattern, template))
        compiled(r"(?P<name>\d+)").check_replacement(r"\g<name>")
