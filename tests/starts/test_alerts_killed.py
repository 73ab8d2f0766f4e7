"""`kill -9` of a router between an alert's on and off: nothing is told twice, and the end is told."""

from tests.flow.building import until
from tests.flow.processes import Processes
from tests.flow.web_target import WebServer

KILLS = 2


class KillTests(Processes):
    async def test_what_was_told_before_a_kill_is_not_told_again_and_its_end_is(self) -> None:
        self.server = WebServer()
        port = self.server.listen()
        self.addCleanup(self.server.close)
        rule = (
            "alerts: [{when: [gateway_down], for: 1s, "
            f"to: {{http: 'http://127.0.0.1:{port}/alerts', secret: s3}}}}]\n"
        )
        page = self.page(more=rule)
        child = self.start(page)
        await until(lambda: bool(self.server.taken), "what is told of the gateway")
        for number in range(KILLS):
            child.kill()
            child = self.start(page)
            await until(lambda number=number: self.looked_again(number + 2), "links that fail")  # type: ignore[misc]
        await self.box()
        await until(lambda: len(self.told()) == 2, "that it is over")
        self.assertEqual([each[:2] for each in self.told()], [("goip1", "on"), ("goip1", "off")])
        self.assertEqual(len({each[2] for each in self.told()}), 1)

    def told(self) -> list[tuple[str, str, str]]:
        """What was told: one whose answer was not on disk at a kill comes again, under the same id."""
        by_id = {one.id: one.json for one in self.server.taken}
        return [(one["subject"], one["state"], one["since"]) for one in by_id.values()]

    def looked_again(self, starts: int) -> bool:
        """Whether the router has started so often, and its links have failed since."""
        *before, last = self.said().split("router: started with")
        return len(before) == starts and "0 of 4 channels up at" in last
