"""Long texts through the whole router: in each form in, in each form out, with a restart in between.

The far sides put them together by themselves (tests.support.handset).
"""

from collections.abc import Sequence

from router.service import RouterService
from router.smpp.operations import CommandStatus
from router.smpp.pdus import DeliverSm, SubmitSm
from tests.flow.building import sms, until
from tests.flow.test_upstream import RECEIPT, UpstreamTestCase
from tests.support.handset import FORMS, Piece, assembled, pieces, read

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
TEXT = "А ты? " * 10 + FAMILY + " да" * 10
"""A cut after 66 or 67 UTF-16 units would be inside of the family."""

OUT = ("payload", "udh", "sar", "plain")
SIZE = 132
"""Octets of a segment of UCS2 that leave room for either header."""


class TextsTestCase(UpstreamTestCase):
    service: RouterService

    def setUp(self) -> None:
        super().setUp()
        self.taken: list[SubmitSm] = []
        self.names: list[str] = []

    async def restart(self) -> None:
        """The router ends, and another one goes on with its store."""
        await self.service.stopService()
        # The SMSC has had what it did not answer, and is given it again.
        self.upstream.submits.clear()
        self.service = self.router(self.file)
        await self.ready(self.service, 1)
        self.end = await self.esme()

    async def begin(self, keys: str = "", more: str = "", esmes: str = "") -> None:
        esmes = esmes or "esmes: [{system_id: crm, password: secret}]\n"
        self.service = await self.opened(keys, more, esmes)

    def submit_of(self, piece: Piece, data_coding: int = 8, to: str = "+2561") -> SubmitSm:
        return sms(to, piece.octets, data_coding, tlvs=piece.tlvs, esm_class=piece.esm_class)

    def all_taken(self) -> int:
        """Answer what has come; how many submits that makes."""
        self.answer_all()
        return len(self.taken)

    def answer_all(self) -> None:
        while self.upstream.submits:
            self.taken.append(self.upstream.submits[0][2])
            self.names.append(self.upstream.answer())

    async def handset_reads(self, count: int, said: str = TEXT) -> None:
        """The SMSC takes what comes until a handset could read so many messages; it says what it should."""

        def complete() -> bool:
            self.answer_all()
            return len(self.taken) >= count and assembled(self.taken) is not None

        await until(complete, f"{count} submits that make a text")
        self.assertEqual(read(self.taken), said)

    async def all_delivered(self, ids: Sequence[str], stats: Sequence[str] = ()) -> None:
        """Each submit is reported as delivered; each id has one receipt that says so."""
        for place, name in enumerate(self.names):
            stat = stats[place] if stats else "DELIVRD"
            text = RECEIPT.format(name, stat, "000").encode()
            self.upstream.deliver(DeliverSm(source_addr="2561", esm_class=4, short_message=text))
        receipts = await self.end.deliveries(len(ids))
        told = sorted(receipt.short_message.split(b" ")[0].decode()[3:] for receipt in receipts)
        self.assertEqual(told, sorted(ids))


class SentTests(TextsTestCase):
    async def sent(self, form: str, out: str) -> None:
        await self.begin(f"long_messages: {out}")
        given = pieces(TEXT.encode("utf-16-be"), form, SIZE)
        ids = [await self.end.submit(self.submit_of(given[0]))]
        await self.restart()
        ids += [await self.end.submit(self.submit_of(piece)) for piece in given[1:]]
        await self.handset_reads(1 if out == "payload" else 2)
        await self.all_delivered(ids)


def _sent(form: str, out: str) -> None:
    async def test(self: SentTests) -> None:
        await self.sent(form, out)

    setattr(SentTests, f"test_{form}_in_{out}_out", test)


for _form in FORMS:
    for _out in OUT:
        _sent(_form, _out)


class ReceivedTests(TextsTestCase):
    async def received(self, form: str, out: str) -> None:
        await self.begin(esmes=f"esmes: [{{system_id: crm, password: secret, long_messages: {out}}}]\n")
        given = pieces(TEXT.encode("utf-16-be"), form, SIZE)
        self.bring(given[0])
        await until(lambda: self.upstream.answers == [0], "an answer")
        if len(given) > 1:
            await self.restart()
        for piece in given[1:]:
            self.bring(piece)
        await until(lambda: assembled(self.end.delivered) is not None and bool(self.end.delivered), "a text")
        self.assertEqual(read(self.end.delivered), TEXT)
        self.assertEqual(len(self.end.delivered), 1 if out == "payload" else 2)

    def bring(self, piece: Piece) -> None:
        self.upstream.deliver(
            DeliverSm(
                source_addr="+2561",
                destination_addr="4711",
                esm_class=piece.esm_class,
                data_coding=8,
                short_message=piece.octets,
                tlvs=piece.tlvs,
            )
        )


