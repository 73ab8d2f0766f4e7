"""Every alert, on and off, on real sockets with simulated boxes; told by POST and by mail."""

import sqlite3
from collections import defaultdict
from pathlib import Path

from router.config.load import load
from router.desk.alerts.alerts import Tried
from router.desk.alerts.kinds import Alert
from router.desk.alerts.looks import Space
from router.relay.events import NOBODY
from router.service import RouterService
from router.simulator.goip.settings import changed
from router.waits import Waits
from tests.flow.building import Building, reactor, sms, until
from tests.flow.fleet import UDP, Fleet
from tests.flow.test_reload import Reload
from tests.flow.web_target import WebServer
from tests.northbound.hooks.mail_server import MailServer
from tools.ports import free_port

WAITS = Waits(unbinding=0.1, tick=0.2, busy=0.2, again=0.2)

KEYS = (
    "limits: {total: 20}, health: {share: 0.5, of: 4}, "
    "balance: {code: '*100#', match: '[0-9.]+', every: 1s, low: 2.0}, "
)

RULES = """
alerts:
  - {when: [%s], for: 0s, to: {http: 'http://127.0.0.1:%d/alerts', secret: s3}}
  - {when: [queue_old], than: 1s, for: 0s}
  - {when: [stall], than: 1s, for: 0s}
  - {when: [bind_refused], than: 2, for: 0s}
"""


class EveryAlertTests(Fleet):
    """Of each what makes it come on, and what ends it: by the boxes where a box can do it."""

    async def test_each_is_told_once_on_and_once_off(self) -> None:
        await self.started()
        for alert in Alert:
            await getattr(self, f"on_{alert.value}")()
            await self.told(alert, "on")
            if alert is not Alert.BIND_REFUSED:
                # That one is over after ten minutes: see tests/desk/alerts/test_every_alert.py.
                await getattr(self, f"off_{alert.value}")()
                await self.told(alert, "off")
        heard: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for one in self.server.taken:
            heard[one.json["alert"], one.json["subject"]].append(one.json["state"])
        for about, states in heard.items():
            # A line that was logged out for one alert was barred meanwhile: so some come again.
            self.assertEqual(states, (["on", "off"] * len(states))[: len(states)], about)

    async def started(self) -> None:
        self.server = WebServer()
        web = self.server.listen()
        self.addCleanup(self.server.close)
        file = self.fleet(UDP, keys=KEYS)
        file.write_text(file.read_text() + RULES % (", ".join(one.value for one in Alert), web))
        self.service = self.router(file)
        self.goip = self.machine("goip3", "--balance", "9.5")

    def router(self, file: Path) -> RouterService:
        service = RouterService(load(str(file)), reactor, waits=WAITS)
        service.privilegedStartService()
        service.startService()
        self.addCleanup(lambda: service.stopService() if service.running else None)
        return service

    # --- what was told

    async def told(self, alert: Alert, state: str) -> None:
        await until(
            lambda: any(
                (one.json["alert"], one.json["state"]) == (alert.value, state) for one in self.server.taken
            ),
            f"{alert.value} {state}",
        )
        last = self.server.taken[-1].json
        self.assertEqual(last["node"], self.service.configuration.settings.node)
        self.assertTrue(last["text"])

    # --- channels, by what the box does

    async def on_channel_down(self) -> None:
        """Nobody has registered yet; of the gateway the same is told, and that no ESME is bound."""
        for alert in (Alert.GATEWAY_DOWN, Alert.ESME_AWAY):
            await self.told(alert, "on")

    async def off_channel_down(self) -> None:
        self.register(self.goip)
        await self.ready(self.service, 2)

    async def on_gateway_down(self) -> None:
        """It was, at the start."""

    off_gateway_down = on_esme_away = on_gateway_down

    async def on_channel_barred(self) -> None:
        self.goip.lines[0].log_out()

    async def off_channel_barred(self) -> None:
        self.goip.lines[0].log_in()

    async def on_sim_swapped(self) -> None:
        self.goip.swap_sim(self.goip.lines[0])

    async def off_sim_swapped(self) -> None:
        (view,) = [one for one in self.service.desk.alerts.on() if one.alert == "sim_swapped"]
        self.service.desk.alerts.acknowledge(view.id, NOBODY, lambda seen: None)

    async def on_budget_low(self) -> None:
        before = len(self.crm.delivered)
        for number in range(40):
            await self.crm.submit(sms(f"+2560{number}"))
        await self.crm.deliveries(before + 40)

    async def off_budget_low(self) -> None:
        for id in ("goip301", "goip302"):
            self.service.desk.acts.reset(id, NOBODY, lambda view: None)

    async def on_balance_low(self) -> None:
        self.set_balance(1.5)

    async def off_balance_low(self) -> None:
        self.set_balance(9.5)

    def set_balance(self, amount: float) -> None:
        sim = self.goip.lines[0].sim
        assert sim is not None
        sim.balance = amount

    async def on_delivery_rate_low(self) -> None:
        self.goip.settings = changed(self.goip.settings, ["--deliver-state", "70"])
        for number in range(12):
            await self.crm.submit(sms(f"+2561{number}"))

    async def off_delivery_rate_low(self) -> None:
        self.goip.settings = changed(self.goip.settings, ["--deliver-state", "0"])
        scheduler = self.service.relay.scheduler
        for channel in scheduler.channels.values():
            # The bench of ten minutes is over sooner here.
            scheduler.recovered(channel)
        for number in range(12):
            await self.crm.submit(sms(f"+2562{number}"))

    # --- ESMEs and routes

    async def off_esme_away(self) -> None:
        self.crm = await self.esme()

    async def on_bind_refused(self) -> None:
        for _ in range(2):
            await self.esme(password="wrong")

    async def on_queue_old(self) -> None:
        for line in self.goip.lines:
            line.log_out()
        await self.out()
        await self.crm.submit(sms("+2563"))

    async def out(self) -> None:
        channels = self.service.relay.scheduler.channels.values()
        await until(lambda: not any(one.capacity for one in channels), "all lines to be out")

    async def off_queue_old(self) -> None:
        for line in self.goip.lines:
            line.log_in()

    async def on_stall(self) -> None:
        """Nobody looks what waits for a channel that can be used: the fault that is watched for."""
        for line in self.goip.lines:
            line.log_out()
        await self.out()
        await self.crm.submit(sms("+2564"))
        for one in self.service.relay.scheduler.channels.values():
            one.capacity = 1

    async def off_stall(self) -> None:
        for line in self.goip.lines:
            line.log_in()

    # --- the router

    async def on_store_trouble(self) -> None:
        # Until what was told before is removed: so much may be on its way, and no more, while nothing is.
        written: list[bool] = []
        self.service.store.write([], lambda: written.append(True))
        await until(lambda: bool(written), "a commit")
        self.other = sqlite3.connect(self.place / "router.db", isolation_level=None)
        self.other.execute("BEGIN IMMEDIATE")

    async def off_store_trouble(self) -> None:
        self.other.execute("ROLLBACK")
        self.other.close()

    async def on_disk_low(self) -> None:
        self.space = self.service.desk.alerts.health.space
        self.assertIsNotNone(self.space())
        self.service.desk.alerts.health.space = lambda: Space(free=1, whole=10**12)

    async def off_disk_low(self) -> None:
        self.service.desk.alerts.health.space = lambda: Space(free=10**12, whole=10**12)

    async def on_lease_lost(self) -> None:
        self.service.desk.alerts.health.lease = lambda: "it was not renewed in time"

    async def off_lease_lost(self) -> None:
        self.service.desk.alerts.health.lease = str


