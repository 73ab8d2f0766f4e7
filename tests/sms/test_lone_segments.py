from twisted.trial.unittest import SynchronousTestCase

from router.sms.lone_segments import apart
from router.sms.message import ShortMessage
from router.sms.parts import text_of
from tests.sms.messages import ASCII, GSM7, UCS2, message, placed


def pieces(*octets: bytes, data_coding: int = 0) -> list[ShortMessage]:
    total = len(octets) + 1
    return [
        placed(ShortMessage(short_message=each, data_coding=data_coding), 7, total, number)
        for number, each in enumerate(octets, 1)
    ]


class ApartTests(SynchronousTestCase):
    def said(self, segments: list[ShortMessage], alphabet: object = GSM7) -> list[str]:
        assert isinstance(alphabet, type(GSM7))
        return [text_of(each, alphabet) for each in apart(segments, alphabet)]

    def test_what_is_as_it_says_is_left_alone(self) -> None:
        for alphabet in (GSM7, UCS2):
            segments = [placed(message("ab", alphabet), 7, 3, number) for number in (1, 2)]
            for before, after in zip(segments, apart(segments, GSM7), strict=True):
                self.assertIs(after, before)

    def test_a_mark_of_the_first_holds_for_all(self) -> None:
        segments = pieces(b"\xff\xfe\x16\x04", b"\x17\x04", data_coding=8)
        self.assertEqual(self.said(segments), ["Ж", "З"])

    def test_latin_1_of_one_is_latin_1_of_all(self) -> None:
        self.assertEqual(self.said(pieces(b"a@[", b"\xfc", b"\xe7`")), ["a@[", "ü", "ç`"])

    def test_utf_8_that_is_torn_is_whole_again(self) -> None:
        torn = "grü@".encode()
        self.assertEqual(self.said(pieces(torn[:3], torn[3:])), ["gr", "ü@"])
        self.assertEqual(self.said(pieces(torn[:3], torn[3:]), ASCII), ["gr", "ü@"])

    def test_what_cannot_be_read_stays(self) -> None:
        segments = pieces(b"\x81", b"\xfc")
        self.assertIs(apart(segments, GSM7)[0], segments[0])

    def test_the_headers_stay(self) -> None:
        segments = pieces(b"\xfc", b"\xe9")
        for before, after in zip(segments, apart(segments, GSM7), strict=True):
            self.assertEqual((after.short_message[:6], after.esm_class), (before.short_message[:6], 0x40))
