"""The configuration is read anew while messages flow: real sockets, a simulated GoIP, ESMEs."""

import gc
from pathlib import Path

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred

from router.config.load import load
from router.desk.reload_result import Reloaded
from router.relay.events import By
from router.relay.plan.plan import PlanChannel
from router.service import RouterService
from router.simulator.goip.box import Goip
from router.smpp.operations import CommandStatus
from router.southbound.smpp.connector import SmppConnector
from router.southbound.smpp.link import Link
from tests.flow.building import ESMES, HURRIED, Building, arrive, reactor, sent, sms, until
from tools.ports import free_port

BOTH = "esmes: [{system_id: crm, password: secret}, {system_id: shop, password: pw}]\n"


class Reload(Building):
    """Changes the page of `Building` by words that stand in it."""

    async def begin(self, *words: str, gateway: str = "", esmes: str = ESMES, more: str = "") -> Goip:
        self.goip = await self.box(*words)
        self.file = self.page(gateway, esmes, more)
        self.service = self.made(self.file)
        await self.ready(self.service)
        return self.goip

    def made(self, file: Path) -> RouterService:
        service = RouterService(load(str(file)), reactor, waits=HURRIED, file=str(file))
        service.privilegedStartService()
        service.startService()
        self.addCleanup(lambda: service.stopService() if service.running else None)
        return service

    async def reload(self, *changes: tuple[str, str], dry_run: bool = False) -> Reloaded:
        """Put others in the place of words in the file, and have it read anew."""
        text = self.file.read_text()
        for before, after in changes:
            self.assertIn(before, text)
            text = text.replace(before, after)
        self.file.write_text(text)
        answered: Deferred[Reloaded] = Deferred()
        self.service.desk.read_anew(By("a test"), dry_run, answered.callback)
        return await answered

    async def sends(self, count: int = 1, system_id: str = "crm", password: str = "secret") -> None:
        """An ESME is bound, sends, and gets receipts."""
        esme = await self.esme(system_id, password)
        for number in range(count):
            await esme.submit(sms(f"+2567720000{number:02}"))
        await esme.deliveries(count)
        esme.transport.loseConnection()

    @property
    def channels(self) -> list[str]:
        return sorted(one.id for one in self.service.relay.scheduler.fleet.present())

    def links(self, id: str) -> list[Link]:
        """The connections of a channel as they stand."""
        connector = self.service.gateways.connectors[id]
        assert isinstance(connector, SmppConnector)
        return list(connector.links)

    def bound(self, id: str) -> bool:
        channel = self.service.relay.scheduler.channels.get(id)
        return channel is not None and channel.capacity > 0


class FileTests(Reload):
    async def test_a_file_that_is_wrong_changes_nothing_and_that_is_said(self) -> None:
        await self.begin()
        answer = await self.reload(("channels: 4", "channels: 5, pase: 1s"))
        (problem,) = answer.problems
        self.assertIn("pase", problem)
        self.assertEqual((len(answer.applied), len(self.channels)), (0, 4))
        await self.sends()

    async def test_the_same_file_changes_nothing(self) -> None:
        await self.begin()
        links = self.links("goip101")
        answer = await self.reload()
        self.assertEqual([*answer.applied, *answer.problems], [])
        await self.sends()
        self.assertEqual(self.links("goip101"), links)

    async def test_a_dry_run_says_what_would_be_and_changes_nothing(self) -> None:
        await self.begin()
        answer = await self.reload(("channels: 4", "channels: 5"), dry_run=True)
        self.assertEqual(
            answer.applied, ["gateway goip1: changed", "channel goip105: added", "routes: changed"]
        )
        self.assertEqual(len(self.channels), 4)

    async def test_what_needs_a_restart_is_said_and_left_as_it_was(self) -> None:
        await self.begin()
        answer = await self.reload(("router.db", "other.db"), ("esmes:", "keep: 10d\nesmes:"))
        self.assertEqual((answer.applied, answer.needs_restart), (["keep: changed"], ("store",)))
        self.assertTrue(self.service.configuration.settings.store.endswith("router.db"))
        again = await self.reload()
        self.assertEqual((again.applied, again.needs_restart), ([], ("store",)))

    async def test_those_that_are_asked_for_at_once_come_one_after_the_other(self) -> None:
        await self.begin()
        told: list[Reloaded] = []
        for _ in range(3):
            self.service.desk.read_anew(By("a test"), False, told.append)
        await until(lambda: len(told) == 3, "three answers")
        self.assertFalse(any(one.problems for one in told))


