"""A GoIP whose lines register with the router by UDP."""

from router.desk.channels import ChannelView
from router.desk.errors import CannotDo
from router.relay.events import NOBODY
from router.service import RouterService
from router.simulator.goip.box import Goip
from tests.flow.building import Esme, arrive, sent, sms, until
from tests.flow.fleet import UDP, Fleet, about

CYRILLIC = "Привет 😀 " * 20


class UdpTests(Fleet):
    async def started(self, *words: str, keys: str = "") -> tuple[RouterService, Goip, Esme]:
        """The router, a box of two lines, and an ESME."""
        service = self.router(self.fleet(UDP, keys=keys))
        goip = await self.udp_box(*words)
        await self.ready(service, 2)
        return service, goip, await self.esme()

    async def test_messages_go_out_to_the_letter_and_end_with_their_reports(self) -> None:
        _, goip, esme = await self.started()
        texts = {
            f"+2567000000{n}": ("hello", CYRILLIC[:70], "two\nlines; and a sign")[n % 3] for n in range(6)
        }
        for number, text in texts.items():
            await esme.submit(sms(number, text.encode("utf-16-be"), data_coding=8))
        receipts = await esme.deliveries(6)
        self.assertTrue(all(b"stat:DELIVRD err:000" in one.short_message for one in receipts))
        for number, text in texts.items():
            self.assertEqual(goip.records.handset(number), [text])
        self.assertTrue(all(sent(goip)), "both lines have sent")

    async def test_a_line_that_is_restarted_registers_anew_and_sends(self) -> None:
        service, _, esme = await self.started()
        why, done = list[CannotDo](), list[ChannelView]()
        service.desk.acts.restart("goip301", NOBODY, done.append, why.append)
        await until(lambda: bool(done or why), "an answer of the box")
        self.assertEqual((why, len(done)), ([], 1))
        await esme.submit(sms())
        await esme.deliveries(1)

    async def test_a_line_that_hangs_is_restarted_too(self) -> None:
        service, goip, _ = await self.started()
        said, done = self.heard(service), list[ChannelView]()
        goip.lines[0].log_out()
        await until(about(said, "goip301: the SIM is not logged in"), "the news of its line")
        service.desk.acts.restart("goip301", NOBODY, done.append)
        await until(lambda: bool(done), "an answer of the box")
        await until(about(said, "goip301: its line can send again"), "the line again")

    async def test_a_line_that_logs_out_is_left_alone_and_comes_back(self) -> None:
        service, goip, esme = await self.started()
        said = self.heard(service)
        goip.lines[0].log_out()
        await until(about(said, "goip301: the SIM is not logged in"), "the news of its line")
        for number in range(4):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(4)
        self.assertEqual(sent(goip), [0, 4])
        goip.lines[0].log_in()
        await until(about(said, "goip301: its line can send again"), "the news of its line")
        for number in range(4):
            await esme.submit(sms(f"+257{number}"))
        await esme.deliveries(8)
        self.assertGreater(sent(goip)[0], 0)

    async def test_a_received_sms_that_is_repeated_over_a_restart_comes_once(self) -> None:
        service, goip, esme = await self.started("--recv-retry-s", "1", "--loss-in", "1")
        arrive(goip, 1, "+25699", "hello there")
        await esme.deliveries(1)
        await service.stopService()
        # The box has not heard that it was taken, so it says it again.
        service = self.router(self.fleet(UDP))
        goip.settings = self.machine("goip3").settings
        again = await self.esme()
        await until(lambda: goip.stats()["events_waiting"] == 0, "an acknowledgement")
        arrive(goip, 2, "+25699", "another")
        await again.deliveries(1)
        self.assertEqual([one.short_message for one in again.delivered], [b"another"])
        self.assertEqual([row.status for row in goip.records.fates if row.face == "udp"], [0, 0])

    async def test_a_report_that_comes_after_a_restart_ends_its_message(self) -> None:
        words = ("--speed", "20", "--dlr-final-min-s", "40", "--dlr-final-max-s", "40")
        service, goip, esme = await self.started(*words)
        id = await esme.submit(sms("+2561"))
        await until(lambda: bool(goip.records.handset("+2561")), "the SMS")
        await until(lambda: "sent 1" in service.relay.notes.of("goip301"), "the answer")
        await service.stopService()
        self.assertEqual(esme.delivered, [])
        self.router(self.fleet(UDP))
        (receipt,) = await (await self.esme()).deliveries(1)
        self.assertIn(f"id:{id} ".encode(), receipt.short_message)
        self.assertIn(b"stat:DELIVRD", receipt.short_message)

    async def test_a_wrong_password_is_told_with_who_and_where(self) -> None:
        service = self.router(self.fleet(UDP))
        said = self.heard(service)
        await self.udp_box("--password", "other")
        await until(
            about(said, "registrations from 127.0.0.1 refused", "goip30", "its password is wrong"),
            "the news of the password",
        )
        self.assertEqual(service.relay.scheduler.channels["goip301"].capacity, 0)

    async def test_another_sim_is_told_and_limits_go_on_unless_they_are_to_begin_anew(self) -> None:
        service, goip, esme = await self.started(keys="limits: {total: 1}")
        said = self.heard(service)
        for number in range(2):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(2)
        goip.swap_sim(goip.lines[0])
        await until(about(said, "goip301: another SIM is in its line"), "the news")
        self.assertFalse(about(said, "begin anew")())
        await esme.submit(sms("+2569"))
        await until(about(said, "wait: "), "a message that waits")
        self.assertEqual(sent(goip), [1, 1])

    async def test_a_line_whose_credit_is_low_rests_until_it_has_more(self) -> None:
        keys = 'balance: {code: "*100#", match: "[0-9.]+", every: 1s, low: 2, then: bench}'
        service, goip, esme = await self.started("--ussd-repeat-breaks-before-s", "0", keys=keys)
        said, sim = self.heard(service), goip.lines[0].sim
        assert sim is not None
        sim.balance = 1.0
        await until(about(said, "goip301: its credit is 1, less than 2; it takes nothing"), "the news")
        for number in range(3):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(3)
        self.assertEqual(sent(goip), [0, 3])
        sim.balance = 9.0
        await until(about(said, "goip301: its credit is 9 again"), "the news")
