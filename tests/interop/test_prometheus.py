"""Prometheus itself over a running router: what it finds wrong, and what the board for Grafana gets of it."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import treq
from twisted.internet.error import ConnectError
from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread

from tests.flow.building import Building, reactor, sms
from tests.interop.staged import lacking, need
from tests.northbound.http.metrics.test_contrib import CONTRIB, queries
from tools.ports import free_port
from tools.processes import Child

RULES = CONTRIB / "prometheus"

HTTP = """http:
  listen: "tcp:{port}:interface=127.0.0.1"
  open: [metrics]
"""

SCRAPES = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: smpp-router
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""

VARIABLES = {
    "$instance": ".*",
    "$channel": ".*",
    "$esme": ".*",
    "$job": "smpp-router",
    "$__rate_interval": "1m",
}
"""What Grafana puts in the place of its variables."""

NOTHING_OF_IT = {"Signal", "Credit", "Try later", "Refused", "Endings that are no DELIVRD"}
"""Panels of what does not happen here. Rules find nothing either, since nothing is wrong."""


class PrometheusTests(Building):
    async def busy(self) -> None:
        """A router of which some messages went out, each with its receipt."""
        need(self, lacking("promtool", "prometheus"))
        self.port = free_port()
        await self.box()
        service = self.router(self.page("limits: {day: 100}", more=HTTP.format(port=self.port)))
        await self.ready(service)
        self.client = await self.esme()
        await self.send(4)

    async def send(self, many: int) -> None:
        before = len(self.client.delivered)
        for last in range(many):
            await self.client.submit(sms(f"+25677200000{last}"))
        await self.client.deliveries(before + many)

    async def metrics(self) -> bytes:
        answer = await treq.get(f"http://127.0.0.1:{self.port}/metrics", persistent=False)
        self.assertEqual(answer.code, 200)
        return bytes(await answer.content())

    async def promtool(self, *words: str, given: bytes = b"", where: Path = RULES) -> None:
        done = await deferToThread(
            subprocess.run, ["promtool", *words], input=given, capture_output=True, timeout=120, cwd=where
        )
        self.assertEqual((done.returncode, done.stderr), (0, b""), done.stdout + done.stderr)

    async def test_promtool_finds_nothing_wrong(self) -> None:
        await self.busy()
        await self.promtool("check", "metrics", given=await self.metrics())

    async def test_nor_in_the_rules_which_tell_what_they_should(self) -> None:
        need(self, lacking("promtool"))
        await self.promtool("check", "rules", "alerts.yml")
        await self.promtool("test", "rules", "alerts_test.yml")

    async def test_each_query_of_the_board_finds_something_and_no_rule_fires(self) -> None:
        await self.busy()
        self.web = await self.prometheus()
        await until_true(lambda: self.scraped(2), "two looks of Prometheus")
        await self.send(8)
        await until_true(lambda: self.scraped(5), "two more of them")
        rules = {rule for rule, query in queries() if "$" not in query}
        for title, query in queries():
            found = await self.ask(query)
            if title not in rules | NOTHING_OF_IT:
                self.assertTrue(found, f"{title}: {query}")
        firing = await self.ask('ALERTS{alertstate="firing"}')
        self.assertEqual(firing, [])

    async def scraped(self, times: int) -> bool:
        try:
            return bool(await self.ask(f"count_over_time(up[1m]) >= {times}"))
        except ConnectError:
            # It has not started yet.
            return False

    async def prometheus(self) -> str:
        """It looks at the router each second; gives its URL."""
        place, port = self.place.resolve(), free_port()
        file = place / "prometheus.yml"
        file.write_text(SCRAPES.format(rules=RULES / "alerts.yml", port=self.port))
        words = [
            *("prometheus", f"--config.file={file}", f"--storage.tsdb.path={place}/prometheus"),
            f"--web.listen-address=127.0.0.1:{port}",
        ]
        child = Child("prometheus", words, place)
        self.addCleanup(lambda: child.kill() if child.ended is None else None)
        return f"http://127.0.0.1:{port}"

    async def ask(self, query: str) -> list[Any]:
        for name, put in VARIABLES.items():
            query = query.replace(name, put)
        answer = await treq.get(f"{self.web}/api/v1/query?query={quote(query)}", persistent=False)
        told: Mapping[str, Any] = json.loads(await answer.content())
        self.assertEqual(told.get("status"), "success", query)
        found: list[Any] = told["data"]["result"]
        return found


async def until_true(condition: Any, what: str) -> None:
    """Wait until what has to be asked is so."""
    for _ in range(600):
        if await condition():
            return
        await deferLater(reactor, 0.2)
    raise AssertionError(f"{what}: not within two minutes")
