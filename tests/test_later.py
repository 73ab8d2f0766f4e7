"""A call that is made later."""

from typing import Any
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from router.later import put_by


class Calls(TestCase):
    @given(
        st.lists(st.integers() | st.none(), min_size=1, max_size=4),
        st.lists(st.none() | st.text(), max_size=1),
    )
    def test_it_has_what_was_given_before_and_what_is_given_then(
        self, now: list[Any], then: list[Any]
    ) -> None:
        told: list[tuple[Any, ...]] = []
        put_by(lambda *given: told.append(given), *now)(*then)
        self.assertEqual(told, [(*now, *then)])

    def test_it_can_be_made_again_and_again(self) -> None:
        told: list[str] = []
        later = put_by(told.append, "once more")
        later()
        later()
        self.assertEqual(told, ["once more"] * 2)

    def test_what_the_call_raises_comes_through(self) -> None:
        self.assertRaises(ZeroDivisionError, put_by(divmod, 1, 0))