class FailureTests(Reload):
    """A bug of ours, in the middle of it."""

    async def begin(self, *words: str, gateway: str = "", esmes: str = ESMES, more: str = "") -> Goip:
        goip = await super().begin(*words, gateway=gateway, esmes=esmes, more=more)
        self.failures = 1
        self.service.relay.scheduler.fleet.hears.append(self.stumble)
        return goip

    def stumble(self, channel: PlanChannel) -> None:
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError("a bug")

    async def add(self) -> Reloaded:
        answer = await self.reload(("channels: 4", "channels: 5"))
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertIn("log has the traceback", answer.problems[0])
        return answer

    async def test_it_is_said_and_the_next_one_completes_it(self) -> None:
        await self.begin()
        await self.add()
        answer = await self.reload()
        self.assertEqual(
            answer.applied, ["gateway goip1: changed", "channel goip105: added", "routes: changed"]
        )
        await until(lambda: len(self.channels) == 5 and "goip105" in self.service.gateways.connectors, "all")
        await self.sends(4)

    async def test_put_back_as_it_was_the_file_is_in_force_as_it_was(self) -> None:
        await self.begin()
        await self.add()
        await self.reload(("channels: 5", "channels: 4"))
        self.assertEqual(len(self.channels), 4)
        await self.sends(4)


class EsmeTests(Reload):
    async def test_one_that_is_added_may_bind_and_one_that_is_removed_is_unbound(self) -> None:
        await self.begin()
        crm = await self.esme()
        await self.reload((ESMES, "esmes: [{system_id: shop, password: pw}]\n"))
        await until(lambda: crm.lost, "crm is unbound")
        self.assertFalse((await self.esme()).bound)
        await self.sends(2, "shop", "pw")

    async def test_what_was_acknowledged_to_one_that_is_removed_goes_and_its_receipts_wait_for_it(
        self,
    ) -> None:
        await self.begin("--speed", "100", esmes=BOTH)
        crm = await self.esme()
        for number in range(8):
            await crm.submit(sms(f"+25677200000{number}"))
        await self.reload((BOTH, "esmes: [{system_id: shop, password: pw}]\n"))
        await until(lambda: sum(sent(self.goip)) == 8, "all are sent")
        await self.reload(("esmes: [{system_id: shop, password: pw}]\n", BOTH))
        again = await self.esme()
        await until(lambda: len(crm.delivered) + len(again.delivered) >= 8, "all receipts")

    async def test_a_disabled_one_a_narrower_network_and_fewer_binds_unbind_what_fits_no_more(self) -> None:
        await self.begin(esmes=BOTH)
        crm, first, second = await self.esme(), await self.esme("shop", "pw"), await self.esme("shop", "pw")
        await self.reload(("password: pw}", "password: pw, binds: 1}"))
        await until(lambda: second.lost, "the younger one is unbound")
        self.assertFalse(first.lost)
        await self.reload(("binds: 1", "binds: 1, allow_from: [10.0.0.0/8]"))
        await until(lambda: first.lost, "it comes from elsewhere")
        await self.reload(("password: secret", "password: secret, enabled: false"))
        await until(lambda: crm.lost, "it is disabled")

    async def test_another_password_leaves_who_is_bound_and_counts_at_the_next_bind(self) -> None:
        await self.begin()
        crm = await self.esme()
        answer = await self.reload(("password: secret", "password: other"))
        self.assertEqual(answer.applied, ["ESME crm: changed"])
        await crm.submit(sms())
        self.assertFalse((await self.esme()).bound)
        self.assertTrue((await self.esme(password="other")).bound)
        self.assertFalse(crm.lost)

    async def test_its_rate_and_queue_are_others_from_now_on_on_the_session_that_stands(self) -> None:
        await self.begin()
        crm = await self.esme()
        await crm.submit(sms())
        await self.reload(("password: secret", "password: secret, rate: 1/s"))
        answers = [await crm.ask(sms(f"+256{number}")) for number in range(3)]
        self.assertIn(CommandStatus.ESME_RTHROTTLED, [answer.command_status for answer in answers])
        await self.reload(("rate: 1/s", "rate: 1000/s"))
        self.assertEqual((await crm.ask(sms("+2569"))).command_status, 0)


