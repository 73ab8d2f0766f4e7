"""Reloads from the dashboard in a row, while messages are sent: nothing is lost, and nothing grows."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tests.support.extent import at_most
from tools.peers.farm import Farm
from tools.peers.page import Page
from tools.processes import used

GROWTH_MB = 30
"""How much more memory the router may have in the end: the store's caches fill with what is sent."""


class ReloadTests(SynchronousTestCase):
    def setUp(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        self.farm = Farm(folder.resolve())
        self.addCleanup(self.farm.close)

    def test_nothing_is_lost_and_nothing_grows(self) -> None:
        farm, page = self.farm, Page(self.farm.http)
        page.log_in("ops")
        text, count = farm.page.read_text("utf-8"), at_most(200, 20)
        sent, before = [], 0.0
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
                before = used(farm.router_pid).resident
        self.assertLess(used(farm.router_pid).resident - before, GROWTH_MB)
        farm.await_all_ended(sent)
        channels = {one["id"]: one["state"] for one in farm.ask("GET", "/channels")["items"]}
        self.assertEqual([channels[id] for id in ("goip101", "goip301")], ["up", "up"])
