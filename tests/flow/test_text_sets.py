"""Segments through the whole router: out of order, repeated, mixed with others, or never complete."""

import re

from router.smpp.operations import CommandStatus
from router.smpp.pdus import CancelSm
from tests.flow.building import sms, until
from tests.flow.smsc import Smsc
from tests.flow.texts import TO, TextsTestCase, esmes
from tests.support.handset import pieces, read
from tools.ports import free_port

ONE = pieces(b"x" * 300, "udh8", 100)
TWO = pieces(b"y" * 300, "udh8", 100, reference=0x18)
MIXED = (ONE[2], TWO[0], ONE[0], ONE[2], TWO[2], ONE[1], TWO[1])
WHOLE = pieces(b"z" * 300, "payload", 0)
SHORT_PATIENCE = "join_timeout: 200ms\n"
LONG_ENOUGH = "join_timeout: 1s\n"
"""For what an ESME does meanwhile."""


class SentTests(TextsTestCase):
    """An ESME's own, where the channel does not take them as they come."""

    async def test_any_order_with_repeats_and_another_text_between(self) -> None:
        await self.begin("long_messages: payload")
        ids = await self.submit(MIXED)
        await self.all_taken(2)
        self.assertEqual([read([pdu]) for pdu in self.taken], ["x" * 300, "y" * 300])
        self.assertEqual(await self.outcomes(ids), ["DELIVRD"] * 7)

    async def test_each_id_has_the_worst_outcome_of_the_text(self) -> None:
        await self.begin("long_messages: plain")
        ids = await self.submit(ONE)
        await self.all_taken(2)
        self.assertEqual(await self.outcomes(ids, ["DELIVRD", "EXPIRED"]), ["EXPIRED"] * 3)

    async def test_a_text_that_the_router_cut_has_the_worst_outcome_of_its_segments(self) -> None:
        await self.begin("long_messages: udh")
        ids = await self.submit(WHOLE)
        await self.all_taken(2)
        self.assertEqual(await self.outcomes(ids, ["UNDELIV", "DELIVRD"]), ["UNDELIV"])

    async def test_a_set_that_is_never_complete_goes_on_as_it_is(self) -> None:
        await self.begin("long_messages: payload", SHORT_PATIENCE)
        ids = await self.submit(ONE[:2])
        await self.all_taken(2)
        self.assertEqual([pdu.short_message for pdu in self.taken], [piece.octets for piece in ONE[:2]])
        self.assertEqual(await self.outcomes(ids, ["DELIVRD", "UNDELIV"]), ["DELIVRD", "UNDELIV"])

    async def test_so_it_does_after_a_restart(self) -> None:
        await self.begin("long_messages: payload", SHORT_PATIENCE)
        ids = await self.submit(ONE[:2])
        await self.restart()
        await self.all_taken(2)
        self.assertEqual(await self.outcomes(ids), ["DELIVRD"] * 2)

    async def test_one_that_waits_can_be_cancelled_and_the_others_go_on_without_it(self) -> None:
        await self.begin("long_messages: payload", LONG_ENOUGH)
        cancelled, other = await self.submit(ONE[:2])
        answer = await self.end.ask(CancelSm(message_id=cancelled, source_addr="Shop", destination_addr=TO))
        self.assertEqual(answer.command_status, CommandStatus.ESME_ROK)
        await self.all_taken(1)
        self.assertEqual(self.taken[0].short_message, ONE[1].octets)
        self.assertEqual(await self.outcomes([cancelled, other]), ["DELETED", "DELIVRD"])

    async def test_more_segments_than_any_channel_takes_are_refused_at_the_first(self) -> None:
        await self.begin("long_messages: payload, max_segments: 2")
        answer = await self.end.ask(sms(TO, ONE[0].octets, esm_class=ONE[0].esm_class))
        self.assertEqual(answer.command_status, CommandStatus.ESME_RINVMSGLEN)


class ReceivedTests(TextsTestCase):
    """Those of a phone, which a gateway hands over one by one."""

    async def test_any_order_with_repeats_and_another_text_between(self) -> None:
        await self.begin(esmes=esmes("long_messages: payload"))
        for piece in MIXED:
            self.bring(piece)
        await self.kept(7)
        got = await self.end.deliveries(2)
        self.assertEqual([read([pdu]) for pdu in got], ["x" * 300, "y" * 300])

    async def test_a_set_that_is_never_complete_goes_on_as_it_is(self) -> None:
        await self.begin(more=SHORT_PATIENCE)
        for piece in (ONE[2], ONE[0], ONE[2]):
            self.bring(piece)
        got = await self.end.deliveries(2)
        self.assertEqual([pdu.short_message for pdu in got], [ONE[0].octets, ONE[2].octets])

    async def test_so_it_does_after_a_restart(self) -> None:
        await self.begin(more=SHORT_PATIENCE)
        self.bring(ONE[1])
        await self.kept(1)
        await self.restart()
        (got,) = await self.end.deliveries(1)
        self.assertEqual((got.esm_class, got.short_message), (0x40, ONE[1].octets))

    async def test_the_same_segments_from_two_phones_are_two_texts(self) -> None:
        await self.begin(esmes=esmes("long_messages: payload"))
        for source in ("+2561", "+2562"):
            self.bring(ONE[0], source=source)
        for source in ("+2562", "+2561"):
            self.bring(ONE[1], source=source)
            self.bring(ONE[2], source=source)
        for source in ("+2561", "+2562"):
            await self.esme_reads("x" * 300, source=source)


class OneChannelTests(TextsTestCase):
    """Two channels that take segments as they come."""

    async def begin_with_two(self) -> None:
        await self.listening("long_messages: udh")
        self.beside, port = Smsc(), free_port()
        listening = await self.beside.listen(port)
        self.addCleanup(listening.stopListening)
        page = self.file.read_text()
        first = re.findall(r"(?m)^gateways: \[(.*)\]$", page)[0]
        second = first.replace("id: up", "id: beside").replace(f"port: {self.south}", f"port: {port}")
        self.file.write_text(page.replace(first, f"{first}, {second}"))
        self.service = self.router(self.file)
        await self.ready(self.service, 2)
        self.end = await self.esme()

    async def answered(self, count: int) -> tuple[int, int]:
        """Both SMSCs answer what comes, until they have had so many; how many each had."""

        def enough() -> bool:
            for smsc in (self.upstream, self.beside):
                while smsc.submits:
                    smsc.answer()
            return self.upstream.named + self.beside.named >= count

        await until(enough, f"{count} submits")
        return self.upstream.named, self.beside.named

    async def test_all_segments_of_a_text_go_by_one(self) -> None:
        await self.begin_with_two()
        await self.submit(ONE)
        self.assertIn(await self.answered(3), [(3, 0), (0, 3)])

    async def test_whole_texts_are_shared_out(self) -> None:
        await self.begin_with_two()
        for number in range(4):
            await self.end.submit(sms(f"+256{number}"))
        self.assertEqual(await self.answered(4), (2, 2))

    async def test_what_comes_after_a_restart_follows_what_went_before(self) -> None:
        await self.begin_with_two()
        await self.submit(ONE[:1])
        await self.answered(1)
        await self.service.stopService()
        self.service = self.router(self.file)
        await self.ready(self.service, 2)
        self.end = await self.esme()
        await self.submit(ONE[1:])
        self.assertIn(await self.answered(3), [(3, 0), (0, 3)])
