"""Long texts between an ESME and an SMSC that take them apart, and put them together, by themselves."""

from collections.abc import Sequence

from router.service import RouterService
from router.smpp.pdus import DeliverSm, SubmitSm
from tests.flow.building import ESMES, sms, until
from tests.flow.test_upstream import RECEIPT, UpstreamTestCase
from tests.support.handset import Piece, read

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
TEXT = "А ты? " * 10 + FAMILY + " да" * 10
"""A cut after 66 or 67 UTF-16 units would be inside of the family."""

GSM7, UCS2 = 0, 8
TO = "+2561"


def esmes(keys: str) -> str:
    """The part of the page that has the ESME, with more keys."""
    return f"esmes: [{{system_id: crm, password: secret, {keys}}}]\n"


class TextsTestCase(UpstreamTestCase):
    """``taken`` are the submits that the SMSC has answered, by the ``names`` that it gave them."""

    drain = "100ms"
    service: RouterService

    def setUp(self) -> None:
        super().setUp()
        self.names: list[str] = []
        self.taken: list[SubmitSm] = []

    async def begin(self, keys: str = "", more: str = "", esmes: str = ESMES) -> None:
        self.service = await self.opened(keys, more, esmes)

    async def restart(self) -> None:
        """The router ends, and another one goes on with its store."""
        await self.service.stopService()
        # The SMSC has had what it did not answer, and is given it again.
        self.upstream.submits.clear()
        self.service = self.router(self.file)
        await self.ready(self.service, 1)
        self.end = await self.esme()

    async def submit(
        self, pieces: Sequence[Piece], data_coding: int = GSM7, to: str = TO, source: str = "Shop"
    ) -> list[str]:
        """Their message_ids."""
        return [
            await self.end.submit(sms(to, each.octets, data_coding, 1, source, each.tlvs, each.esm_class))
            for each in pieces
        ]

    def answer_all(self) -> None:
        while self.upstream.submits:
            self.taken.append(self.upstream.submits[0].sms)
            self.names.append(self.upstream.answer())

    async def all_taken(self, count: int) -> None:
        """The SMSC answers what comes, until it has so many."""

        def enough() -> bool:
            self.answer_all()
            return len(self.taken) >= count

        await until(enough, f"{count} submits")

    def taken_for(self, to: str = TO) -> list[SubmitSm]:
        return [pdu for pdu in self.taken if pdu.destination_addr == to]

    async def handset_reads(self, text: str, to: str = TO) -> None:
        """The SMSC takes what comes until a handset can read as much; it is this."""

        def complete() -> bool:
            self.answer_all()
            return len(read(self.taken_for(to))) >= len(text)

        await until(complete, "a text at the handset")
        self.assertEqual(read(self.taken_for(to)), text)

    async def outcomes(self, ids: Sequence[str], stats: Sequence[str] = ()) -> list[str]:
        """Each submit is reported, as DELIVRD or otherwise; what the one receipt of each id says."""
        for name, stat in zip(self.names, stats or ["DELIVRD"] * len(self.names), strict=True):
            text = RECEIPT.format(name, stat, "000").encode()
            self.upstream.deliver(DeliverSm(source_addr="2561", esm_class=4, short_message=text))
        receipts = [each.short_message.decode("latin-1") for each in await self.end.deliveries(len(ids))]
        told = {text.split(" ")[0][3:]: text.split(" stat:")[1][:7] for text in receipts}
        self.assertEqual((sorted(told), len(receipts)), (sorted(ids), len(ids)))
        return [told[id] for id in ids]

    def bring(self, piece: Piece, data_coding: int = GSM7, source: str = "+2561") -> None:
        """The SMSC hands over an SMS, or a segment."""
        self.upstream.deliver(
            DeliverSm(
                source_addr=source,
                destination_addr="4711",
                esm_class=piece.esm_class,
                data_coding=data_coding,
                short_message=piece.octets,
                tlvs=piece.tlvs,
            )
        )

    async def kept(self, count: int) -> None:
        """What was handed over is answered, so many in all."""
        await until(lambda: self.upstream.answers == [0] * count, f"{count} answers")

    async def esme_reads(self, text: str, default: str = "gsm7", source: str = "+2561") -> list[DeliverSm]:
        """The ESME gets as much as this from a number, and it is this."""

        def got() -> list[DeliverSm]:
            return [pdu for pdu in self.end.delivered if pdu.source_addr == source]

        await until(lambda: len(read(got(), default)) >= len(text), "a text at the ESME")
        self.assertEqual(read(got(), default), text)
        return got()
