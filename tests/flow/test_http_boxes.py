"""A GoIP that is reached by its web pages."""

from router.service import RouterService
from router.simulator.goip.box import Goip
from router.smpp.operations import CommandStatus
from tests.flow.building import Esme, arrive, sent, sms, until
from tests.flow.fleet import HTTP, Fleet, about

CYRILLIC = "Привет 😀 " * 20


class HttpTests(Fleet):
    async def started(self, keys: str = "") -> tuple[RouterService, Goip, Esme]:
        """The router, a box of two lines, and an ESME; the inbox was read."""
        goip = await self.http_box()
        service = self.router(self.fleet(HTTP, keys=keys))
        await self.ready(service, 2)
        await self.inbox_is_read(service)
        return service, goip, await self.esme()

    async def inbox_is_read(self, service: RouterService) -> None:
        await until(lambda: "inbox" in service.relay.notes.of("goip201"), "a first look into the inbox")

    async def test_messages_go_out_to_the_letter_and_end_when_the_network_took_them(self) -> None:
        _, goip, esme = await self.started()
        texts = {f"+2567000000{n}": ("hello", CYRILLIC[:70], "[in brackets] " * 3)[n % 3] for n in range(6)}
        for number, text in texts.items():
            await esme.submit(sms(number, text.encode("utf-16-be"), data_coding=8))
        receipts = await esme.deliveries(6)
        self.assertTrue(all(b"stat:DELIVRD err:000" in one.short_message for one in receipts))
        for number, text in texts.items():
            self.assertEqual(goip.records.handset(number), [text])
        self.assertTrue(all(sent(goip)), "both lines have sent")

    async def test_a_number_that_does_not_exist_ends_its_message(self) -> None:
        _, goip, esme = await self.started()
        for line in goip.lines:
            line.fail_with(28)
        await esme.submit(sms("+2561"))
        (receipt,) = await esme.deliveries(1)
        self.assertIn(b"stat:UNDELIV", receipt.short_message)

    async def test_a_line_that_logs_out_is_left_alone_and_comes_back(self) -> None:
        service, goip, esme = await self.started()
        said = self.heard(service)
        goip.lines[0].log_out()
        await until(about(said, "goip201: the SIM is not logged in"), "the news of its line")
        for number in range(4):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(4)
        self.assertEqual(sent(goip), [0, 4])
        goip.lines[0].log_in()
        await until(about(said, "goip201: its line can send again"), "the news of its line")
        for number in range(4):
            await esme.submit(sms(f"+257{number}"))
        await esme.deliveries(8)
        self.assertGreater(sent(goip)[0], 0)

    async def test_received_sms_come_once_also_over_restarts_and_those_of_meanwhile_too(self) -> None:
        service, goip, esme = await self.started()
        arrive(goip, 1, "+25699", "first")
        await esme.deliveries(1)
        await service.stopService()
        arrive(goip, 2, "+25699", "while it was away")
        service = self.router(self.fleet(HTTP))
        esme = await self.esme()
        await esme.deliveries(1)
        arrive(goip, 1, "+25699", "last")
        await esme.deliveries(2)
        self.assertEqual([one.short_message for one in esme.delivered], [b"while it was away", b"last"])
        self.assertEqual([one.destination_addr for one in esme.delivered], ["goip202", "goip201"])

    async def test_a_wrong_password_is_told_with_what_to_do(self) -> None:
        await self.http_box("--http-password", "other")
        service = self.router(self.fleet(HTTP))
        said = self.heard(service)
        await until(
            about(
                said,
                "goip2: goip201 at 127.0.0.1",
                "the login is refused (HTTP status 401): are `user` and `password` those of the box's page?",
            ),
            "the news of the login",
        )

    async def test_another_sim_has_its_limits_begin_anew_where_that_is_said(self) -> None:
        service, goip, esme = await self.started("sim_swap: reset, limits: {total: 1}")
        said = self.heard(service)
        for number in range(2):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(2)
        await until(lambda: "iccid" in service.relay.notes.of("goip201"), "a SIM that is known")
        goip.swap_sim(goip.lines[0])
        await until(about(said, "goip201: another SIM is in its line", "limits begin anew"), "the news")
        await esme.submit(sms("+2569"))
        await esme.deliveries(3)
        self.assertEqual(sent(goip), [2, 1])

    async def test_a_line_whose_credit_is_low_rests_until_it_has_more(self) -> None:
        keys = 'balance: {code: "*100#", match: "[0-9.]+", every: 1s, low: 2, then: bench}'
        service, goip, esme = await self.started(keys)
        said, sim = self.heard(service), goip.lines[0].sim
        assert sim is not None
        sim.balance = 1.0
        await until(about(said, "goip201: its credit is 1, less than 2; it takes nothing"), "the news")
        for number in range(3):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(3)
        self.assertEqual(sent(goip), [0, 3])
        sim.balance = 9.0
        await until(about(said, "goip201: its credit is 9 again"), "the news")

    async def test_a_box_that_is_switched_off_takes_nothing_and_is_used_again_when_it_is_back(self) -> None:
        service, goip, esme = await self.started()
        said = self.heard(service)
        goip.switch_off()
        await until(about(said, "goip2: 0 of 2 lines up", "is the box on"), "the news of the box")
        answer = await esme.ask(sms("+2561"))
        self.assertEqual(answer.command_status, CommandStatus.ESME_ROK)
        goip.switch_on()
        await esme.deliveries(1)
        self.assertEqual(goip.records.handset("+2561"), ["hello"])
