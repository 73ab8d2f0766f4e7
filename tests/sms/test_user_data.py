from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.message import UDHI, ShortMessage
from router.sms.user_data import (
    BrokenHeader,
    Concatenation,
    UserDataHeader,
    concatenation,
    sar,
    split_header,
    without_sar,
)
from router.sms.value import evolve
from tests.sms.strategies import bounded

PORTS = (0x05, bytes.fromhex("0B84 23F0"))

headers = (
    st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=9)), min_size=1, max_size=20)
    .map(lambda elements: UserDataHeader(tuple(elements)))
    .filter(lambda header: sum(2 + len(data) for _, data in header.elements) < 256)
)
places = st.integers(1, 255).flatmap(
    lambda total: st.builds(
        Concatenation, st.integers(0, 255), st.just(total), st.integers(1, total), st.booleans()
    )
)


def parsed(text: str) -> UserDataHeader:
    """Parse a header written in hexadecimal."""
    header, rest = UserDataHeader.parse(bytes.fromhex(text))
    assert rest == b""
    return header


class Headers(SynchronousTestCase):
    """TS 23.040 section 9.2.3.24."""

    def test_a_header_is_cut_off_the_text(self) -> None:
        header, rest = UserDataHeader.parse(bytes.fromhex("05 00 03 CC 02 01") + b"text")
        self.assertEqual((header.elements, rest), (((0x00, b"\xcc\x02\x01"),), b"text"))

    def test_unknown_elements_are_kept(self) -> None:
        self.assertEqual(parsed("06 7F 00 0A 02 AA BB").elements, ((0x7F, b""), (0x0A, b"\xaa\xbb")))

    def test_a_header_longer_than_the_user_data_is_broken(self) -> None:
        for octets in (b"", b"\x05", bytes.fromhex("05 00 03 CC 02"), b"\x03\x7f\x00"):
            self.assertRaises(BrokenHeader, UserDataHeader.parse, octets)

    def test_an_element_longer_than_its_header_is_broken(self) -> None:
        for octets in ("05 00 04 CC 02 01 61", "01 00 61", "06 00 03 CC 02 01 05", "02 7F 05 61"):
            self.assertRaises(BrokenHeader, UserDataHeader.parse, bytes.fromhex(octets))

    def test_no_elements_are_no_header(self) -> None:
        self.assertEqual(UserDataHeader().encode(), b"")

    def test_shifts_are_found(self) -> None:
        self.assertEqual(parsed("06 24 01 03 25 01 01").shifts, (3, 1))
        self.assertEqual(parsed("03 25 01 0D").shifts, (0, 13))

    def test_a_shift_of_the_wrong_length_is_none(self) -> None:
        self.assertEqual(parsed("04 24 02 03 01").shifts, (0, 0))

    @bounded
    @given(headers, st.binary(max_size=20))
    def test_headers_come_back(self, header: UserDataHeader, text: bytes) -> None:
        self.assertEqual(UserDataHeader.parse(header.encode() + text), (header, text))

    @bounded
    @given(st.binary(max_size=30))
    def test_octets_are_a_header_or_broken(self, octets: bytes) -> None:
        try:
            header, rest = UserDataHeader.parse(octets)
        except BrokenHeader:
            return
        self.assertEqual((header.encode() or b"\0") + rest, octets)


