"""A3: a message_payload of no octets hides short_message."""

from tests.faults.outside import SUBMIT_MULTI, SUBMIT_SM, Outside, body, receipt, tlv

EMPTY = tlv(0x0424, b"")


class EmptyPayloadTests(Outside):
    async def test_in_a_submit_sm_short_message_is_the_text(self) -> None:
        _, smsc, esme = await self.both(self.page())
        await esme.submit(body(b"hello", tail=EMPTY))
        await esme.submit(body(b"again", tail=tlv(0x1400, b"x") + EMPTY))
        taken = await smsc.submits(2)
        self.assertEqual([one.text for one in taken], [b"hello", b"again"])
        self.assertEqual([one.tlvs for one in taken], [(), ((0x1400, b"x"),)])

    async def test_so_it_is_in_a_submit_multi(self) -> None:
        _, smsc, esme = await self.both(self.page())
        one = (
            b"\0\0\x001\0"
            + b"\1\1\1\x01256770000001\0"
            + bytes(3)
            + b"\0\0"
            + bytes((1, 0, 0, 0, 5))
            + b"hello"
        )
        self.assertEqual((await esme.ask(SUBMIT_MULTI, one + EMPTY)).status, 0)
        self.assertEqual((await smsc.submits(1))[0].text, b"hello")

    async def test_it_does_not_hide_another_that_has_text(self) -> None:
        _, smsc, esme = await self.both(self.page())
        answer = await esme.ask(SUBMIT_SM, body(b"", tail=EMPTY + tlv(0x0424, b"long text")))
        self.assertEqual(answer.status, 0)
        self.assertEqual((await smsc.submits(1))[0].text, b"long text")

    async def test_in_a_received_sms_short_message_is_the_text(self) -> None:
        _, smsc, esme = await self.both(self.page())
        await smsc.arrive(body(b"hello", registered=0, tail=EMPTY))
        self.assertEqual((await esme.deliveries(1))[0].text, b"hello")

    async def test_a_receipt_is_read_from_short_message_if_the_payload_is_none(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for number, payload in enumerate((b"", b"delivered, thank you", b"id:77"), 1):
            await esme.submit(body())
            await smsc.submits(number)
            await smsc.arrive(receipt(str(number)) + tlv(0x0424, payload))
            arrived = await esme.deliveries(number)
            self.assertIn(b"stat:DELIVRD", arrived[-1].text)
