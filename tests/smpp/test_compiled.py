"""The compiled codec alone; that it does what those in Python do is seen in `test_hot`, too."""

import gc
import sys
from typing import cast

from hypothesis import given, settings
from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.smpp import careful, codec
from router.smpp.declare import Pdu
from router.smpp.pdus import DeliverSm, SubmitMulti, SubmitMultiResp, SubmitSm, SubmitSmResp
from tests.smpp.strategies import number, pdus


class Nobody:
    """A codec that has nothing to do."""

    def decode(self, octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
        """Not valid, or not worth it."""
        raise AssertionError(f"asked to read {octets!r}")

    def encode(self, pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
        """Not valid, or not worth it."""
        raise AssertionError(f"asked to write {pdu}")

    def encode_response(
        self, command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
    ) -> bytes:
        """Not valid."""
        raise AssertionError(f"asked to answer {command_id:#x}")


class CompiledTest(SynchronousTestCase):
    """`compiled.Codec`, as `codec` makes it for our tables."""

    def setUp(self) -> None:
        found = codec.compiled()
        if found is None:
            raise SkipTest("router.smpp.compiled is in the compiled router only: make test-compiled")
        self.codec = found

    def alone(self) -> codec.Doors:
        """One that has nobody to ask."""
        return cast(codec.Doors, codec.compiled(otherwise=Nobody()))

    def test_it_is_the_one_in_use_where_it_was_built(self) -> None:
        self.assertIn("compiled", type(codec.encode.__self__).__module__)  # type: ignore[attr-defined]

    @settings(max_examples=300)
    @given(pdus, number)
    def test_valid_pdus_of_plain_fields_are_read_and_written_without_the_other(
        self, pdu: Pdu, sequence_number: int
    ) -> None:
        if isinstance(pdu, SubmitMulti | SubmitMultiResp):
            return
        octets = careful.encode(pdu, sequence_number)
        self.assertEqual(self.alone().encode(pdu, sequence_number), octets)
        self.assertEqual(self.alone().decode(octets), (0, sequence_number, pdu))

    def test_so_are_answers(self) -> None:
        for command_id in (4, 5, 0x103, 6, 0x15, 0x80000004):
            octets = careful.encode_response(command_id, 7, 0, "123")
            self.assertEqual(self.alone().encode_response(command_id, 7, 0, "123"), octets)
            refused = careful.encode_response(command_id, 7, 8, "123")
            self.assertEqual(self.alone().encode_response(command_id, 7, 8, "123"), refused)

    def test_what_it_cannot_do_goes_to_the_other(self) -> None:
        self.assertRaises(AssertionError, self.alone().encode, SubmitMulti(), 1)
        self.assertRaises(AssertionError, self.alone().encode, SubmitSm(esm_class=256), 1)
        self.assertRaises(AssertionError, self.alone().encode_response, 4, 1 << 32)
        self.assertRaises(AssertionError, self.alone().decode, b"\0\0\0\x10\0\0\0\x04" + bytes(8))

    def test_strings_of_all_lengths_are_read_alike_wherever_they_leave_ascii(self) -> None:
        for size in range(21):
            for at in range(size):
                for letter in ("a", "\x7f", "\x80", "\xff"):
                    text = "0" * at + letter + "1" * (size - at - 1)
                    pdu = DeliverSm(source_addr=text)
                    _, _, found = self.alone().decode(careful.encode(pdu, 7))
                    self.assertEqual(found, pdu)
                    self.assertEqual(found.source_addr.isascii(), text.isascii())  # type: ignore[attr-defined]

    def test_nothing_is_kept_of_what_went_through(self) -> None:
        valid = DeliverSm(
            source_addr="256772000001", short_message=b"hello", tlvs=((0x1E, b"1\0"), (0x427, b"\2"))
        )
        octets = self.codec.encode(valid, 7)
        cut = (len(octets) - 1).to_bytes(4, "big") + octets[4:-1]

        def go() -> None:
            for _ in range(500):
                self.codec.decode(octets)
                self.codec.encode(valid, 7)
                self.codec.encode_response(4, 7, 0, "123")
                self.codec.encode(SubmitSmResp(message_id="123"), 7, 8)
                self.codec.decode(cut, lenient=True)

        go()
        gc.collect()
        before = sys.getallocatedblocks()
        go()
        gc.collect()
        self.assertLess(abs(sys.getallocatedblocks() - before), 200)

    def test_objects_of_another_class_are_not_its(self) -> None:
        self.assertRaises(AssertionError, self.alone().encode, cast(Pdu, object()), 1)

    def test_a_class_without_slots_has_no_place_for_fields(self) -> None:
        from router.smpp.compiled import Codec

        class Loose:
            """No slots."""

            text = ""

        tables = [(cast(type[Pdu], Loose), 4, [("text", "c_octet_string", 5)])]
        error = self.assertRaises(ValueError, Codec, tables, {}, frozenset(), careful)
        self.assertEqual(str(error), "Loose.text is no slot")

    def test_a_slot_of_other_objects_is_no_place_for_fields(self) -> None:
        from router.smpp.compiled import Codec

        class Borrowed:
            """A slot, but none of its own."""

            __slots__ = ()
            text = SubmitSm.short_message

        tables = [(cast(type[Pdu], Borrowed), 4, [("text", "c_octet_string", 5)])]
        error = self.assertRaises(ValueError, Codec, tables, {}, frozenset(), careful)
        self.assertEqual(str(error), "Borrowed.text is no slot")

    def test_a_length_of_more_than_32_bits_is_not_cut(self) -> None:
        most = bytes(0xFFFF)
        self.assertRaises(AssertionError, self.alone().encode, SubmitSm(tlvs=((0x424, most),) * 0x10000), 1)

    def test_a_table_beyond_its_bounds_is_refused(self) -> None:
        from router.smpp.compiled import Codec

        for fields in (
            [("esm_class", "integer", 1)] * 25,
            [("short_message", "c_octet_string", 1020)],
            [("short_message", "short_message", 255)],
            [("short_message", "c_octet_string", -1)],
        ):
            self.assertRaises(ValueError, Codec, [(SubmitSm, 4, fields)], {}, frozenset(), careful)
