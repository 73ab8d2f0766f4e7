from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.clusters import REACH, break_before
from tests.sms.strategies import bounded, sign_lists


class Signs(SynchronousTestCase):
    """Unicode's UAX 29, as far as it goes here."""

    def keeps(self, sign: str) -> None:
        """Check that a cut anywhere inside the sign moves back to its beginning."""
        for limit in range(3, len(sign) + 2):
            self.assertEqual(break_before(f"ab{sign}cd", limit), 2, ascii(sign))
        self.assertEqual(break_before(f"ab{sign}cd", len(sign) + 2), len(sign) + 2)

    def test_marks_stay_with_their_letter(self) -> None:
        self.keeps("e\u0301")
        self.keeps("e\u0300")
        self.keeps("u\u0308\u0304")

    def test_vowel_signs_stay_with_their_consonant(self) -> None:
        self.keeps("कि")
        self.keeps("ก\u0e34")

    def test_consonants_tied_by_a_virama_stay_together(self) -> None:
        self.keeps("क्षि")

    def test_variation_selectors_stay(self) -> None:
        self.keeps("❤\ufe0f")

    def test_keycaps_stay_whole(self) -> None:
        self.keeps("1\ufe0f\u20e3")

    def test_skin_tones_stay(self) -> None:
        for tone in "🏻🏼🏽🏾🏿":
            self.keeps("👍" + tone)

    def test_families_stay_together(self) -> None:
        self.keeps("👨‍👩‍👧‍👦")
        self.keeps("👨🏻‍👩🏻‍👧🏻‍👦🏻")

    def test_flags_are_two_letters_each(self) -> None:
        for flag in ("🇺🇬", "🇦🇫", "🇿🇿"):
            self.keeps(flag)
        self.assertEqual([break_before("🇺🇬🇰🇪🇹🇿", limit) for limit in (2, 3, 4, 5)], [2, 2, 4, 4])

    def test_flags_of_tags_stay_whole(self) -> None:
        self.keeps("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f")

    def test_jamo_make_one_syllable(self) -> None:
        for jamo in ("\u1112\u1161\u11ab", "\u1112\u1160", "\u1112\u1161\u11ff"):
            self.keeps(jamo)

    def test_cr_lf_stays_together(self) -> None:
        self.keeps("\r\n")

    def test_cr_and_lf_alone_stay_with_nothing(self) -> None:
        self.assertEqual([break_before("a\rb\nc", limit) for limit in (1, 2, 3, 4)], [1, 2, 3, 4])

    def test_plain_letters_are_cut_where_asked(self) -> None:
        self.assertEqual([break_before("abcd中文", limit) for limit in range(1, 7)], [1, 2, 3, 4, 5, 6])

    def test_marks_without_end_are_cut_where_asked(self) -> None:
        self.assertEqual(break_before("ae" + "\u0301" * 99, 60), 60)
        self.assertEqual(break_before("ae" + "\u0301" * 99, REACH), 1)

    def test_a_sign_at_the_very_beginning_is_cut_where_asked(self) -> None:
        self.assertEqual(break_before("e\u0301a", 1), 1)

    @bounded
    @given(sign_lists, st.integers(1, 200))
    def test_a_cut_falls_between_signs(self, signs: list[str], limit: int) -> None:
        text = "".join(signs)
        ends = {len("".join(signs[:count])) for count in range(len(signs) + 1)}
        if 11 < limit < len(text):
            self.assertIn(break_before(text, limit), ends)
