"""The compiled codec, against the one in Python, which it has to equal on whatever is read and written."""

import contextlib
import gc
import sys
from collections.abc import Callable
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.smpp import codec, plain
from router.smpp.declare import Pdu, table
from router.smpp.errors import DecodeError, EncodeError
from router.smpp.fields import Integer, Kind, ShortMessage
from router.smpp.pdus import DeliverSm, SubmitMulti, SubmitMultiResp, SubmitSm, SubmitSmResp
from router.sms.message import Tlvs
from tests.smpp import both
from tests.smpp.strategies import number, pdus, pdus_of


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


wrong_tlv = st.tuples(st.integers(-1, 0x10000), st.sampled_from([b"", b"1", bytes(0x10000)]))


def any_values_of(kind: Kind) -> st.SearchStrategy[object]:
    """Values of the right type, which may not fit."""
    match kind:
        case Integer():
            return st.integers(-2, 300)
        case ShortMessage():
            return st.binary(min_size=250, max_size=260)
        case _:
            return st.sampled_from(["", "1" * 17, "1" * 70, "Ж", "1\0", "\xff", "240229235959900+"])


class CompiledTest(SynchronousTestCase):
    """`compiled.Codec`, as `codec` makes it for our tables."""

    def setUp(self) -> None:
        found = codec.compiled()
        if found is None:
            raise SkipTest("router.smpp.compiled was not built")
        self.codec = found

    def alone(self) -> codec.Doors:
        """One that has nobody to ask."""
        return cast(codec.Doors, codec.compiled(otherwise=Nobody()))

    def test_it_is_the_one_in_use_where_it_was_built(self) -> None:
        self.assertTrue(codec.IS_COMPILED)
        self.assertIn("compiled", type(codec.encode.__self__).__module__)  # type: ignore[attr-defined]

    @settings(max_examples=300)
    @given(pdus, number)
    def test_valid_pdus_of_plain_fields_are_read_and_written_without_the_other(
        self, pdu: Pdu, sequence_number: int
    ) -> None:
        if isinstance(pdu, SubmitMulti | SubmitMultiResp):
            return
        octets = plain.encode(pdu, sequence_number)
        self.assertEqual(self.alone().encode(pdu, sequence_number), octets)
        self.assertEqual(self.alone().decode(octets), (0, sequence_number, pdu))

    def test_so_are_answers(self) -> None:
        for command_id in (4, 5, 0x103, 6, 0x15, 0x80000004):
            octets = plain.encode_response(command_id, 7, 0, "123")
            self.assertEqual(self.alone().encode_response(command_id, 7, 0, "123"), octets)
            refused = plain.encode_response(command_id, 7, 8, "123")
            self.assertEqual(self.alone().encode_response(command_id, 7, 8, "123"), refused)

    def test_what_it_cannot_do_goes_to_the_other(self) -> None:
        self.assertRaises(AssertionError, self.alone().encode, SubmitMulti(), 1)
        self.assertRaises(AssertionError, self.alone().encode, SubmitSm(esm_class=256), 1)
        self.assertRaises(AssertionError, self.alone().encode_response, 4, 1 << 32)
        self.assertRaises(AssertionError, self.alone().decode, b"\0\0\0\x10\0\0\0\x04" + bytes(8))

    @settings(max_examples=500)
    @given(pdus, st.data())
    def test_octets_that_were_changed_cut_or_lengthened_are_read_alike(
        self, pdu: Pdu, data: st.DataObject
    ) -> None:
        octets = bytearray(plain.encode(pdu, 7))
        for _ in range(data.draw(st.integers(1, 3))):
            match data.draw(st.sampled_from(["change", "cut", "lengthen"])):
                case "change" if len(octets) > 16:
                    octets[data.draw(st.integers(16, len(octets) - 1))] = data.draw(st.integers(0, 255))
                case "cut":
                    del octets[data.draw(st.integers(16, len(octets))) :]
                case _:
                    octets += data.draw(st.binary(max_size=8))
        octets[:4] = len(octets).to_bytes(4, "big")
        for lenient in (False, True):
            try:
                both.decode(bytes(octets), lenient)
            except DecodeError:
                self.assertFalse(lenient)

    def test_strings_of_all_lengths_are_read_alike_wherever_they_leave_ascii(self) -> None:
        for size in range(21):
            for at in range(size):
                for letter in ("a", "\x7f", "\x80", "\xff"):
                    text = "0" * at + letter + "1" * (size - at - 1)
                    pdu = DeliverSm(source_addr=text)
                    _, _, found = self.alone().decode(plain.encode(pdu, 7))
                    self.assertEqual(found, pdu)
                    self.assertEqual(found.source_addr.isascii(), text.isascii())  # type: ignore[attr-defined]

    @settings(max_examples=300)
    @given(pdus_of(SubmitSm), st.data())
    def test_values_that_fit_no_field_are_refused_alike(self, pdu: Pdu, data: st.DataObject) -> None:
        values: dict[str, object] = {each: getattr(pdu, each) for each, _ in table(SubmitSm)}
        name, kind = data.draw(st.sampled_from(table(SubmitSm)))
        values[name] = data.draw(any_values_of(kind))
        wrong = cast(Callable[..., Pdu], SubmitSm)(**values)
        try:
            both.encode(wrong, 7)
        except EncodeError as error:
            self.assertEqual(error.field, name)

    @given(st.lists(wrong_tlv, max_size=3).map(tuple))
    def test_so_are_optional_parameters(self, tlvs: Tlvs) -> None:
        with contextlib.suppress(EncodeError):
            both.encode(SubmitSm(tlvs=tlvs), 7)

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
        error = self.assertRaises(ValueError, Codec, tables, {}, frozenset(), plain)
        self.assertEqual(str(error), "Loose.text is no slot")

    def test_a_slot_of_other_objects_is_no_place_for_fields(self) -> None:
        from router.smpp.compiled import Codec

        class Borrowed:
            """A slot, but none of its own."""

            __slots__ = ()
            text = SubmitSm.short_message

        tables = [(cast(type[Pdu], Borrowed), 4, [("text", "c_octet_string", 5)])]
        error = self.assertRaises(ValueError, Codec, tables, {}, frozenset(), plain)
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
            self.assertRaises(ValueError, Codec, [(SubmitSm, 4, fields)], {}, frozenset(), plain)
