import re

from twisted.trial.unittest import SynchronousTestCase

from router.routing.pattern import BadPattern, compiled


class RefusedTests(SynchronousTestCase):
    def wrong(self, pattern: str) -> str:
        with self.assertRaises(BadPattern, msg=pattern) as caught:
            compiled(pattern)
        self.assertTrue(caught.exception.remedy)
        return str(caught.exception.wrong)

    def test_what_needs_more_than_linear_time_is_refused_with_its_place(self) -> None:
        for pattern, said in (
            ("stop(?=now)", "a look-ahead (?= at character 5"),
            ("a(?!b)", "a negative look-ahead (?! at character 2"),
            ("(?<=a)b", "a look-behind (?<= at character 1"),
            ("[)](?<!a)b", "a negative look-behind (?<! at character 4"),
            (r"(\w)\1", "a reference to the group 1 at character 5"),
            ("(?P<n>a)(?P=n)", "a reference to a group (?P= at character 9"),
            ("(a)?(?(1)b|c)", "a condition on a group (?( at character 5"),
            ("(?>a)", "an atomic group (?> at character 1"),
            ("ba*+", "a possessive repetition at character 3"),
        ):
            self.assertIn(said, self.wrong(pattern))

    def test_what_others_read_otherwise_is_refused_with_its_place(self) -> None:
        for pattern, said in (
            (r"stop\Z", r"\Z at character 5"),
            (r"a\u0416", r"\u at character 2"),
            (r"[a\u0416]", r"\u at character 3"),
            (r"\U0001F600", r"\U at character 1"),
            (r"\N{BULLET}", r"\N at character 1"),
            ("(?x) a b", "the flag x (blanks and comments in a pattern) at character 1"),
            (r"(?a:\W)", "a flag a, u or L for a part of it at character 1"),
            ("a(?ix: b)", "the flag x (blanks and comments in a pattern) at character 2"),
        ):
            self.assertIn(said, self.wrong(pattern))

    def test_a_border_of_words_beside_letters_outside_ascii_is_refused(self) -> None:
        for pattern in (r"\bété", r"é\B", r"\b[à-ÿ]", r"[^\xe9]\b", "(?i)стоп\\b"):
            self.assertIn(r"\b", self.wrong(pattern))

    def test_a_dollar_with_something_behind_it_is_refused(self) -> None:
        for pattern in ("a$b", "(a$)+", "$.", "(?:a$|b)c", r"a$\b"):
            self.assertIn("a $ with something behind it", self.wrong(pattern))
        for pattern in ("a$", "(a$|b)$", "^$", "(?:a|b$)", "$$", "(?m)a$b", r"a\$b", "[$]b"):
            compiled(pattern)

    def test_too_many_repetitions_are_refused(self) -> None:
        self.assertIn("more than 1,000 times", self.wrong("a{1001}"))
        self.assertIn("more than 1,000 times", self.wrong("(?:ab){2,1001}"))
        self.assertIn("too large", self.wrong("(?:a{100}){100}"))
        self.assertIn("too large", self.wrong(r"(?:\w{1000}|(?:\d{31}){31})" * 300))
        compiled("a{1000}")

    def test_what_python_refuses_is_refused_in_its_words(self) -> None:
        self.assertIn("unterminated subpattern at position 0", self.wrong("(a"))
        self.assertIn("is no regular expression", self.wrong("a{99999999999999999999}"))
        self.assertIn("too many brackets", self.wrong("(" * 5000 + ")" * 5000))

    def test_what_only_looks_like_it_is_let_be(self) -> None:
        for pattern in (
            r"\\Z",
            r"[(?=]",
            r"\(?=",
            r"\\u0041",
            r"a(?#(?=)b",
            "[]Z]",
            r"[\]]\+",
            r"\101",
            r"a+\+",
        ):
            compiled(pattern)

    def test_what_re2_reads_otherwise_is_read_as_by_python(self) -> None:
        for pattern, text in (
            (r"[[:alpha:]]", ":]"),
            (r"[[:alpha:]]", "b"),
            (r"a{,2}b", "b"),
            (r"a{b}", "a{b}"),
            (r"\101", "A"),
            (r"[\b]", "\b"),
            (r"\w", "é"),
            (r"\d", "٣"),
            (r"\s", "\u00a0"),
            (r"(?a)\w", "é"),
            (r"[^\W\d]", "é"),
            ("a$", "a\n"),
            ("(?m)^a$", "b\na\nb"),
        ):
            found = re.search(pattern, text) is not None
            self.assertEqual(compiled(pattern).search(text), found, (pattern, text))
