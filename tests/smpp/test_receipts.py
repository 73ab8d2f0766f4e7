"""Receipts: the text of SMPP 3.4 Appendix B and its many dialects."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp import receipts
from router.smpp.receipts import Receipt, Renderer, is_notification, is_receipt, parse
from router.sms.message import Tlvs
from router.sms.state import MessageState
from tests.support.extent import at_most

DELIVERED, FAILED = MessageState.DELIVERED, MessageState.UNDELIVERABLE
ENROUTE = MessageState.ENROUTE

USUAL = b"id:123 sub:001 dlvrd:001 submit date:2302281329 done date:2302281330 stat:DELIVRD err:000 text:hi"


def read(text: bytes, tlvs: Tlvs = (), data_coding: int = 0) -> Receipt | None:
    """Read a text in a deliver_sm that is marked as a receipt."""
    return parse(text, data_coding, tlvs, 0x04)


class TypeTest(SynchronousTestCase):
    """esm_class tells what is a receipt, SMPP 3.4 section 5.2.12."""

    def test_the_whole_type_counts_and_not_single_bits(self) -> None:
        found = [esm_class for esm_class in range(256) if is_receipt(esm_class)]
        self.assertEqual(found, [high | 0x04 | mode for high in (0, 0x40, 0x80, 0xC0) for mode in range(4)])

    def test_so_it_does_for_notifications(self) -> None:
        found = [esm_class for esm_class in range(256) if is_notification(esm_class)]
        self.assertEqual(found, [high | 0x20 | mode for high in (0, 0x40, 0x80, 0xC0) for mode in range(4)])

    def test_an_ordinary_text_is_no_receipt_whatever_it_says(self) -> None:
        self.assertIsNone(parse(USUAL, 0, (), 0x00))

    def test_an_intermediate_notification_is_read_like_one(self) -> None:
        self.assertEqual(parse(USUAL, 0, (), 0x20), ("123", DELIVERED, "000"))

    def test_acknowledgements_of_users_are_none(self) -> None:
        for esm_class in (0x08, 0x10, 0x18):
            self.assertIsNone(parse(USUAL, 0, (), esm_class))


class UsualTest(SynchronousTestCase):
    """The usual order."""

    def test_id_state_and_err_are_read(self) -> None:
        self.assertEqual(read(USUAL), ("123", DELIVERED, "000"))

    def test_every_state_is_read(self) -> None:
        for state in MessageState:
            self.assertEqual(read(USUAL.replace(b"DELIVRD", state.stat.encode())), ("123", state, "000"))

    def test_a_goip_pads_nothing_and_its_text_is_raw(self) -> None:
        text = b"id:68673723 sub:1 dlvrd:13 submit date:1909301545 done date:1909301545"
        text += b" stat:DELIVRD err:0 Text:\x00\x1b\xff id:9 stat:UNDELIV"
        self.assertEqual(read(text), ("68673723", DELIVERED, "0"))

    def test_a_goip_tells_the_error_of_its_modem(self) -> None:
        text = b"id:88316820 sub:0 dlvrd:0 submit date:2302281324 done date:2302281325"
        text += b" stat:UNDELIV err:500 Text:x"
        self.assertEqual(read(text), ("88316820", FAILED, "500"))


class DialectTest(SynchronousTestCase):
    """Receipts of real traffic."""

    def test_all_of_these_say_the_same(self) -> None:
        for text in (
            b"id:123 stat:DELIVRD",
            b"stat:DELIVRD id:123",
            b"ID:123 SUB:001 DLVRD:001 SUBMIT DATE:2302281329 STAT:DELIVRD ERR:000 TEXT:hi",
            b"id:123  sub:001  dlvrd:001  stat:DELIVRD  err:000",
            b"id: 123 sub: 001 stat: DELIVRD err: 000",
            b"id:123\nsub:001\r\nstat:DELIVRD\nerr:000\n",
            b'"id:123 sub:001 dlvrd:001 stat:DELIVRD err:000 text:hi"',
            b'id:123 stat:DELIVRD err:000 text:"id:9 stat:UNDELIV"',
            b"id:123 submitdate:2302281329 donedate:2302281330 stat:DELIVRD err:000 Text:",
            b"id:123 submit date:20230228132900 done date:0000000000 stat:delivrd err:0",
            b"id:123 sub:001 stat:DELIVERED err:",
            b"id:123 network:25001 stat:DELIVRD price:0.05 err:000",
            b"id:123 stat:DELIVRD err:000 text:\0",
            b"id:123\0 stat:DELIVRD\0",
            b"text:hello id:123 stat:DELIVRD",
            b"id:123 stat:DELIVRD text:hi stat:UNDELIV err:001",
            b"id:123 id:9 stat:DELIVRD stat:UNDELIV",
        ):
            receipt = read(text)
            assert receipt is not None, text
            self.assertEqual(receipt[:2], ("123", DELIVERED), text)

    def test_states_are_told_by_how_they_begin(self) -> None:
        for stat, state in (
            ("FAILED", FAILED),
            ("UNDELIVERED", FAILED),
            ("UNDELIVERABLE", FAILED),
            ("SKIPPED", FAILED),
            ("REJECTED", MessageState.REJECTED),
            ("DND_REJECTED", MessageState.REJECTED),
            ("ACKED", MessageState.ACCEPTED),
            ("ACCEPTED", MessageState.ACCEPTED),
            ("BUFFRED", ENROUTE),
            ("enroute", ENROUTE),
            ("EXPIRED", MessageState.EXPIRED),
            ("DELETED", MessageState.DELETED),
            ("unknown", MessageState.UNKNOWN),
        ):
            self.assertEqual(read(f"id:1 stat:{stat} err:0".encode()), ("1", state, "0"), stat)

    def test_an_err_may_have_two_to_four_characters_or_none(self) -> None:
        for err in ("12", "00A", "2172", ""):
            self.assertEqual(read(f"id:1 stat:UNDELIV err:{err} text:x".encode()), ("1", FAILED, err))

    def test_ids_may_be_anything_without_a_blank(self) -> None:
        for id in (
            "0000012345",
            "41C2A9B",
            "41c2a9b",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "a:b_c.d",
            "f" * 64,
        ):
            for rest in (b" stat:DELIVRD err:0", USUAL[6:]):
                receipt = read(b"id:" + id.encode() + rest)
                assert receipt is not None
                self.assertEqual(receipt[0], id)

    def test_utf16_is_seen_by_its_first_octet(self) -> None:
        for data_coding in (0, 8):
            receipt = read(USUAL.decode().encode("utf-16-be"), data_coding=data_coding)
            self.assertEqual(receipt, ("123", DELIVERED, "000"))

    def test_utf16_the_wrong_way_round_is_seen_under_its_data_coding(self) -> None:
        receipt = read(USUAL.decode().encode("utf-16-le"), data_coding=8)
        self.assertEqual(receipt, ("123", DELIVERED, "000"))

    def test_ascii_under_data_coding_8_is_ascii(self) -> None:
        self.assertEqual(read(USUAL, data_coding=8), ("123", DELIVERED, "000"))
        self.assertEqual(read(b"id:123 stat:DELIVRD", data_coding=8), ("123", DELIVERED, ""))

    def test_what_tells_no_id_or_no_state_is_no_receipt(self) -> None:
        for text in (b"", b"hello", b"id:123", b"stat:DELIVRD", b"id: stat:DELIVRD", b"id:1 stat:XYZ", b"\0"):
            self.assertIsNone(read(text), text)

    @given(st.binary(max_size=120), st.integers(0, 255))
    def test_garbage_is_read_or_not_and_nothing_else(self, octets: bytes, data_coding: int) -> None:
        parse(octets, data_coding, (), 0x04)
        parse(b"id:1 " + octets, data_coding, (), 0x04)


class TlvTest(SynchronousTestCase):
    """receipted_message_id, message_state, network_error_code."""

    told = (0x001E, b"abc\0")

    def test_tlvs_alone_are_enough(self) -> None:
        self.assertEqual(read(b"", (self.told, (0x0427, b"\x02"))), ("abc", DELIVERED, ""))

    def test_the_id_of_the_tlv_goes_before_that_of_the_text(self) -> None:
        self.assertEqual(read(USUAL, (self.told,)), ("abc", DELIVERED, "000"))

    def test_so_do_an_id_and_a_state_that_are_nearly_those_of_the_text(self) -> None:
        for id in (b"124\0", b"12\0", b"1234\0", b"12", b"124"):
            told = ((0x001E, id), (0x0427, b"\x02"))
            self.assertEqual(read(USUAL, told), (id.rstrip(b"\0").decode(), DELIVERED, "000"))

    def test_some_leave_out_its_nul(self) -> None:
        self.assertEqual(read(USUAL, ((0x001E, b"abc"),)), ("abc", DELIVERED, "000"))

    def test_the_state_of_the_tlv_goes_before_that_of_the_text(self) -> None:
        self.assertEqual(read(USUAL, ((0x0427, b"\x05"),)), ("123", FAILED, "000"))

    def test_an_undefined_state_is_none(self) -> None:
        self.assertEqual(read(USUAL, ((0x0427, b"\x63"),)), ("123", DELIVERED, "000"))

    def test_skipped_of_5_0_is_not_delivered(self) -> None:
        self.assertEqual(read(b"", (self.told, (0x0427, b"\x09"))), ("abc", FAILED, ""))

    def test_network_error_code_stands_in_for_err(self) -> None:
        for value, err in ((b"\x03\x00\x1e", "30"), (b"030", "030")):
            tlvs = (self.told, (0x0427, b"\x05"), (0x0423, value))
            self.assertEqual(read(b"", tlvs), ("abc", FAILED, err))


def carefully(octets: bytes, data_coding: int, optional: Tlvs, esm_class: int) -> Receipt | None:
    """Parse as `parse` does, looking at each TLV."""
    if esm_class & 0x3C not in (0x04, 0x20):
        return None
    usual = receipts._usual(octets)
    if usual is None:
        return receipts._unusual(octets, data_coding, optional, esm_class)
    return receipts._corrected(usual, optional)


def digits(least: int, most: int) -> st.SearchStrategy[bytes]:
    return st.text("0123456789", min_size=least, max_size=most).map(str.encode)


ids = st.one_of(
    digits(0, 12),
    st.binary(min_size=1, max_size=6),
    st.integers(62, 66).map(lambda size: b"f" * size),
    st.sampled_from([b"a\x0b", b"a\x1c", b"\x85", b'"7', b"7\0", b"\xa0\xff", b"!#"]),
)
known = [state.stat.encode() for state in MessageState]
stats = st.sampled_from([*known, b"FAILED", b"BUFFRED", b"delivrd", b""]) | st.binary(max_size=8)
errs = st.sampled_from([b"000", b"0", b"00A", b"a_Z9", b"", b"0000", b"00000", b"\xe9"]) | digits(0, 5)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Draw texts in the usual order, more or less."""
    text = b"id:%b sub:%b dlvrd:%b submit date:%b done date:%b stat:%b err:%b %b" % (
        draw(ids),
        draw(st.sampled_from([b"001"]) | digits(0, 4)),
        draw(st.sampled_from([b"001"]) | digits(0, 4)),
        draw(st.sampled_from([b"2302281329"]) | digits(8, 16)),
        draw(st.sampled_from([b"2302281329"]) | digits(8, 16)),
        draw(stats),
        draw(errs),
        draw(st.sampled_from([b"text:", b"Text:", b"TEXT:", b"text", b"text:id:9 stat:UNDELIV"])),
    )
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.binary(max_size=2)) + text[at + draw(st.integers(0, 2)) :]
    return text[: draw(st.sampled_from([None, None]) | st.integers(0, len(text)))]


