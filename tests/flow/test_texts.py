"""Long texts through the whole router: in each form in, in each form out, with a restart in between.

The far sides put them together by themselves (tests.support.handset). The router's own cuts go around a sign
of five code points that lies where a cut would be.
"""

from router.smpp.pdus import SubmitSm
from tests.flow.building import sms
from tests.flow.texts import FAMILY, TEXT, UCS2, TextsTestCase, esmes
from tests.support.handset import FORMS, pieces, shown

OUT = ("payload", "udh", "sar", "plain")
SIZE = 132
"""Octets of a segment of UCS2 that leave room for either header; it ends inside of the family."""

CUT_HERE = ("payload", "short_message")
"""Forms that the router has to cut; other ones pass where the channel takes segments."""


class SentTests(TextsTestCase):
    async def sent(self, form: str, out: str) -> None:
        await self.begin(f"long_messages: {out}")
        given = pieces(TEXT.encode("utf-16-be"), form, SIZE)
        ids = await self.submit(given[:1], UCS2)
        await self.restart()
        ids += await self.submit(given[1:], UCS2)
        await self.handset_reads(TEXT)
        if form in CUT_HERE or out == "plain":
            self.assertTrue(any(FAMILY in each for each in shown(self.taken)))
        self.assertEqual(len(self.taken), 1 if out == "payload" else 2)
        self.assertEqual(await self.outcomes(ids), ["DELIVRD"] * len(ids))


def _sent(form: str, out: str) -> None:
    async def test(self: SentTests) -> None:
        await self.sent(form, out)

    setattr(SentTests, f"test_{form}_in_{out}_out", test)


for _form in FORMS:
    for _out in OUT:
        _sent(_form, _out)


class ReceivedTests(TextsTestCase):
    async def received(self, form: str, out: str) -> None:
        await self.begin(esmes=esmes(f"long_messages: {out}"))
        given = pieces(TEXT.encode("utf-16-be"), form, SIZE)
        self.bring(given[0], UCS2)
        await self.kept(1)
        if len(given) > 1:
            await self.restart()
        for piece in given[1:]:
            self.bring(piece, UCS2)
        got = await self.esme_reads(TEXT)
        self.assertEqual(len(got), 1 if out == "payload" else 2)
        self.assertTrue(any(FAMILY in each for each in shown(got)))


def _received(form: str, out: str) -> None:
    async def test(self: ReceivedTests) -> None:
        await self.received(form, out)

    setattr(ReceivedTests, f"test_{form}_in_{out}_out", test)


for _form in FORMS:
    for _out in ("payload", "udh", "sar"):
        _received(_form, _out)


class OctetsTests(TextsTestCase):
    async def passed(self, pdu: SubmitSm) -> SubmitSm:
        await self.end.submit(pdu)
        await self.all_taken(1)
        return self.taken[0]

    async def test_what_both_sides_encode_alike_passes_octet_for_octet(self) -> None:
        await self.begin()
        pdu = await self.passed(sms("+2561", b"\x00\x1b\x65 \x10"))
        self.assertEqual((pdu.data_coding, pdu.short_message), (0, b"\x00\x1b\x65 \x10"))

    async def test_binary_octets_are_never_read(self) -> None:
        await self.begin("long_messages: payload")
        pdu = await self.passed(sms("+2561", bytes(range(140)), data_coding=4))
        self.assertEqual((pdu.data_coding, pdu.short_message), (4, bytes(range(140))))

    async def test_latin_1_of_a_client_is_septets_to_a_network(self) -> None:
        """Brackets are one octet in Latin-1, and two septets of the extension table in GSM."""
        await self.begin(esmes=esmes("alphabet: latin1"))
        pdu = await self.passed(sms("+2561", "ü [1]".encode("latin-1")))
        self.assertEqual((pdu.data_coding, pdu.short_message), (0, b"\x7e \x1b\x3c1\x1b\x3e"))

    async def test_a_letter_that_no_data_coding_of_the_channel_holds_is_never_a_question_mark(self) -> None:
        await self.begin("data_codings: [0]")
        await self.end.submit(sms("+2561", "Жук".encode("utf-16-be"), data_coding=8))
        self.assertEqual(await self.receipt(), "UNDELIV err:908")
        self.assertEqual(self.upstream.submits, [])
