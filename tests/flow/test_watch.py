"""Lines that are connected by SMPP, and whose state is learnt by another way."""

from router.service import RouterService
from router.simulator.goip.box import Goip
from tests.flow.building import Esme, sent, sms, until
from tests.flow.fleet import SMPP, Fleet, about

BALANCE = 'balance: {code: "*100#", match: "[0-9.]+", every: 1s, low: 2, then: bench}, '


class WatchTests(Fleet):
    """What holds by both ways."""

    by_udp = False
    words: tuple[str, ...] = ()

    async def started(self, keys: str = "") -> tuple[RouterService, Goip, Esme, list[str]]:
        """The router, a box of two lines that it watches, an ESME; what the router says from now on."""
        goip = await self.smpp_box(*self.words)
        service = self.router(self.fleet(SMPP, keys=keys + self.watch()))
        said = self.heard(service)
        await self.show(goip)
        await self.ready(service, 2)
        await until(lambda: service.relay.lines.of("goip101") is not None, "the state of its line")
        return service, goip, await self.esme(), said

    def watch(self) -> str:
        """The other way, as the gateway has it."""
        return "watch: udp" if self.by_udp else f"watch: {{by: http, port: {self.web}, password: admin}}"

    async def show(self, goip: Goip) -> None:
        """Let the box tell the state of its lines."""
        await self.put_on_the_web(goip)

    async def test_a_line_that_logs_out_is_left_alone_and_comes_back(self) -> None:
        _, goip, esme, said = await self.started()
        goip.lines[0].log_out()
        await until(about(said, "goip101: the SIM is not logged in"), "the news of its line")
        for number in range(4):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(4)
        self.assertEqual(sent(goip), [0, 4])
        goip.lines[0].log_in()
        await until(about(said, "goip101: its line can send again"), "the news of its line")
        for number in range(4):
            await esme.submit(sms(f"+257{number}"))
        await esme.deliveries(8)
        self.assertGreater(sent(goip)[0], 0)

    async def test_another_sim_has_its_limits_begin_anew_where_that_is_said(self) -> None:
        service, goip, esme, said = await self.started("sim_swap: reset, limits: {total: 1}, ")
        for number in range(2):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(2)
        await until(lambda: "iccid" in service.relay.notes.of("goip101"), "a SIM that is known")
        goip.swap_sim(goip.lines[0])
        await until(about(said, "goip101: another SIM is in its line", "limits begin anew"), "the news")
        await esme.submit(sms("+2569"))
        await esme.deliveries(3)
        self.assertEqual(sent(goip), [2, 1])

    async def test_credit_is_asked_by_the_other_way_and_a_line_without_it_rests(self) -> None:
        _, goip, esme, said = await self.started(BALANCE)
        sim = goip.lines[0].sim
        assert sim is not None
        sim.balance = 1.0
        await until(about(said, "goip101: its credit is 1, less than 2; it takes nothing"), "the news")
        for number in range(3):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(3)
        self.assertEqual(sent(goip), [0, 3])
        sim.balance = 9.0
        await until(about(said, "goip101: its credit is 9 again"), "the news")

    async def test_a_received_sms_that_the_other_way_tells_too_comes_once(self) -> None:
        _, goip, esme, _ = await self.started()
        goip.receive(goip.lines[0], "+25699", "hello")
        goip.settled()
        await esme.deliveries(1)
        await esme.submit(sms("+2561"))
        await esme.deliveries(2)
        await until(lambda: goip.stats().get("events_waiting", 0) == 0, "acknowledgements")
        received, receipt = esme.delivered
        self.assertEqual(received.short_message, b"hello")
        self.assertIn(b"stat:DELIVRD", receipt.short_message)

    async def test_a_box_that_cannot_be_watched_sends_nevertheless(self) -> None:
        goip = await self.smpp_box()
        service = self.router(self.fleet(SMPP, keys=self.watch()))
        await self.ready(service, 2)
        esme = await self.esme()
        await esme.submit(sms("+2561"))
        await esme.deliveries(1)
        self.assertEqual(goip.records.handset("+2561"), ["hello"])


class WatchByUdpTests(WatchTests):
    by_udp = True
    words = ("--ussd-repeat-breaks-before-s", "0")

    async def show(self, goip: Goip) -> None:
        self.register(goip)