def tlvs_beside(text: bytes) -> st.SearchStrategy[Tlvs]:
    """TLVs that say the same as the text, or not."""
    id = text[3:].partition(b" ")[0]
    named = st.sampled_from([id + b"\0", id, b"", b"\0", id + b"\0\0", b"9\0"]).map(
        lambda value: (0x1E, value)
    )
    state = st.sampled_from([b"\2", b"\5", b"\x63", b"", b"\0\2"]).map(lambda value: (0x427, value))
    other = st.sampled_from([(0x423, b"\3\0\x1e"), (0x1400, b"x")])
    usual = st.tuples(named, state)
    return usual | st.lists(named | state | other, max_size=4).map(tuple)


class QuickWayTest(SynchronousTestCase):
    """The usual order with the usual TLVs is read at once, and as if each TLV had been looked at."""

    @settings(max_examples=at_most(600, 37))
    @given(texts(), st.data(), st.sampled_from([0x04, 0x20, 0x00, 0x44]), st.sampled_from([0, 8]))
    def test_it_is_read_as_any_other(
        self, text: bytes, data: st.DataObject, esm_class: int, data_coding: int
    ) -> None:
        for optional in ((), data.draw(tlvs_beside(text))):
            self.assertEqual(
                parse(text, data_coding, optional, esm_class),
                carefully(text, data_coding, optional, esm_class),
            )

    def test_one_that_was_damaged_in_one_place_is_read_as_key_by_key(self) -> None:
        for usual in (USUAL, USUAL.replace(b"DELIVRD", b"UNDELIV").replace(b"err:000", b"err:21")):
            places = [(at, end) for at in range(len(usual)) for end in (at, at + 1)]
            for at, end in places:
                for octet in range(0x20, 0x7F):
                    text = usual[:at] + bytes((octet,)) + usual[end:]
                    found = receipts._usual(text)
                    if found is not None:
                        self.assertEqual(found, receipts._unusual(text, 0, (), 0x04), text)