class Places(SynchronousTestCase):
    """TS 23.040 sections 9.2.3.24.1 and 9.2.3.24.8."""

    def test_eight_and_sixteen_bits_of_reference(self) -> None:
        self.assertEqual(parsed("05 00 03 CC 02 01").concatenation, Concatenation(0xCC, 2, 1, False))
        self.assertEqual(parsed("06 08 04 12 34 03 02").concatenation, Concatenation(0x1234, 3, 2, True))

    def test_the_last_of_several_counts(self) -> None:
        header = parsed("0B 08 04 12 34 03 02 00 03 CC 02 01")
        self.assertEqual(header.concatenation, Concatenation(0xCC, 2, 1, False))

    def test_a_senseless_place_is_ignored(self) -> None:
        for octets in ("CC 00 00", "CC 00 01", "CC 02 00", "CC 02 03"):
            self.assertIsNone(parsed("05 00 03" + octets).concatenation)

    def test_a_place_of_the_wrong_length_is_ignored(self) -> None:
        self.assertIsNone(parsed("06 00 04 12 34 03 02").concatenation)
        self.assertIsNone(parsed("05 08 03 CC 02 01").concatenation)

    def test_a_place_is_put_before_the_other_elements_in_exchange_for_the_old_ones(self) -> None:
        header = parsed("11 08 04 12 34 03 02 05 04 0B 84 23 F0 00 03 CC 02 01")
        placed = header.with_concatenation(Concatenation(7, 5, 4))
        self.assertEqual(placed, UserDataHeader(((0x00, bytes((7, 5, 4))), PORTS)))

    def test_a_place_can_be_taken_away(self) -> None:
        header = UserDataHeader((PORTS, (0x00, bytes((7, 5, 4))), (0x08, bytes((0, 7, 5, 4)))))
        self.assertEqual(header.without_concatenation(), UserDataHeader((PORTS,)))

    def test_a_narrow_place_keeps_the_low_octet(self) -> None:
        self.assertEqual(Concatenation(0x12F4, 3, 2, True).narrow, Concatenation(0xF4, 3, 2, False))

    @bounded
    @given(headers, places)
    def test_a_place_comes_back(self, header: UserDataHeader, place: Concatenation) -> None:
        self.assertEqual(header.with_concatenation(place).concatenation, place)


class Messages(SynchronousTestCase):
    sar = ((0x020C, b"\xf1\x02"), (0x020E, b"\x03"), (0x020F, b"\x02"))

    def test_without_udhi_there_is_no_header(self) -> None:
        octets = bytes.fromhex("05 00 03 CC 02 01")
        self.assertEqual(split_header(ShortMessage(short_message=octets)), (None, octets))

    def test_with_udhi_there_is_one(self) -> None:
        message = ShortMessage(short_message=bytes.fromhex("05 00 03 CC 02 01 61"), esm_class=0x43)
        self.assertEqual(split_header(message), (parsed("05 00 03 CC 02 01"), b"a"))

    def test_with_udhi_and_no_header_it_is_broken(self) -> None:
        self.assertRaises(BrokenHeader, split_header, ShortMessage(short_message=b"hello", esm_class=UDHI))

    def test_sar_parameters_tell_the_place(self) -> None:
        message = ShortMessage(tlvs=(*self.sar[::-1], (0x1400, b"x")))
        self.assertEqual(sar(message), Concatenation(0xF102, 3, 2, True))

    def test_two_of_the_three_tell_nothing(self) -> None:
        for missing in range(3):
            tlvs = self.sar[:missing] + self.sar[missing + 1 :]
            self.assertIsNone(sar(ShortMessage(tlvs=tlvs)))

    def test_a_senseless_sar_place_is_ignored(self) -> None:
        self.assertIsNone(sar(ShortMessage(tlvs=(*self.sar[:2], (0x020F, b"\x04")))))

    def test_either_way_tells_the_place_and_the_header_goes_first(self) -> None:
        message = ShortMessage(tlvs=self.sar)
        self.assertEqual(concatenation(message), Concatenation(0xF102, 3, 2, True))
        headed = evolve(message, short_message=bytes.fromhex("05 00 03 CC 02 01"), esm_class=UDHI)
        self.assertEqual(concatenation(headed), Concatenation(0xCC, 2, 1))

    def test_sar_parameters_can_be_taken_away(self) -> None:
        self.assertEqual(without_sar((*self.sar, (0x1400, b"x"))), ((0x1400, b"x"),))

    @bounded
    @given(places)
    def test_a_place_comes_back_from_sar(self, place: Concatenation) -> None:
        self.assertEqual(sar(ShortMessage(tlvs=place.tlvs)), evolve(place, wide=True))
