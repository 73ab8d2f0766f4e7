"""The stream cut into PDUs: SMPP 3.4 section 3.2."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.framing import BadLength, Framer
from tests.smpp.wire import raw

NOW = 5.0

whole_pdus = st.lists(st.builds(raw, st.just(4), st.integers(1, 99), st.binary(max_size=60)), max_size=6)


@st.composite
def cut_streams(draw: st.DrawFn) -> tuple[list[bytes], list[bytes]]:
    """PDUs, and their octets cut anywhere."""
    pdus = draw(whole_pdus)
    stream = b"".join(pdus)
    cuts = draw(st.lists(st.integers(0, len(stream)), max_size=12))
    places = [0, *sorted(cuts), len(stream)]
    return pdus, [stream[begin:end] for begin, end in pairwise(places)]


class CuttingTest(SynchronousTestCase):
    """Whole PDUs in, whole PDUs out."""

    @given(cut_streams())
    def test_the_same_pdus_come_out_wherever_the_stream_is_cut(
        self, drawn: tuple[list[bytes], list[bytes]]
    ) -> None:
        pdus, pieces = drawn
        framer = Framer(1024)
        found = [whole for piece in pieces for whole in framer.feed(piece, NOW)]
        self.assertEqual(found, pdus)
        self.assertIsNone(framer.since)
        self.assertIsNone(framer.bad)

    def test_a_read_that_is_one_pdu_is_not_copied(self) -> None:
        pdu = raw(4, 1, b"x" * 100)
        (found,) = Framer(1024).feed(pdu, NOW)
        self.assertIs(found, pdu)

    def test_a_large_pdu_in_single_octets_is_put_together(self) -> None:
        framer = Framer(65536)
        pdu = raw(4, 1, bytes(60000))
        found = [whole for at in range(len(pdu)) for whole in framer.feed(pdu[at : at + 1], NOW)]
        self.assertEqual(found, [pdu])


class LengthTest(SynchronousTestCase):
    """command_length below 16 or above the limit."""

    def test_sixteen_octets_are_the_shortest_and_the_limit_the_longest(self) -> None:
        framer = Framer(20)
        self.assertEqual(len(framer.feed(raw(0x15) + raw(4, 1, b"1234"), NOW)), 2)
        self.assertIsNone(framer.bad)

    def test_fifteen_is_bad_as_soon_as_four_octets_are_there(self) -> None:
        framer = Framer(1024)
        self.assertEqual(framer.feed(b"\0\0\0", NOW), [])
        self.assertIsNone(framer.bad)
        framer.feed(b"\x0f", NOW)
        self.assertEqual(framer.bad, BadLength(15, 0))

    def test_one_above_the_limit_is_bad(self) -> None:
        framer = Framer(1024)
        framer.feed(b"\0\0\x04\x01", NOW)
        self.assertEqual(framer.bad, BadLength(1025, 0))

    def test_the_sequence_number_is_told_if_the_header_is_whole(self) -> None:
        framer = Framer(1024)
        framer.feed(b"\0\0\0\x0f" + raw(4, 77)[4:], NOW)
        self.assertEqual(framer.bad, BadLength(15, 77))

    def test_each_number_has_all_of_its_four_octets(self) -> None:
        framer = Framer(1024)
        framer.feed(bytes.fromhex("01020304 00000000 00000000 81828384"), NOW)
        self.assertEqual(framer.bad, BadLength(0x01020304, 0x81828384))

    def test_strangers_are_seen_by_their_first_four_octets(self) -> None:
        for stranger in (b"GET ", b"HTTP", b"SSH-", b"\x16\x03\x01\x02"):
            framer = Framer(65536)
            framer.feed(stranger, NOW)
            self.assertIsNotNone(framer.bad, stranger)

    def test_what_came_whole_before_is_given_out(self) -> None:
        framer = Framer(1024)
        self.assertEqual(framer.feed(raw(0x15, 1) + b"\0\0\0\0", NOW), [raw(0x15, 1)])
        self.assertIsNotNone(framer.bad)


class SinceTest(SynchronousTestCase):
    """When the PDU that is not yet whole began."""

    def test_it_is_none_between_pdus(self) -> None:
        framer = Framer(1024)
        framer.feed(raw(0x15), 1.0)
        self.assertIsNone(framer.since)

    def test_it_is_the_time_of_the_first_octet(self) -> None:
        framer = Framer(1024)
        for now, octet in enumerate(raw(0x15)[:5]):
            framer.feed(bytes((octet,)), float(now))
        self.assertEqual(framer.since, 0.0)

    def test_it_is_renewed_by_each_whole_pdu(self) -> None:
        framer = Framer(1024)
        framer.feed(raw(0x15)[:5], 1.0)
        framer.feed(raw(0x15)[5:] + b"\0\0", 2.0)
        self.assertEqual(framer.since, 2.0)
