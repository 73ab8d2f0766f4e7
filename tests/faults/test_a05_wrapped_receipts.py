"""A5: receipts behind a user data header or a NUL, and ids with blanks or a NUL about them."""

from tests.faults.outside import Esme, Outside, Smsc, body, receipt, tlv

USUAL = "id:{} sub:001 dlvrd:001 submit date:2611240000 done date:2611240001 stat:DELIVRD err:000 text:"
HEADER = b"\x05\0\3\x07\2\1"


def reports(text: bytes, esm_class: int = 4, data_coding: int = 0, tail: bytes = b"") -> bytes:
    """A deliver_sm with this text, marked as a receipt."""
    where = {"destination": "1", "source": "256770000001"}
    return body(text, esm_class=esm_class, data_coding=data_coding, registered=0, tail=tail, **where)  # type: ignore[arg-type]


class WrappedReceiptTests(Outside):
    async def ended(self, smsc: Smsc, esme: Esme, deliver_sm: bytes) -> None:
        """A message was sent, this came of it, and its ESME has heard that it arrived."""
        await smsc.arrive(deliver_sm)
        arrived = await esme.deliveries(len(smsc.taken))
        self.assertIn(b"stat:DELIVRD", arrived[-1].text)

    async def sent(self, smsc: Smsc, esme: Esme) -> str:
        """One message more; gives the id that the far side calls it by."""
        before = len(smsc.taken)
        await esme.submit(body())
        await smsc.submits(before + 1)
        return str(before + 1)

    async def test_one_behind_a_user_data_header_is_read(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for header in (HEADER, b"\x06\x08\4\0\7\2\1", b"\x04\x24\1\1\0"):
            text = USUAL.format(await self.sent(smsc, esme)).encode()
            await self.ended(smsc, esme, reports(header + text, 0x44))
        text = USUAL.format(await self.sent(smsc, esme)).encode("utf-16-be")
        await self.ended(smsc, esme, reports(HEADER + text, 0x44, 8))

    async def test_one_in_message_payload_may_have_a_header_too(self) -> None:
        _, smsc, esme = await self.both(self.page())
        text = HEADER + USUAL.format(await self.sent(smsc, esme)).encode()
        await self.ended(smsc, esme, reports(b"", 0x44, tail=tlv(0x0424, text)))

    async def test_nuls_and_blanks_in_front_of_the_text_are_passed_over(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for front in (b"\0", b"\0\0\0", b" \0"):
            text = front + USUAL.format(await self.sent(smsc, esme)).encode()
            await self.ended(smsc, esme, reports(text))

    async def test_nuls_and_blanks_about_an_id_are_none_of_it(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for before, behind in ((b"\0", b"\0"), (b" ", b""), (b"", b" \0"), (b"\0 ", b"\r\n\0")):
            id = (await self.sent(smsc, esme)).encode()
            told = tlv(0x001E, before + id + behind) + tlv(0x0427, b"\2")
            await self.ended(smsc, esme, reports(b"", tail=told))

    async def test_so_they_are_in_the_answer_to_a_submit_sm(self) -> None:
        smsc = await self.far()
        smsc.on_submit = lambda peer, pdu: peer.answer(pdu, b" A%d \0" % len(smsc.taken))
        await self.start(self.page())
        await self.linked(smsc)
        esme = await self.bind()
        await self.ended(smsc, esme, receipt(f"A{await self.sent(smsc, esme)}"))
