"""An ordinary SMSC behind the router, which answers when, and as, the test tells it to."""

import re

from router.service import RouterService
from router.smpp import tlvs
from router.smpp.pdus import DeliverSm
from router.smpp.tags import Tag
from tests.flow.building import ESMES, Building, sms, until
from tests.flow.smsc import Smsc

RECEIPT = "id:{} sub:001 dlvrd:001 submit date:2302281329 done date:2302281330 stat:{} err:{} text:"


class UpstreamTestCase(Building):
    """One channel `up` with a window of 2, and an ESME."""

    drain = "3s"

    async def opened(self, keys: str = "", more: str = "", esmes: str = ESMES) -> RouterService:
        await self.listening(keys, more, esmes)
        service = self.router(self.file)
        await self.ready(service, 1)
        self.end = await self.esme()
        return service

    async def listening(self, keys: str = "", more: str = "", esmes: str = ESMES) -> None:
        """The SMSC, and the page of a router in front of it."""
        self.upstream = Smsc()
        port = await self.upstream.listen(self.south)
        self.addCleanup(port.stopListening)
        channel = f"id: up, connect: smsc, host: 127.0.0.1, port: {self.south}, system_id: us, password: pw"
        timers = "window: 2, timers: {reconnect: 100ms..200ms}"
        self.file = self.page(esmes=esmes, more=f"drain: {self.drain}\n{more}")
        gateways = f"gateways: [{{{channel}, {timers}, {keys}}}]\n"
        self.file.write_text(re.sub("(?m)^gateways: .*\n", gateways, self.file.read_text()))

    async def submitted(self, count: int = 1) -> None:
        await until(lambda: len(self.upstream.submits) == count, f"{count} submit_sm at the SMSC")

    def report(self, remote_id: str, stat: str = "DELIVRD", err: str = "000") -> None:
        text = RECEIPT.format(remote_id, stat, err).encode()
        self.upstream.deliver(DeliverSm(source_addr="2561", esm_class=4, short_message=text))

    async def receipt(self) -> str:
        """What the receipt says: stat and err."""
        (receipt,) = await self.end.deliveries(1)
        return receipt.short_message.decode("latin-1").split(" stat:")[1].split(" text:")[0]


class WayTests(UpstreamTestCase):
    async def test_from_submit_to_receipt(self) -> None:
        await self.opened()
        id = await self.end.submit(sms("+2561", tlvs=((0x1400, b"x"),)))
        await self.submitted()
        pdu = self.upstream.submits[0].sms
        self.assertEqual(
            (pdu.destination_addr, pdu.source_addr, pdu.short_message), ("+2561", "Shop", b"hello")
        )
        self.assertEqual((pdu.registered_delivery, pdu.tlvs), (1, ((0x1400, b"x"),)))
        self.report(self.upstream.answer())
        (receipt,) = await self.end.deliveries(1)
        self.assertEqual(tlvs.find_text(receipt.tlvs, Tag.RECEIPTED_MESSAGE_ID), id)
        await until(lambda: self.upstream.answers == [0], "the answer to the report")

    async def test_a_report_that_outruns_its_answer_is_matched_all_the_same(self) -> None:
        await self.opened()
        await self.end.submit(sms())
        await self.submitted()
        self.report("1")
        self.assertEqual(self.upstream.answer(), "1")
        self.assertEqual(await self.receipt(), "DELIVRD err:000")

    async def test_a_long_one_goes_in_segments_and_has_one_receipt(self) -> None:
        await self.opened()
        await self.end.submit(sms(text=b"", tlvs=((Tag.MESSAGE_PAYLOAD, b"x" * 400),)))
        for number in (1, 2, 3):
            await self.submitted()
            self.assertEqual(self.upstream.submits[0].sms.short_message[4:6], bytes((3, number)))
            self.report(self.upstream.answer())
        self.assertEqual(await self.receipt(), "DELIVRD err:000")
        await until(lambda: len(self.upstream.answers) == 3, "the answers to the reports")
        self.assertEqual(len(self.end.delivered), 1)

    async def test_a_pair_of_sessions_where_the_smsc_speaks_3_3(self) -> None:
        await self.opened("interface_version: '3.3', mode: pair")
        await until(lambda: self.upstream.binds == 2, "a transmitter and a receiver")
        await self.end.submit(sms("+2561", tlvs=((0x1400, b"x"),)))
        await self.submitted()
        self.assertEqual(self.upstream.submits[0].sms.tlvs, ())
        self.report(self.upstream.answer())
        self.assertEqual(await self.receipt(), "DELIVRD err:000")

    async def test_no_more_than_its_window_is_in_flight(self) -> None:
        service = await self.opened()
        for number in range(3):
            await self.end.submit(sms(f"+256{number}"))
        await self.submitted(2)
        self.assertEqual(
            (service.relay.scheduler.in_flight, sum(service.relay.sendings.queues.values())), (2, 1)
        )
        self.upstream.answer()
        await self.submitted(2)

    async def test_its_word_on_a_failure_is_the_last(self) -> None:
        await self.opened()
        await self.end.submit(sms())
        await self.submitted()
        self.report(self.upstream.answer(), "UNDELIV", "027")
        self.assertEqual(await self.receipt(), "UNDELIV err:027")

    async def test_throttled_is_tried_again_by_and_by(self) -> None:
        await self.opened("retry: 50ms..100ms")
        await self.end.submit(sms())
        for _ in range(3):
            await self.submitted()
            self.upstream.answer(0x58)
        await self.submitted()
        self.report(self.upstream.answer())
        self.assertEqual(await self.receipt(), "DELIVRD err:000")

    async def test_sent_is_final_where_the_page_says_so(self) -> None:
        await self.opened("final: sent")
        await self.end.submit(sms())
        await self.submitted()
        self.assertEqual(self.upstream.submits[0].sms.registered_delivery, 0)
        self.upstream.answer()
        self.assertEqual(await self.receipt(), "DELIVRD err:000")


