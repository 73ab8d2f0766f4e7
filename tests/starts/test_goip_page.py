"""The pages of a GoIP, and `kill -9`."""

import treq

from tests.flow.building import PATIENCE, until
from tests.flow.processes import Processes
from tests.flow.test_goip_page import PAGE, GoipPageCase


class KillTests(Processes, GoipPageCase):
    async def test_all_that_was_answered_is_kept_over_a_kill_and_the_slots_show_the_newest(self) -> None:
        file = self.written(PAGE, "farm.yaml")
        child = self.start(file)
        child.await_port(self.web, PATIENCE)
        send = f"http://127.0.0.1:{self.web}/default/en_US/send.html?u=crm&p=secret&m=x"
        asked = [treq.get(f"{send}&l={n % 2 + 1}&n=2567700{n:02}", persistent=False) for n in range(20)]
        replies = [await (await one).text() for one in asked]
        child.kill()
        self.start(file).await_port(self.web, PATIENCE)
        shown = await self.slots()
        for line in "12":
            ids = [one.strip().partition("ID:")[2] for one in replies if f"Sending, L{line}" in one]
            self.assertEqual(
                (len(ids), shown[f"id{line}"], shown[f"status{line}"]), (10, max(ids), "STARTED")
            )
        goip = await self.box("--channels", "2")
        handset = goip.records.handset
        await until(lambda: all(handset(f"2567700{n:02}") == ["x"] for n in range(20)), "all, once")
