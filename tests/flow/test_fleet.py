"""Boxes of all three ways in one pool."""

import socket

from router.simulator.goip.box import Goip
from router.wire.listening import CannotListen
from tests.flow.building import Esme, arrive, sent, sms, until
from tests.flow.fleet import HTTP, SMPP, UDP, Fleet, about


class PoolTests(Fleet):
    async def boxes(self) -> list[Goip]:
        return [await self.smpp_box(), await self.http_box(), await self.udp_box()]

    async def messages(self, esme: Esme, count: int, prefix: str) -> None:
        """So many messages, each to another number, and a receipt of each."""
        before = len(esme.delivered)
        for number in range(count):
            await esme.submit(sms(f"{prefix}{number:03d}"))
        receipts = (await esme.deliveries(before + count))[before:]
        self.assertTrue(all(b"stat:DELIVRD" in one.short_message for one in receipts))

    async def test_all_of_them_send_receive_and_take_over_from_each_other(self) -> None:
        service = self.router(self.fleet(SMPP, HTTP, UDP))
        said = self.heard(service)
        smpp, http, udp = await self.boxes()
        await self.ready(service, 6)
        await until(lambda: "inbox" in service.relay.notes.of("goip201"), "a first look into the inbox")
        esme = await self.esme()
        await self.messages(esme, 12, "+256")
        self.assertTrue(all(sum(sent(goip)) for goip in (smpp, http, udp)), "each box has sent")
        http.switch_off()
        udp.lines[0].log_out()
        await until(about(said, "goip2: 0 of 2 lines up"), "the news of the box")
        await until(about(said, "goip301: the SIM is not logged in"), "the news of the line")
        before = sum(sent(http)), sent(udp)[0]
        await self.messages(esme, 12, "+257")
        self.assertEqual((sum(sent(http)), sent(udp)[0]), before)
        http.switch_on()
        udp.lines[0].log_in()
        await self.ready(service, 6)
        for goip in (smpp, http, udp):
            arrive(goip, 2, "+25699", f"to {goip.settings.id}")
        received = (await esme.deliveries(27))[24:]
        self.assertEqual(
            {one.destination_addr: one.short_message for one in received},
            {"goip102": b"to goip1", "goip202": b"to goip2", "goip302": b"to goip3"},
        )


class EndTests(Fleet):
    async def test_a_taken_udp_port_ends_the_start_with_its_name(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("127.0.0.1", self.udp))
            refused = self.assertRaises(CannotListen, self.router, self.fleet(UDP))
        self.assertIn(f"udp.listen 127.0.0.1:{self.udp}: ", str(refused))
        self.assertIn("Address already in use", str(refused))

    async def ended_in_the_middle(self, way: str, goip: Goip, drain: str) -> bytes:
        """The router is told to end while a message is sent, then started again; the receipt of it."""
        page = self.fleet(way)
        page.write_text(page.read_text() + f"drain: {drain}\n")
        service = self.router(page)
        await self.ready(service, 2)
        esme = await self.esme()
        await esme.submit(sms("+2561"))
        await until(lambda: any(line.counts["submitted"] for line in goip.lines), "an SMS in the modem")
        await service.stopService()
        await self.ready(self.router(page), 2)
        again = await self.esme()
        await until(lambda: len(esme.delivered + again.delivered) >= 1, "the receipt")
        # One that was not acknowledged before the end comes again.
        (receipt,) = {one.short_message for one in esme.delivered + again.delivered}
        return receipt

    async def test_by_http_a_message_in_the_modem_is_waited_for_at_the_end(self) -> None:
        goip = await self.http_box("--speed", "5")
        self.assertIn(b"stat:DELIVRD", await self.ended_in_the_middle(HTTP, goip, "30s"))
        self.assertEqual(goip.records.handset("+2561"), ["hello"])

    async def test_by_http_one_that_takes_longer_is_in_doubt_and_not_sent_again(self) -> None:
        goip = await self.http_box("--speed", "1", "--send-median-s", "8", "--send-p95-s", "8.1")
        self.assertIn(b"stat:UNKNOWN err:904", await self.ended_in_the_middle(HTTP, goip, "1s"))
        await until(lambda: bool(goip.records.handset("+2561")), "the SMS")
        self.assertEqual(goip.records.handset("+2561"), ["hello"])

    async def test_by_udp_a_message_in_the_modem_is_waited_for_at_the_end(self) -> None:
        goip = await self.udp_box("--speed", "5", "--dlr-final-min-s", "30", "--dlr-final-max-s", "30")
        self.assertIn(b"stat:DELIVRD", await self.ended_in_the_middle(UDP, goip, "30s"))
        self.assertEqual(goip.records.handset("+2561"), ["hello"])

    async def test_by_udp_one_that_takes_longer_is_in_doubt_and_not_sent_again(self) -> None:
        goip = await self.udp_box("--speed", "1", "--send-median-s", "8", "--send-p95-s", "8.1")
        self.assertIn(b"stat:UNKNOWN err:904", await self.ended_in_the_middle(UDP, goip, "1s"))
        await until(lambda: bool(goip.records.handset("+2561")), "the SMS")
        self.assertEqual(goip.records.handset("+2561"), ["hello"])
