"""Streams are cut into PDUs wherever they break; senseless lengths are told."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.octets.frames import Broken, Command, Framer, Pdu, Status, cut, pdu, take

STREAM = pdu(0x15, 1) + pdu(4, 2, b"body") + pdu(0x15, 3, status=8)


class CutTests(TestCase):
    def test_a_stream_is_cut_wherever_it_was_broken(self) -> None:
        for place in range(len(STREAM) + 1):
            first, rest = cut(STREAM[:place])
            second, left = cut(rest + STREAM[place:])
            self.assertEqual([each.sequence_number for each in first + second], [1, 2, 3])
            self.assertEqual(left, b"")

    def test_a_length_below_sixteen_is_broken(self) -> None:
        broken = self.assertRaises(Broken, cut, bytes(16))
        self.assertEqual(broken.status, Status.RINVCMDLEN)

    def test_a_web_browser_is_broken(self) -> None:
        self.assertRaises(Broken, cut, b"GET / HTTP/1.1\r\n\r\n")

    def test_the_header_counts_itself(self) -> None:
        self.assertEqual(cut(pdu(5, 7, b"abc", 8))[0], [Pdu(5, 8, 7, b"abc")])


class TakeTests(TestCase):
    @given(st.lists(st.binary(max_size=40), max_size=6), st.integers(0, 300))
    def test_a_buffer_keeps_what_is_not_whole(self, bodies: list[bytes], at: int) -> None:
        stream = b"".join(pdu(Command.SUBMIT_SM, number, body) for number, body in enumerate(bodies))
        buffer, found = bytearray(), []
        for piece in (stream[:at], stream[at:]):
            buffer += piece
            found += [body for _, _, _, body in take(buffer)]
        self.assertEqual((found, bytes(buffer)), (bodies, b""))

    def test_what_stands_before_a_senseless_length_is_taken(self) -> None:
        buffer, found = bytearray(pdu(0x15, 1) + bytes(16)), []
        with self.assertRaises(Broken):
            found += [number for _, _, number, _ in take(buffer)]
        self.assertEqual((found, len(buffer)), ([], 16))


class FramerTests(TestCase):
    def test_what_comes_octet_by_octet_is_put_together(self) -> None:
        framer = Framer()
        whole = [each for place in range(len(STREAM)) for each in framer.feed(STREAM[place : place + 1])]
        self.assertEqual(whole, [Pdu(0x15, 0, 1), Pdu(4, 0, 2, b"body"), Pdu(0x15, 8, 3)])
        self.assertEqual(b"".join(each.octets() for each in whole), STREAM)