class ChannelTests(Reload):
    async def test_channels_that_are_added_connect_and_others_keep_their_sessions(self) -> None:
        self.goip = await self.box()
        self.file = self.page("channel: {3: {enabled: false}, 4: {enabled: false}}")
        self.service = self.made(self.file)
        await self.ready(self.service, 2)
        links = [*self.links("goip101"), *self.links("goip102")]
        answer = await self.reload((", 4: {enabled: false}", ""))
        self.assertEqual(answer.applied, ["gateway goip1: changed", "channel goip104: changed"])
        await self.ready(self.service, 3)
        self.assertEqual([*self.links("goip101"), *self.links("goip102")], links)

    async def test_pace_and_limits_are_others_without_another_session(self) -> None:
        await self.begin(gateway="limits: {day: 1}")
        links = self.links("goip101")
        crm = await self.esme()
        for number in range(6):
            await crm.submit(sms(f"+25677200000{number}"))
        await until(lambda: sum(sent(self.goip)) == 4, "a day's worth on each")
        await self.reload(("limits: {day: 1}", "limits: {day: 3}"))
        await until(lambda: sum(sent(self.goip)) == 6, "the others")
        self.assertEqual(self.links("goip101"), links)

    async def test_what_the_link_itself_has_other_has_it_bind_anew_and_nothing_is_lost(self) -> None:
        await self.begin("--speed", "20")
        crm = await self.esme()
        before = self.links("goip101")
        for number in range(20):
            await crm.submit(sms(f"+2567720000{number:02}"))
        await self.reload(("timers: {", "timers: {enquire_link: 7s, "))
        await until(lambda: self.links("goip101") != before and self.bound("goip101"), "another session")
        await crm.deliveries(20)
        self.assertFalse(crm.lost)
        self.assertEqual(sum(sent(self.goip)), 20)

    async def test_one_that_is_removed_finishes_what_it_has_and_the_rest_goes_by_others(self) -> None:
        await self.begin("--speed", "200")
        crm = await self.esme()
        for number in range(12):
            await crm.submit(sms(f"+2567720000{number:02}"))
        await self.reload(("pace: off", "channel: {1: {enabled: false}, 2: {enabled: false}}, pace: off"))
        await crm.deliveries(12)
        self.assertEqual(self.channels, ["goip103", "goip104"])
        await until(lambda: not self.service.gateways.connectors.keys() - {"goip103", "goip104"}, "it left")
        self.assertEqual(sum(sent(self.goip)), 12)

    async def test_a_gateway_that_is_another_box_from_now_on_is_left_and_the_other_is_reached(self) -> None:
        await self.begin()
        other = await self.second()
        await self.reload((f"port: {self.old}", f"port: {self.south}"))
        await until(lambda: all(map(self.bound, self.channels)) and self.all_at(self.south), "the other box")
        await self.sends(4)
        self.assertEqual((sum(sent(self.goip)), sum(sent(other))), (0, 4))

    def all_at(self, port: int) -> bool:
        links = [link for id in self.channels for link in self.links(id)]
        peers = [link.transport.getPeer() for link in links]
        return bool(peers) and all(isinstance(peer, IPv4Address) and peer.port == port for peer in peers)

    async def second(self) -> Goip:
        """Another box, at a port of its own."""
        self.old, self.south = self.south, free_port()
        return await self.box()

    async def test_a_gateway_that_is_added_is_reached_and_one_that_is_removed_is_left(self) -> None:
        await self.begin()
        other = await self.second()
        second = self.file.read_text().split("gateways: [")[1].split("]\n")[0]
        second = second.replace(str(self.old), str(self.south)).replace(
            "id: goip1", "id: goip2, system_id: goip1"
        )
        text = self.file.read_text()
        first = text.split("gateways: [")[1].split("]\n")[0]
        await self.reload((f"gateways: [{first}]", f"gateways: [{first}, {second}]"))
        await until(lambda: self.bound("goip204"), "the second")
        await self.reload((f"{first}, {second}", second))
        await self.sends(4)
        self.assertEqual((sum(sent(self.goip)), sum(sent(other))), (0, 4))
        self.assertEqual(set(self.service.desk.channels._facts), {f"goip20{n}" for n in range(1, 5)})
        await until(lambda: "goip1" not in self.service.gateways.states, "nothing is told of the first")


