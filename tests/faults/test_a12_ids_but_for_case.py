"""A12: ids that differ only in case, or by `0x` in front, are not matched under `auto`."""

from tests.faults.outside import ENQUIRE_LINK, Outside, Pdu, Peer, body, receipt, until

ONE, TWO = "256770000001", "256770000002"
UUID = "c0ffee00-dead-4bef-8abc-0123456789ab"


class IdsButForCaseTests(Outside):
    async def ended(self, answers: tuple[str, ...], *reports: str) -> list[str]:
        """The far side calls messages so, and reports of them so; the numbers whose messages have ended."""
        _, smsc, esme = await self.both(self.page())

        def answer(peer: Peer, pdu: Pdu) -> None:
            peer.answer(pdu, answers[len(smsc.taken) - 1].encode() + b"\0")

        smsc.on_submit = answer
        for number in (ONE, TWO)[: len(answers)]:
            await esme.submit(body(destination=number))
        await smsc.submits(len(answers))
        peer = smsc.bound()[0]
        await peer.ask(ENQUIRE_LINK)
        for report in reports:
            # A GoIP's own name: nothing but the id tells which message it is.
            self.assertEqual((await smsc.arrive(receipt(report, source="goip1"))).status, 0)
        # Each message that has ended is told of before the receipt of one that is ended last.
        await esme.ask(ENQUIRE_LINK)
        await until(lambda: len(esme.delivered()) >= len(reports), "the receipts", 10)
        return [one.source for one in esme.delivered()]

    async def test_a_uuid_in_capitals(self) -> None:
        self.assertEqual(await self.ended((UUID,), UUID.upper()), [ONE])

    async def test_a_uuid_in_small_letters_that_was_in_capitals(self) -> None:
        self.assertEqual(await self.ended((UUID.upper(),), UUID), [ONE])

    async def test_a_prefix_of_hex_digits_in_the_report_and_in_the_answer(self) -> None:
        self.assertEqual(await self.ended(("1A2B3C4D", "0x5a6b7c8d"), "0x1a2b3c4d", "5A6B7C8D"), [ONE, TWO])

    async def test_equal_ids_go_before_those_in_another_case(self) -> None:
        self.assertEqual(await self.ended(("AB-CD", "ab-cd"), "AB-CD", "ab-cd"), [ONE, TWO])
