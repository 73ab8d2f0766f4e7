"""All readers of the wire agree on whatever they are given, and the frequent PDUs are read only once."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from enum import IntEnum
from types import FrameType
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router import build_info
from router.smpp import field_by_field, frequent_pdus
from router.smpp.declare import table
from router.smpp.errors import DecodeError, EncodeError
from router.smpp.fields import Integer, Kind, ShortMessageField
from router.smpp.pdu import Pdu
from router.smpp.pdus import DeliverSm, DeliverSmResp, EnquireLink, SubmitSm, SubmitSmResp
from router.sms.message import Tlvs
from tests.smpp import alike
from tests.smpp.strategies import number, pdus, pdus_of
from tests.smpp.wire import raw
from tests.support.extent import at_most
from tools.fuzzer.seeds import BIND_ANSWERS, NORTH, SOUTH, SUBMIT_ANSWERS, Seed

HOT: tuple[type[Pdu], ...] = (SubmitSm, DeliverSm, SubmitSmResp, DeliverSmResp)
SEEDS = (*NORTH, *SOUTH, *BIND_ANSWERS, *SUBMIT_ANSWERS)

hot_pdus = st.sampled_from(HOT).flatmap(pdus_of)


class Text(str):
    """A string that is shown otherwise than it is."""

    def __format__(self, how: str) -> str:
        return "another"


class Octet(IntEnum):
    """A number that has a name."""

    SEVEN = 7


def carefully(function: Callable[..., object], *asked: object) -> bool:
    """Tell whether the function leaves its work to the careful one."""
    found = False

    def look(frame: FrameType, event: str, arg: object) -> None:
        nonlocal found
        found = found or (event == "call" and frame.f_code.co_filename == field_by_field.__file__)

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        with contextlib.suppress(DecodeError, EncodeError):
            function(*asked)
    finally:
        sys.setprofile(before)
    return found


class HotTest(SynchronousTestCase):
    """The four PDUs that are written out."""

    def setUp(self) -> None:
        if build_info.is_compiled():
            raise SkipTest("what is compiled has no frames to look at")

    @given(hot_pdus, number)
    def test_what_is_valid_is_not_walked_through(self, pdu: Pdu, sequence_number: int) -> None:
        octets = frequent_pdus.encode(pdu, sequence_number)
        self.assertFalse(carefully(frequent_pdus.encode, pdu, sequence_number))
        self.assertFalse(carefully(frequent_pdus.decode, octets))
        self.assertFalse(carefully(frequent_pdus.decode, octets, True))

    def test_so_are_answers(self) -> None:
        for status in (0, 8):
            self.assertFalse(carefully(frequent_pdus.encode_response, 4, 7, status, "123"))

    def test_anything_else_is(self) -> None:
        self.assertTrue(carefully(frequent_pdus.encode, EnquireLink(), 7))
        self.assertTrue(carefully(frequent_pdus.encode, SubmitSm(esm_class=256), 7))
        self.assertTrue(carefully(frequent_pdus.decode, raw(0x15)))
        self.assertTrue(carefully(frequent_pdus.decode, raw(4)))
        self.assertTrue(carefully(frequent_pdus.decode, b""))


class ReadingTest(SynchronousTestCase):
    """Octets."""

    @settings(max_examples=at_most(300, 25))
    @given(st.one_of(pdus, hot_pdus), st.data())
    def test_what_was_changed_cut_or_lengthened_is_read_alike(self, pdu: Pdu, data: st.DataObject) -> None:
        octets = self.spoilt(field_by_field.encode(pdu, 7), data)
        for lenient in (False, True):
            with contextlib.suppress(DecodeError):
                alike.decode(octets, lenient)

    @settings(max_examples=at_most(300, 25))
    @given(st.sampled_from(SEEDS), st.data())
    def test_so_are_the_seeds_of_the_fuzzer(self, seed: Seed, data: st.DataObject) -> None:
        for octets in (seed.octets(7), self.spoilt(seed.octets(7), data)):
            for lenient in (False, True):
                with contextlib.suppress(DecodeError):
                    alike.decode(octets, lenient)

    @given(st.binary(max_size=60), st.sampled_from([*(each.command_id for each in HOT), 0x15, 0x10200]))
    def test_so_are_any_octets_at_all(self, octets: bytes, command_id: int) -> None:
        for each in (octets, raw(command_id, 7, octets)):
            with contextlib.suppress(DecodeError):
                alike.decode(each)

    def test_a_pdu_that_ends_anywhere_is_read_alike(self) -> None:
        times = "240229235959900+"
        submit = SubmitSm(
            source_addr="1", schedule_delivery_time=times, validity_period=times, short_message=b"hello"
        )
        for pdu in (submit, DeliverSm(short_message=b"hi", tlvs=((0x1E, b"1\0"), (0x427, b"\2")))):
            whole = field_by_field.encode(pdu, 7)[16:]
            for end in range(len(whole)):
                with contextlib.suppress(DecodeError):
                    alike.decode(raw(pdu.command_id, 7, whole[:end]))

    def spoilt(self, octets: bytes, data: st.DataObject) -> bytes:
        """Octets that were changed in up to three places, mostly with a length that is right."""
        found = bytearray(octets)
        for _ in range(data.draw(st.integers(1, 3))):
            match data.draw(st.sampled_from(["change", "cut", "lengthen"])):
                case "change" if len(found) > 16:
                    found[data.draw(st.integers(4, len(found) - 1))] = data.draw(st.integers(0, 255))
                case "cut":
                    del found[data.draw(st.integers(16, len(found))) :]
                case _:
                    found += data.draw(st.binary(max_size=8))
        length = len(found) + data.draw(st.sampled_from([0] * 9 + [-1, 1]))
        return length.to_bytes(4, "big") + bytes(found[4:])


ODD: list[object] = [
    None,
    5.0,
    1.5,
    True,
    -1,
    256,
    1 << 70,
    Octet.SEVEN,
    "",
    "7",
    Text("123"),
    b"",
    b"7",
    object,
]
ODD += [object, bytearray(b"7"), memoryview(b"7"), (), [], ["7"], {}, {7}]
odd = st.sampled_from(ODD)


def values_of(kind: Kind) -> st.SearchStrategy[object]:
    """Values of the right type, which may not fit."""
    match kind:
        case Integer():
            return st.integers(-300, 300)
        case ShortMessageField():
            return st.binary(min_size=250, max_size=260)
        case _:
            return st.sampled_from(["", "1" * 17, "1" * 70, "Ж", "1\0", "\xff", "240229235959900+", "1" * 64])


wrong_tlv = st.tuples(st.integers(-1, 0x10000), st.sampled_from([b"", b"1", bytes(0x10000)]))
odd_tlvs = st.lists(st.one_of(st.tuples(odd, odd), odd), max_size=2).map(tuple)


class WritingTest(SynchronousTestCase):
    """Values of the right type that do not fit, and values of a wrong one.

    What is compiled takes no value of a wrong type: where it is made, or where it is given.
    """

    def refusal(self, pdu: Pdu | None, *header: object) -> EncodeError | None:
        """Return the error of all encoders, if they do not write it."""
        if pdu is None:
            return None
        with self.refused_if_compiled():
            try:
                alike.encode(pdu, *cast(tuple[int, int], header or (7, 0)))
            except EncodeError as error:
                return error
        return None

    def made(self, declared: type[Pdu], **values: object) -> Pdu | None:
        """Make a PDU of these values; None if one is of a wrong type and types are checked."""
        with self.refused_if_compiled():
            return cast(Callable[..., Pdu], declared)(**values)
        return None

    @contextlib.contextmanager
    def refused_if_compiled(self) -> Iterator[None]:
        try:
            yield
        except TypeError:
            self.assertTrue(build_info.is_compiled())

    @settings(max_examples=at_most(300, 25))
    @given(hot_pdus, st.data())
    def test_one_value_that_does_not_fit_is_refused_alike(self, pdu: Pdu, data: st.DataObject) -> None:
        values: dict[str, object] = {each: getattr(pdu, each) for each, _ in table(type(pdu))}
        name, kind = data.draw(st.sampled_from(table(type(pdu))))
        values[name] = data.draw(st.one_of(values_of(kind), odd))
        error = self.refusal(self.made(type(pdu), **values))
        self.assertIn(error and error.field, (None, name))

    @given(st.sampled_from(HOT), odd, odd)
    def test_so_are_all_values_at_once(self, declared: type[Pdu], value: object, tlvs: object) -> None:
        values = {name: value for name, _ in table(declared)}
        self.refusal(self.made(declared, **values))
        self.refusal(self.made(declared, tlvs=tlvs))

    @given(st.sampled_from(HOT), st.one_of(st.lists(wrong_tlv, max_size=3).map(tuple), odd_tlvs))
    def test_so_are_optional_parameters(self, declared: type[Pdu], tlvs: Tlvs) -> None:
        error = self.refusal(self.made(declared, tlvs=tlvs))
        self.assertIn(error and error.field, (None, "tlvs"))

    @given(hot_pdus, st.one_of(number, odd), st.one_of(number, odd))
    def test_so_are_numbers_of_the_header(self, pdu: Pdu, sequence_number: object, status: object) -> None:
        error = self.refusal(pdu, sequence_number, status)
        self.assertIn(error and error.field, (None, "header"))

    def test_a_string_is_written_as_it_is_not_as_it_is_shown(self) -> None:
        self.assertEqual(alike.encode(SubmitSmResp(message_id=Text("123")), 7), raw(0x80000004, 7, b"123\0"))
        octets = alike.encode(SubmitSm(source_addr=Text("123")), 7)
        self.assertEqual(octets, alike.encode(SubmitSm(source_addr="123"), 7))

    def test_whatever_is_whole_is_a_number(self) -> None:
        octets = alike.encode(SubmitSm(esm_class=Octet.SEVEN, data_coding=True), 7)
        self.assertEqual(octets, alike.encode(SubmitSm(esm_class=7, data_coding=1), 7))

    @given(
        st.one_of(st.sampled_from([4, 5, 6, 0x15, 0x103, 0x80000004, 0x80000005]), number),
        st.one_of(number, odd),
        st.one_of(st.just(0), number, odd),
        st.one_of(st.text(max_size=5), odd),
    )
    def test_answers_are_written_alike(
        self, command_id: int, sequence_number: object, status: object, message_id: object
    ) -> None:
        asked = cast(tuple[int, int, int, str], (command_id, sequence_number, status, message_id))
        with contextlib.suppress(EncodeError), self.refused_if_compiled():
            alike.encode_response(*asked)
