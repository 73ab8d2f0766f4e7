"""The server over HTTP in a whole router: its ports, other users at a reload, a stop, and a kill."""

import treq
from twisted.internet.defer import Deferred
from twisted.web.http_headers import Headers

from tests.flow.building import until
from tests.flow.over_http import OverHttp


class HttpTests(OverHttp):
    async def test_a_text_is_sent_and_followed_to_its_end(self) -> None:
        await self.box()
        service = self.started(self.written())
        # The port is taken before there are numbers, and who comes early waits.
        body = {"to": "+256772000001", "text": "hello", "id": "k"}
        status, told = await self.ask("POST", "/api/v1/messages", body, login=("shop", "pw"))
        self.assertEqual((status, told["message_id"]), (202, "1"))
        await self.ready(service)
        ended = False
        while not ended:
            _, story = await self.ask("GET", "/api/v1/messages/1")
            ended = story["state"] == "DELIVRD"
        self.assertEqual(story["id"], "k")

    async def test_the_faces_have_a_port_of_their_own(self) -> None:
        self.started(self.written())
        self.assertEqual((await self.ask("GET", "/api/v1/channels", port=self.faces))[0], 404)
        self.assertEqual((await self.ask("GET", "/goip/querylines/"))[0], 404)

    async def test_at_a_reload_other_users_come_in(self) -> None:
        await self.box()
        service = self.started(self.written())
        await self.ready(service)
        self.assertEqual((await self.ask("GET", "/api/v1/queue"))[0], 200)
        self.written("changed")
        status, told = await self.ask("POST", "/api/v1/reload", {})
        self.assertEqual((status, told["restart"], told["unchanged"]), (200, [], False))
        self.assertEqual(told["applied"], [{"what": "key", "name": "http.users", "change": "changed"}])
        self.assertEqual((await self.ask("GET", "/api/v1/queue"))[0], 401)
        self.assertEqual((await self.ask("GET", "/api/v1/queue", login=("ops", "changed")))[0], 200)
        (self.place / "router.yaml").write_text("nonsense: 1\n")
        status, told = await self.ask("POST", "/api/v1/reload", {}, login=("ops", "changed"))
        self.assertEqual((status, told["errors"][0]["line"]), (422, 1))

    async def test_a_stop_gives_the_port_back_and_ends_streams(self) -> None:
        service = self.started(self.written())
        answer = await treq.get(
            f"http://127.0.0.1:{self.port}/api/v1/events",
            auth=("ops", "opspass"),
            headers=Headers({"Accept": ["text/event-stream"]}),
            pool=self.pool,
        )
        octets: list[bytes] = []
        ended = treq.collect(answer, octets.append)
        await until(lambda: b"retry" in b"".join(octets), "the beginning of the stream")
        stopped = service.stopService()
        await ended
        await stopped
        with self.assertRaises(Exception):  # noqa: B017 (refused, or lost: by the moment)
            await self.ask("GET", "/health/live")

    async def test_a_key_holds_over_a_restart(self) -> None:
        file = self.written()
        service = self.started(file)
        body = {"to": ["1", "2"], "text": "hello", "id": "k"}
        first = await self.ask("POST", "/api/v1/messages", body, login=("shop", "pw"))
        await service.stopService()
        self.started(file)
        again = await self.ask("POST", "/api/v1/messages", body, login=("shop", "pw"))
        self.assertEqual((first[0], again[0]), (202, 200))
        self.assertEqual(first[1], again[1])

    async def test_five_hundred_at_once_are_all_answered(self) -> None:
        self.started(self.written())
        body = {"to": "1", "text": "hello"}
        asked = [
            Deferred.fromCoroutine(self.ask("POST", "/api/v1/messages", body, login=("shop", "pw")))
            for _ in range(500)
        ]
        answers = [await one for one in asked]
        self.assertEqual({status for status, _ in answers}, {202})
        self.assertEqual(len({told["message_id"] for _, told in answers}), 500)