class RouteTests(Reload):
    async def test_what_waits_is_routed_anew(self) -> None:
        routes = 'routes: [{name: all, via: [goip101], match: {destination_addr: "^\\\\+256"}}]\n'
        await self.begin(gateway="limits: {day: 1}", more=routes)
        crm = await self.esme()
        for number in range(4):
            await crm.submit(sms(f"+2567720000{number:02}"))
        await until(lambda: sum(sent(self.goip)) == 1, "the first")
        await self.reload(("via: [goip101]", "via: [goip102, goip103, goip104]"))
        await until(lambda: sent(self.goip) == [1, 1, 1, 1], "the others by others")

    async def test_received_sms_are_for_whom_the_rules_say_now(self) -> None:
        rules = "received: [{to: {esme: crm}}]\n"
        await self.begin(esmes=BOTH, more=rules)
        crm, shop = await self.esme(), await self.esme("shop", "pw")
        arrive(self.goip, 1, "+4477", "one")
        await crm.deliveries(1)
        await self.reload(("to: {esme: crm}", "to: {esme: shop}"))
        arrive(self.goip, 1, "+4477", "two")
        await shop.deliveries(1)
        self.assertEqual(len(crm.delivered), 1)


class ManyTests(Reload):
    async def test_two_hundred_in_a_row_leave_nothing_behind_while_messages_flow(self) -> None:
        await self.begin()
        crm = await self.esme()
        changes: list[tuple[str, str]] = [
            ("pace: off", "pace: off, limits: {day: 100000}"),
            ("channels: 4", "channels: 5"),
            ("password: secret}", "password: secret, window: 50}, {system_id: shop, password: pw}"),
        ]
        sizes: list[int] = []
        for number in range(200):
            before, after = changes[number // 2 % 3]
            if number % 2:
                before, after = after, before
            answer = await self.reload((before, after))
            self.assertEqual(list(answer.problems), [])
            if number % 4 == 0:
                await crm.submit(sms(f"+2567720{number:05}"))
            if number in (50, 199):
                await until(lambda: self.settled(), "all is as it was")
                gc.collect()
                sizes.append(len(gc.get_objects()))
        await crm.deliveries(50)
        self.assertFalse(crm.lost)
        self.assertLess(sizes[1] - sizes[0], 3000)
        self.assertLess(len(list(self.service.relay.scheduler.lanes)), 5)

    def settled(self) -> bool:
        gateways = self.service.gateways
        return all(one.is_settled for one in gateways._all.values())