class LostTests(UpstreamTestCase):
    """The connection is cut before the answer."""

    async def cut(self, keys: str) -> None:
        await self.opened(keys)
        await self.end.submit(sms())
        await self.submitted()
        self.upstream.submits.clear()
        self.upstream.hang_up()

    async def test_in_doubt_it_is_sent_again(self) -> None:
        await self.cut("in_doubt: resend")
        await self.submitted()
        self.report(self.upstream.answer())
        self.assertEqual(await self.receipt(), "DELIVRD err:000")

    async def test_or_reported_as_unknown(self) -> None:
        await self.cut("in_doubt: report")
        self.assertEqual(await self.receipt(), "UNKNOWN err:904")

    async def test_a_report_reaches_the_next_session(self) -> None:
        service = await self.opened()
        await self.end.submit(sms())
        await self.submitted()
        remote_id = self.upstream.answer()
        await until(lambda: not service.relay.scheduler.in_flight, "the answer")
        self.upstream.hang_up()
        await until(lambda: not self.upstream.sessions, "the end of the session")
        await until(lambda: len(self.upstream.sessions) == 1 and self.upstream.binds == 2, "the next one")
        self.report(remote_id)
        self.assertEqual(await self.receipt(), "DELIVRD err:000")

    async def test_an_smsc_that_unbinds_is_given_nothing_more_and_bound_again(self) -> None:
        await self.opened()
        self.upstream.unbind()
        await until(lambda: self.upstream.binds == 2, "the next bind")
        await self.end.submit(sms())
        await self.submitted()


class ReceivedTests(UpstreamTestCase):
    async def test_an_sms_is_answered_though_it_is_for_nobody_yet(self) -> None:
        await self.opened()
        self.end.transport.loseConnection()
        self.upstream.deliver(DeliverSm(source_addr="4477", destination_addr="4711", short_message=b"hi"))
        await until(lambda: self.upstream.answers == [0], "the answer")
        (received,) = await (await self.esme()).deliveries(1)
        self.assertEqual((received.source_addr, received.destination_addr), ("4477", "4711"))

    async def test_rules_read_the_text_behind_a_header(self) -> None:
        two = "esmes: [{system_id: crm, password: secret}, {system_id: shop, password: secret}]\n"
        await self.opened("", "received: [{match: {text: '^stop'}, to: {esme: crm}}]\n", two)
        header = b"\6\5\4\x0b\x84\x23\xf0"
        self.upstream.deliver(DeliverSm(esm_class=0x40, short_message=header + b"stop it"))
        (received,) = await self.end.deliveries(1)
        self.assertEqual(received.short_message, header + b"stop it")

    async def test_what_is_too_long_for_its_field_reaches_the_esme_all_the_same(self) -> None:
        await self.opened()
        session = self.upstream.sessions[0]
        body = b"\0\1\1" + b"4" * 30 + b"\0" + b"\0\0up\0" + bytes(9) + b"\2hi"
        session.transport.write((16 + len(body)).to_bytes(4, "big") + b"\0\0\0\5" + bytes(7) + b"\1" + body)
        (received,) = await self.end.deliveries(1)
        self.assertEqual((received.source_addr, received.short_message), ("4" * 20, b"hi"))
