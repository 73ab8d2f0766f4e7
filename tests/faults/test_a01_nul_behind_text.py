"""A1: a NUL behind short_message that sm_length does not count."""

from tests.faults.outside import CANCEL_SM, QUERY_SM, SUBMIT_MULTI, SUBMIT_SM, Outside, body, tlv

REPLACE_SM, DATA_SM = 7, 0x103
PAYLOAD = 0x0424

RECORDED = bytes.fromhex(
    "0000002b 00000004 00000000 00000002 00 0000 3100 0000 32353637303000 000000 00 00 00000000 02 6869 00"
)
"""One of php-smpp, octet for octet: to 256700, from 1."""


def sar(number: int) -> bytes:
    """Segment ``number`` of two, as SAR parameters."""
    return tlv(0x020C, b"\0\7") + tlv(0x020E, b"\2") + tlv(0x020F, bytes((number,)))


def multi(text: bytes, tail: bytes) -> bytes:
    """The body of a submit_multi to one number."""
    destinations = b"\1" + b"\1\1\x01" + b"256770000001\0"
    return b"\0\0\x001\0" + destinations + bytes((0, 0, 0, 0, 0, 1, 0, 0, 0, len(text))) + text + tail


def submits(text: bytes, tail: bytes) -> bytes:
    return body(text, registered=0, tail=tail)


class NulBehindTextTests(Outside):
    async def test_a_submit_sm_with_a_nul_behind_its_text_is_taken_whole(self) -> None:
        _, smsc, esme = await self.both(self.page())
        answer = await esme.ask(SUBMIT_SM, body(b"hi", tail=b"\0"))
        self.assertEqual(answer.status, 0)
        (taken,) = await smsc.submits(1)
        self.assertEqual((taken.text, taken.tlvs), (b"hi", ()))

    async def test_one_that_was_recorded_is_taken(self) -> None:
        _, smsc, esme = await self.both(self.page())
        esme.raw(RECORDED)
        (taken,) = await smsc.submits(1)
        self.assertEqual((taken.destination, taken.text), ("256700", b"hi"))

    async def test_tlvs_behind_it_are_read(self) -> None:
        _, smsc, esme = await self.both(
            self.page("connect: smsc, system_id: r, password: pw, long_messages: sar")
        )
        first = await esme.ask(SUBMIT_SM, submits(b"one", b"\0" + sar(1)))
        second = await esme.ask(SUBMIT_SM, submits(b"two", b"\0" + sar(2)))
        vendor = await esme.ask(SUBMIT_SM, submits(b"three", b"\0" + tlv(0x1400, b"x") + tlv(0x001E, b"1\0")))
        self.assertEqual((first.status, second.status, vendor.status), (0, 0, 0))
        taken = await smsc.submits(3)
        self.assertEqual([one.text for one in taken], [b"one", b"two", b"three"])
        self.assertIn((0x020F, b"\2"), taken[1].tlvs)
        self.assertIn((0x1400, b"x"), taken[2].tlvs)

    async def test_message_payload_behind_it_is_the_text(self) -> None:
        _, smsc, esme = await self.both(self.page())
        answer = await esme.ask(SUBMIT_SM, submits(b"", b"\0" + tlv(PAYLOAD, b"hello")))
        self.assertEqual(answer.status, 0)
        (taken,) = await smsc.submits(1)
        self.assertEqual(taken.text, b"hello")

    async def test_submit_multi_and_replace_sm_may_have_it_too(self) -> None:
        _, smsc, esme = await self.both(self.page())
        answer = await esme.ask(SUBMIT_MULTI, multi(b"hi", b"\0" + tlv(PAYLOAD, b"hello")))
        self.assertEqual(answer.status, 0)
        (taken,) = await smsc.submits(1)
        self.assertEqual(taken.text, b"hello")
        later = await esme.submit(body(b"old", schedule=b"000001000000000R"))
        replacing = later.encode() + b"\0" + b"\0\x001\0" + b"\0\0" + bytes((1, 0, 3)) + b"new\0"
        self.assertEqual((await esme.ask(REPLACE_SM, replacing)).status, 0)

    async def test_in_a_deliver_sm_nothing_behind_it_is_lost(self) -> None:
        _, smsc, esme = await self.both(self.page())
        await smsc.arrive(body(b"", registered=0, tail=b"\0" + tlv(PAYLOAD, b"long text")))
        (arrived,) = await esme.deliveries(1)
        self.assertEqual(arrived.text, b"long text")

    async def test_so_in_a_receipt_with_its_id_in_a_tlv(self) -> None:
        _, smsc, esme = await self.both(self.page())
        await esme.submit(body())
        await smsc.submits(1)
        told = tlv(0x001E, b"1\0") + tlv(0x0427, b"\2")
        await smsc.arrive(body(b"", destination="1", source="256770000001", esm_class=4, tail=b"\0" + told))
        (arrived,) = await esme.deliveries(1)
        self.assertIn(b"stat:DELIVRD", arrived.text)

    async def test_anything_else_that_is_left_over_stays_refused(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for tail in (b"\0\0", b"\1", b" ", b"\n\0", b"\0" + sar(1) + b"\0", sar(1) + b"\0", b"\0\0" + sar(1)):
            answer = await esme.ask(SUBMIT_SM, submits(b"hi", tail))
            self.assertEqual(answer.status, 0xC0, tail.hex())
        data_sm = b"\0\0\x001\0\1\x01256770000001\0\0\0\0" + tlv(PAYLOAD, b"hi")
        self.assertEqual((await esme.ask(DATA_SM, data_sm + b"\0")).status, 0xC0)
        self.assertEqual((await esme.ask(QUERY_SM, b"1\0\0\x001\0\0")).status, 0xC0)
        self.assertEqual((await esme.ask(CANCEL_SM, b"\x001\0\0\x001\0\0\0\0\0")).status, 0xC0)
        self.assertEqual(smsc.taken, [])
        # As before, with and without TLVs.
        self.assertEqual((await esme.ask(SUBMIT_SM, submits(b"hi", tlv(0x001E, b"1\0")))).status, 0)
