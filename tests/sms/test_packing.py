from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.packing import fill_bits_after, pack, unpack
from tests.sms.strategies import bounded

septets = st.binary(max_size=200).map(lambda octets: bytes(octet & 0x7F for octet in octets))


class Packing(SynchronousTestCase):
    """TS 23.038 section 6.1.2.1."""

    def test_ten_letters_take_nine_octets(self) -> None:
        self.assertEqual(pack(b"hellohello").hex(" "), "e8 32 9b fd 46 97 d9 ec 37")

    def test_one_fill_bit_comes_before_the_first_letter(self) -> None:
        self.assertEqual(pack(b"A", 1), b"\x82")

    def test_160_septets_fill_140_octets(self) -> None:
        self.assertEqual(pack(b"\x7f" * 160), b"\xff" * 140)

    def test_153_septets_and_a_fill_bit_fill_the_134_octets_beside_a_header(self) -> None:
        self.assertEqual(len(pack(b"a" * 153, 1)), 134)

    def test_the_count_tells_an_at_sign_from_padding(self) -> None:
        packed = pack(b"aaaaaaa\x00")
        self.assertEqual((unpack(packed, 7), unpack(packed, 8)), (b"a" * 7, b"aaaaaaa\x00"))

    def test_too_few_octets_are_refused(self) -> None:
        self.assertEqual(unpack(b"\xff" * 7, 8), b"\x7f" * 8)
        self.assertRaises(ValueError, unpack, b"\xff" * 7, 9)
        self.assertRaises(ValueError, unpack, b"\xff" * 7, 8, 1)

    def test_headers_of_six_and_seven_octets_need_one_fill_bit_and_none(self) -> None:
        self.assertEqual([fill_bits_after(header) for header in (0, 4, 6, 7, 12)], [0, 3, 1, 0, 2])

    @bounded
    @given(septets, st.integers(0, 6))
    def test_septets_come_back(self, row: bytes, fill_bits: int) -> None:
        self.assertEqual(unpack(pack(row, fill_bits), len(row), fill_bits), row)

    @bounded
    @given(st.integers(0, 139))
    def test_text_begins_on_a_septet_boundary(self, header: int) -> None:
        self.assertEqual((header * 8 + fill_bits_after(header)) % 7, 0)
