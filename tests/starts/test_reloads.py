"""Reloads from the dashboard in a row, while messages are sent: nothing is lost, and nothing grows."""

import http.client
import re
from pathlib import Path
from urllib.parse import urlencode

from twisted.trial.unittest import SynchronousTestCase

from tests.support.extent import at_most
from tools.stage.farm import Farm

GROWTH_MB = 30
"""How much more memory the router may have in the end: the store's caches fill with what is sent."""


class Page:
    """The dashboard as a browser without scripts has it."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60.0)
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **form: str) -> str:
        """Ask, follow where the answer leads, and give what stands there."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Accept"] = "text/html"
        self._line.request(method, path, urlencode(form) if form else None, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self._cookies[key] = kept
        if answer.status == 303:
            return self.ask("GET", answer.getheader("Location") or "/")
        assert answer.status == 200, (answer.status, text[:300])
        return text

    def sign(self, text: str) -> str:
        """The hidden field of a page's forms."""
        found = re.search(r'name="csrf" value="(\w+)"', text)
        assert found is not None, text[:300]
        return found[1]


def memory(pid: int) -> int:
    """Resident memory of a process, in MB."""
    (line,) = [one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS")]
    return int(line.split()[1]) // 1024


class ReloadTests(SynchronousTestCase):
    def setUp(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        self.farm = Farm(folder.resolve())
        self.addCleanup(self.farm.close)

    def test_nothing_is_lost_and_nothing_grows(self) -> None:
        farm, page = self.farm, Page(self.farm.http)
        page.ask("POST", "/login", csrf=page.sign(page.ask("GET", "/login")), name="ops", password="ops")
        text, count = farm.page.read_text("utf-8"), at_most(200, 20)
        sent, before = [], 0
        for turn in range(count):
            other = text if turn % 2 else text.replace("queue: 500", "queue: 600")
            farm.page.write_text(other, "utf-8")
            answer = farm.ask(
                "POST", "/messages", {"to": f"+25677100{turn:04d}", "text": "hi", "esme": "crm"}
            )
            sent.append(answer["message_id"])
            said = page.ask("POST", "/configuration", csrf=page.sign(page.ask("GET", "/configuration")))
            self.assertIn("Applied: ", said)
            if turn == count // 4:
                before = memory(farm.router_pid)
        self.assertLess(memory(farm.router_pid) - before, GROWTH_MB)
        farm.await_all_ended(sent)
        channels = {one["id"]: one["state"] for one in farm.ask("GET", "/channels")["items"]}
        self.assertEqual([channels[id] for id in ("goip101", "goip301")], ["up", "up"])