class MailTests(Building):
    async def test_an_alert_is_mailed_in_sentences_and_a_trial_says_who_took_it(self) -> None:
        mail = MailServer()
        port = mail.listen()
        self.addCleanup(mail.close)
        closed = free_port()
        more = (
            f'email: {{smtp: "127.0.0.1:{port}", from: "router@example.org"}}\n'
            "alerts:\n"
            '  - {when: [gateway_down], for: 1s, to: {email: "ops@example.org"}}\n'
            f"  - {{when: [stall], to: {{http: 'http://127.0.0.1:{closed}/away?key=s3'}}}}\n"
        )
        service = self.router(self.page(more=more))
        await until(lambda: len(mail.raw) == 1, "mail")
        told = mail.mails[0]
        self.assertEqual((told["To"], told["Subject"]), ("ops@example.org", "goip1: gateway_down"))
        text = told.get_content()
        self.assertIn("goip1: none of its 4 links stands", text)
        self.assertIn("What to do: see that the box has power", text)
        await self.box()
        await until(lambda: len(mail.raw) == 2, "more mail")
        self.assertEqual(mail.mails[1]["Subject"], "goip1: gateway_down is over")
        self.assertIn("goip1: a link of it stands again", mail.mails[1].get_content())
        tried: list[Tried] = []
        service.desk.alerts.test(NOBODY, tried.extend)
        await until(lambda: len(tried) == 2, "a trial")
        self.assertEqual(
            [(one.target, one.taken) for one in tried],
            [(f"alerts http http://127.0.0.1:{closed}/…", False), ("alerts mail ops@example.org", True)],
        )
        self.assertIn("refused", tried[0].why)
        self.assertEqual(len(mail.raw), 3)


class ReloadTests(Reload):
    async def test_another_threshold_holds_from_the_reload_on_and_nobody_hears_twice(self) -> None:
        server = WebServer()
        port = server.listen()
        self.addCleanup(server.close)
        to = f"to: {{http: 'http://127.0.0.1:{port}/alerts'}}"
        more = f"alerts: [{{when: [disk_low], than: 0.000001%, for: 0s, {to}}}]\n"
        await self.begin(more=more)
        health = self.service.desk.alerts.health
        await until(lambda: health.space() is not None, "a look at the disk")
        self.assertEqual(server.taken, [])
        await self.reload(("0.000001%", "100%"))
        await until(lambda: len(server.taken) == 1, "that too little is free")
        await self.reload(("100%", "99.9999%"))
        await self.reload(("99.9999%", "0.000001%"))
        await until(lambda: len(server.taken) == 2, "that it is over")
        self.assertEqual([one.json["state"] for one in server.taken], ["on", "off"])
