"""`kill -9` of a router that posts: what it has acknowledged arrives, each SMS under one X-Delivery-Id."""

from collections import defaultdict
from random import Random

from twisted.internet.task import deferLater

from tests.flow.building import arrive, reactor, until
from tests.flow.processes import Processes
from tests.flow.web_target import Taken, WebServer

ROUNDS, EACH = 4, 8


class KillTests(Processes):
    async def test_received_sms_survive_kills_and_keep_their_ids(self) -> None:
        random = Random(1)
        server = WebServer(200)
        port = server.listen()
        self.addCleanup(server.close)
        goip = await self.box()
        rule = f"received: [{{to: {{http: 'http://127.0.0.1:{port}/in', as: json}}}}]\n"
        page = self.page(more=rule)
        came = []
        for number in range(ROUNDS):
            child = self.start(page)
            await self.up(times=number + 1)
            before = len(server.taken)
            for text in range(EACH):
                came.append(arrive(goip, 1 + text % 4, "+256772000001", f"text {number}.{text}"))
            await until(lambda before=before: len(server.taken) > before, "a POST")  # type: ignore[misc]
            await deferLater(reactor, random.uniform(0.0, 0.01))
            child.kill()
        self.start(page)
        await self.up(times=ROUNDS + 1)
        acknowledged = {one.text for one in came if not one.answers and not one.worst}
        self.assertTrue(acknowledged)
        await until(lambda: {self.text(one) for one in server.taken} >= acknowledged, "all of them")
        ids = defaultdict(set)
        for one in server.taken:
            ids[one.json["id"]].add((one.id, self.text(one)))
        self.assertEqual({len(known) for known in ids.values()}, {1})

    def text(self, taken: Taken) -> str:
        return str(taken.json["text"])
