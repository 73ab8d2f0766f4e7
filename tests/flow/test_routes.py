"""Routes and SIMs through the whole building: choices, otherwise, budgets, benches, whose SMS it is."""

from collections.abc import Callable

from router.relay.event_kinds import EventKind
from router.relay.events import Event
from router.service import RouterService
from router.simulator.goip.box import Goip
from router.smpp.operations import CommandStatus
from tests.flow.building import Building, Esme, arrive, sent, sms, until


class RoutesTestCase(Building):
    """A box of four channels; ``went`` tells how many SMS each has sent."""

    goip: Goip
    service: RouterService
    end: Esme

    async def opened(self, routes: str = "", gateway: str = "", esmes: str = "", *words: str) -> None:
        self.goip = await self.box(*words)
        page = f"routes: [{routes}]\n" if routes else ""
        self.file = self.page(gateway, esmes or "esmes: [{system_id: crm, password: secret}]\n", page)
        await self.begin()

    async def begin(self, channels: int = 4) -> None:
        self.service = self.router(self.file)
        await self.ready(self.service, channels)
        self.end = await self.esme()

    async def restart(self) -> None:
        await self.service.stopService()
        await self.begin()

    async def send(self, count: int = 1, to: str = "") -> str:
        """So many messages, one after the other, to as many numbers or to one; what the last receipt says."""
        for _ in range(count):
            before = len(self.end.delivered)
            self.count = getattr(self, "count", 0) + 1
            await self.end.submit(sms(to or f"+25677{self.count:07}"))
            await self.end.deliveries(before + 1)
        return self.end.delivered[-1].short_message.decode("latin-1").split(" stat:")[1].split(" text:")[0]

    @property
    def went(self) -> list[int]:
        return sent(self.goip)


class ChooseTests(RoutesTestCase):
    async def test_round_robin(self) -> None:
        await self.opened("{name: all, via: goip1, choose: round_robin}")
        await self.send(8)
        self.assertEqual(self.went, [2, 2, 2, 2])

    async def test_weighted(self) -> None:
        await self.opened("{name: all, via: goip1, choose: weighted}", "channel: {2: {weight: 5}}")
        await self.send(8)
        self.assertEqual(self.went, [1, 5, 1, 1])

    async def test_least_loaded(self) -> None:
        await self.opened("{name: all, via: goip1, choose: least_loaded}")
        await self.send(8)
        self.assertEqual(self.went, [2, 2, 2, 2])

    async def test_in_order(self) -> None:
        await self.opened("{name: all, via: [goip103, goip101], choose: in_order}")
        await self.send(3)
        self.assertEqual(self.went, [0, 0, 3, 0])

    async def test_sticky_over_a_restart(self) -> None:
        await self.opened("{name: all, via: goip1, choose: sticky}")
        await self.send(1, to="+256772000001")
        await self.send(2)
        own = self.went.index(1)
        await self.restart()
        await self.send(3, to="+256772000001")
        self.assertEqual(self.went[own], 4)


class OtherwiseTests(RoutesTestCase):
    ROUTES = "{{name: one, via: up, otherwise: {}}}, {{name: two, via: goip1}}"

    async def with_one_away(self, otherwise: str) -> None:
        """The first route leads to an SMSC that does not answer."""
        self.goip = await self.box()
        file = self.page(more=f"routes: [{self.ROUTES.format(otherwise)}]\n")
        up = "gateways: [{id: up, connect: smsc, host: 127.0.0.1, port: 1, password: pw}, "
        file.write_text(file.read_text().replace("gateways: [", up))
        self.file = file
        await self.begin()

    async def test_wait(self) -> None:
        await self.with_one_away("wait")
        await self.end.submit(sms("+2561"))
        self.assertEqual((self.went, self.service.relay.sendings.queue("crm")), ([0, 0, 0, 0], 1))

    async def test_next(self) -> None:
        await self.with_one_away("next")
        await self.send()
        self.assertEqual(sum(self.went), 1)

    async def test_reject_at_acceptance(self) -> None:
        await self.with_one_away("reject")
        answer = await self.end.ask(sms("+2561"))
        self.assertEqual(answer.command_status, CommandStatus.ESME_RSUBMITFAIL)

    async def test_reject_later(self) -> None:
        self.goip = await self.box()
        self.file = self.page(more="routes: [{name: all, via: goip101, otherwise: reject}]\n")
        self.file.write_text(self.file.read_text().replace("pace: off", "pace: 30s"))
        await self.begin()
        await self.send()
        await self.end.submit(sms("+2562"))
        assert self.box_port is not None
        self.box_port.stopListening()
        self.goip.cut_all()
        receipt = (await self.end.deliveries(2))[-1]
        self.assertIn(b"stat:REJECTD err:907", receipt.short_message)


class BudgetTests(RoutesTestCase):
    async def test_what_is_over_goes_elsewhere_and_is_kept_over_a_restart(self) -> None:
        route = "{name: all, via: goip1, choose: in_order}"
        await self.opened(route, "channel: {1: {limits: {day: 2}}, 2: {limits: {total: 1}}}")
        await self.send(2)
        await self.restart()
        await self.send(3)
        self.assertEqual(self.went, [2, 1, 2, 0])


