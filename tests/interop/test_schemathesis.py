"""schemathesis asks the API what its description allows, and much that it forbids, as each role and nobody.

No answer may be a 500, or of a status, a content type or a shape that the description does not have. And each
status that it has occurs: what comes of a state of the router is asked by hand (`api_states`), and what no
client would send is written (`described_api.PROVOKED`). What was seen is printed after each operation.
"""

import time
from pathlib import Path
from socket import gethostname

from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from router.config.load import load
from router.desk.event_history import FOLLOWERS
from router.relay.lookouts.chronicle import KEPT
from router.service import RouterService
from router.simulator.goip.box import Goip
from router.store.operating_changes import EventTold
from router.store.sqlite.database import SqliteDatabase
from router.waits import Waits
from tests.flow.building import arrive, reactor, until
from tests.flow.fleet import SMPP, UDP, Fleet
from tests.interop import api_states as asked
from tests.interop.described_api import INSTALLED, DescribedApi
from tools.ports import free_port

WROTE, LISTED = "+256772000008", "+256772000007"
"""A number whose owner writes `stop`, and one of the file."""

ESMES = """esmes:
  - {system_id: crm, password: secret}
  - {system_id: slow, password: secret, rate: 1/min}
  - {system_id: full, password: secret, queue: 1}
  - {system_id: few, password: secret, limits: {total: 9}}
"""

AWAY = "goip102"
ONE_AWAY = SMPP.replace("{keys}", "{keys}, channel: {{2: {{enabled: false}}}}")

MORE = """
http:
  listen: "tcp:{port}:interface=127.0.0.1"
  hosts: ["127.0.0.1"]
  users:
    - {{name: ops, password: opspass, role: admin}}
    - {{name: eye, password: eyepass, role: viewer}}
    - {{name: shop, password: shoppass, role: sender, esme: crm}}
received: [{{match: {{channel: [goip302]}}, to: {{esme: crm}}}}]
blocked: {{file: blocked.txt, stop: "(?i)^stop"}}
alerts: [{{when: [esme_away, sim_swapped], for: 0s}}]
"""

WAITS = Waits(unbinding=10.0, tick=0.2, again=0.2)
"""Half a request is still read while peers are unbound, and all of them go."""


class SchemathesisTests(Fleet):
    timeout = 7200
    """All 200 take a quarter of an hour where there is nothing else to do."""

    if not INSTALLED:
        skip = "schemathesis is not installed"

    def test_each_status_of_the_description_occurs_and_nothing_else(self) -> Deferred[None]:
        return Deferred.fromCoroutine(self.asked_everything())

    async def asked_everything(self) -> None:
        self.boxes = await self.smpp_box(), self.machine("goip3")
        url = await self.started()
        api: DescribedApi = await deferToThread(DescribedApi, url)
        await self.without_a_store(api)
        await self.in_all_states(api)
        await deferToThread(api.ask_everything)
        await self.while_it_stops(api, url)
        self.assertEqual([*api.never()], [])

    async def started(self) -> str:
        """The router, whose events do not all fit into memory, and the URL of its API."""
        port = free_port()
        file = self.fleet(ONE_AWAY, UDP, keys="limits: {total: 9999}", esmes=ESMES)
        file.write_text(file.read_text() + MORE.format(port=port))
        (self.place / "blocked.txt").write_text(f"{LISTED}\n")
        fill_with_events(self.place / "router.db")
        self.file = file
        self.service = service = RouterService(load(str(file)), reactor, waits=WAITS, file=str(file))
        service.privilegedStartService()
        service.startService()
        self.addCleanup(lambda: service.stopService() if service.running else None)
        self.register(self.boxes[1])
        await self.ready(service, 3)
        return f"http://127.0.0.1:{port}"

    async def without_a_store(self, api: DescribedApi) -> None:
        """Before anything was looked up: whoever has the file open goes on reading it."""
        store, away = self.place / "router.db", self.place / "away.db"
        store.rename(away)
        await until(lambda: not self.service.relay.submission.keeping, "a store that is missed")
        await deferToThread(asked.ask_without_a_store, api)
        away.rename(store)
        await until(lambda: self.service.relay.submission.keeping, "the store again")
        self.flushLoggedErrors()

    async def in_all_states(self, api: DescribedApi) -> None:
        service, (first, second) = self.service, self.boxes
        arrive(first, 1, "+256772000009", "hello")
        await until(lambda: bool(first.records.fates), "a received SMS that is kept")
        arrive(second, 2, WROTE, "stop")
        await until(lambda: bool(service.relay.permits.blocked.stopped()), "a number that is blocked")
        await deferToThread(asked.ask_of_messages, api)
        await deferToThread(asked.ask_of_received, api)
        await deferToThread(asked.ask_of_blocked, api, WROTE, LISTED)
        await deferToThread(asked.ask_of_channels, api, AWAY)
        await self.esme("slow")
        await deferToThread(asked.ask_of_esmes, api, "slow", "few")
        await self.alerted(second)
        await deferToThread(asked.ask_of_alerts, api)
        target = f"for: 0s, to: {{http: 'http://127.0.0.1:{free_port()}/'}}"
        self.file.write_text(self.file.read_text().replace("for: 0s", target))
        await deferToThread(asked.ask_of_targets, api)
        leave = [service.desk.events.follow(lambda event: None) for _ in range(FOLLOWERS)]
        await deferToThread(asked.ask_of_events, api)
        for each in leave:
            each()

    async def alerted(self, box: Goip) -> None:
        """Until the alerts of `MORE` are on."""
        notes, alerts = self.service.relay.notes, self.service.desk.alerts
        await until(lambda: "iccid" in notes.of("goip301"), "a SIM that is known")
        box.swap_sim(box.lines[0])
        await until(lambda: {one.alert for one in alerts.on()} >= {"esme_away", "sim_swapped"}, "both alerts")

    async def while_it_stops(self, api: DescribedApi, url: str) -> None:
        half = await deferToThread(asked.HalfAsked, api, url)
        stopped = self.service.stopService()
        await deferToThread(half.finish)
        await stopped


def fill_with_events(file: Path) -> None:
    """Make a store with as many events as a router keeps in memory."""
    store = SqliteDatabase(str(file), gethostname())
    store.open()
    told = [EventTold(id + 1, time.time(), "info", "router", "runs", "it runs") for id in range(KEPT)]
    store.commit(told)
    store.close()
