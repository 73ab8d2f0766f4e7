import re

from twisted.trial.unittest import SynchronousTestCase

from router.routing.letters import MOST_SEEN, WORD, Letters

DIGIT, SPACE = re.compile(r"\d"), re.compile(r"\s")


class LettersTests(SynchronousTestCase):
    def test_ascii_is_as_it_is_and_others_are_told_apart_by_their_sets_only(self) -> None:
        letters = Letters([DIGIT, SPACE], None)
        self.assertEqual("a1 \n".translate(letters), "a1 \n")
        seven, eight, blank, han, emoji, surrogate = list("٧८\u00a0中😀\ud800".translate(letters))
        self.assertEqual(seven, eight)
        self.assertEqual(len({seven, blank, han}), 3)
        self.assertEqual((han, han), (emoji, surrogate))
        self.assertEqual(letters.members(0), {*"0123456789", seven})

    def test_where_borders_of_words_count_words_have_letters_of_words(self) -> None:
        letters = Letters([], WORD)
        self.assertTrue(all(re.match(r"\w", one, re.ASCII) for one in "aZ9_é中٣".translate(letters)))
        self.assertFalse(any(re.match(r"\w", one, re.ASCII) for one in " -€😀\ud800".translate(letters)))
        self.assertEqual("\n".translate(letters), "\n")

    def test_it_does_not_grow_without_end(self) -> None:
        letters = Letters([DIGIT], None)
        before = letters.kinds
        for code in range(0x80, 0x80 + 3 * MOST_SEEN):
            letters[code]
        self.assertLessEqual(len(letters), MOST_SEEN + 1)
        self.assertLessEqual(letters.kinds, before + 2)