class OperatorTests(RoutesTestCase):
    async def done(self, door: Callable[[str, Callable[[], None]], None], channel: str) -> None:
        on_disk: list[bool] = []
        door(channel, lambda: on_disk.append(True))
        await until(lambda: bool(on_disk), "the disk")

    async def test_a_total_that_was_reset_counts_anew_over_a_restart(self) -> None:
        await self.opened("{name: all, via: goip101}", "channel: {1: {limits: {total: 2}}}")
        await self.send(2)
        await self.done(self.service.relay.operator.reset, "goip101")
        await self.send(1)
        await self.restart()
        await self.send(1)
        await self.end.submit(sms("+2561"))
        self.assertEqual((self.went, self.service.relay.sendings.queue("crm")), ([4, 0, 0, 0], 1))

    async def test_a_channel_is_paused_until_it_is_resumed_over_a_restart(self) -> None:
        await self.opened("{name: all, via: [goip101, goip102], choose: in_order}")
        await self.done(self.service.relay.operator.pause, "goip101")
        await self.send(1)
        await self.service.stopService()
        await self.begin(3)
        await self.send(1)
        await self.done(self.service.relay.operator.resume, "goip101")
        await self.send(1)
        self.assertEqual(self.went, [1, 2, 0, 0])


class BenchTests(RoutesTestCase):
    async def test_a_sim_that_is_barred_is_benched_and_its_message_goes_elsewhere(self) -> None:
        route = "{name: all, via: [goip101, goip102], choose: in_order}"
        await self.opened(route, "", "", "--barred-after-n-per-hour", "1")
        self.assertEqual(await self.send(), "DELIVRD err:000")
        benched: list[str] = []
        self.service.events.listen(lambda event: benched.append(event.text))
        self.assertEqual(await self.send(), "DELIVRD err:000")
        self.assertEqual(self.went[:2], [1, 1])
        self.assertIn("benched for 60 s: operator determined barring", benched)

    async def test_what_a_line_that_is_logged_out_does_not_send_goes_by_another(self) -> None:
        route = "{name: all, via: [goip101, goip102], choose: in_order}"
        await self.opened(route, "", "", "--gsm-logout-err", "331")
        self.goip.lines[0].log_out()
        self.assertEqual(await self.send(3), "DELIVRD err:000")
        self.assertEqual(self.went[:2], [0, 3])


class ReceivedTests(RoutesTestCase):
    async def whose(self, esmes: str, *senders: str, restarted: bool = False) -> str:
        """Who gets an SMS that comes in on goip102, after these have written to its sender by that line."""
        await self.opened("", "", f"esmes: [{esmes}]\n")
        ends = {"crm": self.end, "shop": await self.esme("shop")}
        for system_id in senders:
            await ends[system_id].submit(sms("+256772000001", source_addr="goip102"))
            await ends[system_id].deliveries(senders.count(system_id))
        if restarted:
            await self.restart()
            ends = {"crm": self.end, "shop": await self.esme("shop")}
        for end in ends.values():
            end.delivered.clear()
        unclaimed: list[Event] = []
        events = self.service.events
        events.listen(lambda event: unclaimed.append(event) if event.kind is EventKind.UNCLAIMED else None)
        arrive(self.goip, 2, "+256772000001", "hello")
        await until(lambda: bool(unclaimed) or any(end.delivered for end in ends.values()), "an SMS")
        return " ".join(system_id for system_id, end in ends.items() if end.delivered)

    CRM, SHOP = "{system_id: crm, password: secret", "{system_id: shop, password: secret"

    async def test_the_one_that_has_the_channel_alone(self) -> None:
        who = await self.whose(f"{self.CRM}}}, {self.SHOP}, via: goip102}}", "crm")
        self.assertEqual(who, "shop")

    async def test_the_one_that_last_wrote_to_its_sender_by_it(self) -> None:
        who = await self.whose(f"{self.CRM}}}, {self.SHOP}, via: [goip101, goip102]}}", "crm")
        self.assertEqual(who, "crm")

    async def test_of_two_that_wrote_the_later_one_after_a_restart_too(self) -> None:
        esmes = f"{self.CRM}}}, {self.SHOP}}}"
        self.assertEqual(await self.whose(esmes, "crm", "shop", restarted=True), "shop")

    async def test_who_wrote_last_goes_before_who_may_use_the_channel_after_a_restart_too(self) -> None:
        esmes = f"{self.CRM}}}, {self.SHOP}, via: [goip101, goip102]}}"
        self.assertEqual(await self.whose(esmes, "shop", "crm", restarted=True), "crm")

    async def test_the_only_one_there_is_after_a_restart_too(self) -> None:
        await self.opened()
        for text in ("hello", "again"):
            arrive(self.goip, 2, "+256772000001", text)
            (delivered,) = await self.end.deliveries(1)
            self.assertEqual(delivered.short_message, text.encode())
            await self.restart()

    async def test_what_comes_in_for_it_while_it_is_away_is_kept_over_a_restart(self) -> None:
        await self.opened()
        self.end.transport.loseConnection()
        await until(lambda: not self.service.relay.sessions.receivers("crm"), "its end")
        received = arrive(self.goip, 2, "+256772000001", "hello")
        await until(lambda: received.answers == 0, "an acknowledgement")
        await self.restart()
        (delivered,) = await self.end.deliveries(1)
        self.assertEqual(delivered.short_message, b"hello")

    async def test_the_only_one_that_may_use_the_channel(self) -> None:
        self.assertEqual(await self.whose(f"{self.CRM}}}, {self.SHOP}, via: [goip101, goip102]}}"), "shop")

    async def test_nobody(self) -> None:
        self.assertEqual(await self.whose(f"{self.CRM}}}, {self.SHOP}}}"), "")