def date(at: float) -> str:
    """Return ten digits that no other minute has."""
    assert at % 60 == 0
    return f"{at / 60:010.0f}"


def render(message_id: str, state: MessageState, accepted: int, done: int, err: int, text: bytes) -> bytes:
    """Return the text of one receipt; the dates are minutes."""
    return Renderer(date).render(message_id, state, accepted * 60.0, done * 60.0, err, text)


class RenderTest(SynchronousTestCase):
    """Receipts that we send: the one form that the strictest readers accept."""

    def test_a_delivery(self) -> None:
        self.assertEqual(render("123", DELIVERED, 2302281329, 2302281330, 0, b"hi"), USUAL)

    def test_a_failure_delivers_nothing(self) -> None:
        text = render("123", FAILED, 2302281329, 2302281330, 500, b"")
        expected = (
            b"id:123 sub:001 dlvrd:000 submit date:2302281329 done date:2302281330 stat:UNDELIV err:500 text:"
        )
        self.assertEqual(text, expected)

    def test_twenty_octets_of_the_text_are_told(self) -> None:
        self.assertTrue(render("1", DELIVERED, 0, 0, 0, bytes(100)).endswith(b"text:" + bytes(20)))

    def test_it_fits_a_short_message_with_the_longest_id(self) -> None:
        self.assertLess(len(render("f" * 64, DELIVERED, 2302281329, 2302281330, 0, bytes(99))), 254)

    @given(
        st.from_regex(r"[0-9A-Za-z-]{1,64}", fullmatch=True),
        st.sampled_from(MessageState),
        st.binary(max_size=30),
    )
    def test_what_is_rendered_reads_back(self, id: str, state: MessageState, text: bytes) -> None:
        rendered = render(id, state, 2302281329, 2302281330, 901, text)
        self.assertEqual(read(rendered), (id, state, "901"))

    some = st.tuples(
        st.sampled_from([DELIVERED, FAILED]),
        st.floats(0.0, 300.0),
        st.floats(0.0, 300.0),
        st.sampled_from([0, 7, 1000]),
    )

    @given(st.lists(some, max_size=12))
    def test_nothing_of_an_earlier_one_is_told_again_that_is_not_so(
        self, those: list[tuple[MessageState, float, float, int]]
    ) -> None:
        renderer = Renderer(date)
        for state, accepted_at, at, err in those:
            expected = (
                f"id:1 sub:001 dlvrd:{'001' if state is DELIVERED else '000'}"
                f" submit date:{accepted_at // 60:010.0f} done date:{at // 60:010.0f}"
                f" stat:{state.stat} err:{err:03d} text:x"
            )
            self.assertEqual(renderer.render("1", state, accepted_at, at, err, b"x"), expected.encode())
