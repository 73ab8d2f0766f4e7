"""Patterns that name `*` or `#`."""

import re

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.service_codes import named_by


class NamedByTests(SynchronousTestCase):
    def test_these_name_one(self) -> None:
        for pattern in (
            *(r"^\*100#$", r"^[*#]", "^#", r"a|\*", "[]*]", r"[\]*]"),
            *(r"^(\*|#)", "^[0-9*#+]+$", r"^\\\*", r"^\+?[*]"),
        ):
            self.assertTrue(named_by(pattern), pattern)

    def test_these_match_them_without_a_word(self) -> None:
        for pattern in (
            "",
            "^",
            ".*",
            "^.*$",
            "[^*#]",
            r"[^\]*]",
            "[!-/]",
            r"\D",
            r"\\*",
            "[0-9]*",
            "(?#x)1",
        ):
            self.assertFalse(named_by(pattern), pattern)

    @given(st.text("*#0123456789+", min_size=1).filter(lambda text: text.strip("0123456789+") != ""))
    def test_a_code_that_is_written_out_does(self, code: str) -> None:
        self.assertTrue(named_by("^" + re.escape(code)))

    @given(st.text("0123456789+.[](){}|?^$", max_size=12))
    def test_without_either_sign_none_does(self, pattern: str) -> None:
        self.assertFalse(named_by(pattern))