def _received(form: str, out: str) -> None:
    async def test(self: ReceivedTests) -> None:
        await self.received(form, out)

    setattr(ReceivedTests, f"test_{form}_in_{out}_out", test)


for _form in FORMS:
    for _out in ("payload", "udh", "sar"):
        _received(_form, _out)


class SetTests(TextsTestCase):
    """Segments that are out of order, repeated, mixed with others, or never complete."""

    async def test_any_order_with_repeats_and_another_text_between(self) -> None:
        await self.begin("long_messages: payload")
        one = pieces(b"x" * 300, "udh8", 100)
        two = pieces(b"y" * 300, "udh8", 100, reference=0x18)
        ids = []
        for piece in (one[2], two[0], one[0], one[2], two[2], one[1], two[1]):
            ids.append(await self.end.submit(self.submit_of(piece, data_coding=0)))
        self.assertEqual(len(set(ids)), 7)
        for letter in ("x", "y"):
            self.taken.clear()
            await self.handset_reads(1, letter * 300)
        await self.all_delivered(ids)

    async def test_a_set_that_is_never_complete_goes_on_as_it_is(self) -> None:
        await self.begin("long_messages: payload", "join_timeout: 1s\n")
        given = pieces(b"x" * 300, "udh8", 100)
        ids = [await self.end.submit(self.submit_of(piece, data_coding=0)) for piece in given[:2]]
        await until(lambda: self.all_taken() == 2, "both, each for itself")
        self.assertEqual([pdu.short_message for pdu in self.taken], [piece.octets for piece in given[:2]])
        await self.all_delivered(ids)

    async def test_a_mixed_outcome_is_the_worst_one(self) -> None:
        await self.begin("long_messages: udh")
        id = await self.end.submit(self.submit_of(pieces(b"x" * 300, "payload", 0)[0], data_coding=0))
        await self.handset_reads(2, "x" * 300)
        await self.all_delivered([id], ["DELIVRD", "EXPIRED"])
        self.assertIn(b"stat:EXPIRED", self.end.delivered[0].short_message)

    async def test_more_segments_than_any_channel_takes_are_refused_at_the_first(self) -> None:
        await self.begin("long_messages: payload, max_segments: 2")
        answer = await self.end.ask(self.submit_of(pieces(b"x" * 300, "udh8", 100)[0], data_coding=0))
        self.assertEqual(answer.command_status, CommandStatus.ESME_RINVMSGLEN)


class AlphabetTests(TextsTestCase):
    async def test_the_euro_sign_of_latin_1_clients_and_gsm_networks(self) -> None:
        """Brackets are one octet in Latin-1, and two septets of the extension table in GSM."""
        esmes = "esmes: [{system_id: crm, password: secret, alphabet: latin1}]\n"
        await self.begin(esmes=esmes)
        await self.end.submit(sms("+2561", "ü [1]".encode("latin-1")))
        await until(lambda: self.all_taken() == 1, "a submit")
        self.assertEqual(
            (self.taken[0].data_coding, self.taken[0].short_message), (0, b"\x7e \x1b\x3c1\x1b\x3e")
        )

    async def test_what_both_sides_encode_alike_passes_octet_for_octet(self) -> None:
        await self.begin()
        await self.end.submit(sms("+2561", b"\x00\x1b\x65 \x10"))
        await until(lambda: self.all_taken() == 1, "a submit")
        self.assertEqual(self.taken[0].short_message, b"\x00\x1b\x65 \x10")

    async def test_binary_octets_are_never_read(self) -> None:
        await self.begin("long_messages: payload")
        await self.end.submit(sms("+2561", bytes(range(140)), data_coding=4))
        await until(lambda: self.all_taken() == 1, "a submit")
        self.assertEqual((self.taken[0].data_coding, self.taken[0].short_message), (4, bytes(range(140))))
