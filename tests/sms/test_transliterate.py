from unicodedata import normalize

from hypothesis import given
from twisted.trial.unittest import SynchronousTestCase

from router.sms.alphabet import Alphabet, encodes
from router.sms.transliterate import transliterate
from tests.sms.strategies import any_texts, bounded, gsm7_texts


class Transliterate(SynchronousTestCase):
    def test_quotes_and_dashes_become_plain(self) -> None:
        self.assertEqual(transliterate("“Don’t” – «go»… `now`"), '"Don\'t" - "go"... \'now\'')

    def test_spaces_of_all_widths_become_spaces(self) -> None:
        self.assertEqual(transliterate("a\u00a0b\u2009c\td\u3000e"), "a b c d e")

    def test_what_takes_no_room_goes(self) -> None:
        self.assertEqual(transliterate("\ufeffa\u200bb\u00adc\ufe0f"), "abc")

    def test_signs_and_ligatures_are_spelled_out(self) -> None:
        self.assertEqual(transliterate("• ﬁne ™ ₤5 ½"), "* fine TM £5 1/2")

    def test_accents_that_gsm7_has_stay(self) -> None:
        self.assertEqual(transliterate("äöüñàèéìòùåøæßÇÉÄÖÜÑÅØÆ á"), "äöüñàèéìòùåøæßÇÉÄÖÜÑÅØÆ a")

    def test_accents_that_gsm7_lacks_go(self) -> None:
        self.assertEqual(transliterate("áçêğşıİłđœþð ÁŁŒ"), "acegsiIldoethd ALOE")

    def test_an_accent_apart_is_put_on_its_letter_first(self) -> None:
        self.assertEqual(transliterate("cafe\u0301"), "café")

    def test_other_scripts_and_pictures_stay(self) -> None:
        self.assertEqual(transliterate("Жук, 中, Άλφα, 😀 й"), "Жук, 中, Άλφα, 😀 й")

    def test_for_ascii_the_rest_of_gsm7_is_spelled_out_too(self) -> None:
        self.assertEqual(transliterate("Größe: ½ Æble, `Å`", Alphabet.ASCII), "Grosse: 1/2 AEble, `A`")

    @bounded
    @given(gsm7_texts)
    def test_what_gsm7_has_is_left_alone(self, text: str) -> None:
        self.assertEqual(transliterate(text), text)

    @bounded
    @given(any_texts)
    def test_only_characters_that_gsm7_lacks_change(self, text: str) -> None:
        kept = [each for each in normalize("NFC", text) if encodes(each, Alphabet.GSM7)]
        written = transliterate(text)
        for character in kept:
            self.assertIn(character, written)

    @bounded
    @given(any_texts)
    def test_once_is_enough(self, text: str) -> None:
        self.assertEqual(transliterate(transliterate(text)), transliterate(text))

    def test_every_letter_of_latin_1_has_a_spelling(self) -> None:
        letters = "ªºÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
        self.assertTrue(encodes(transliterate(letters), Alphabet.GSM7))
