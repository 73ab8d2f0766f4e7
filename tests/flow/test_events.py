"""What has happened is found, and played back, over restarts of a whole router."""

import json

import treq
from twisted.internet.defer import CancelledError, Deferred
from twisted.web.http_headers import Headers

from tests.flow.building import until
from tests.flow.over_http import OverHttp


class EventTests(OverHttp):
    async def played_back(self, last: str, words: str) -> list[str]:
        """The texts of a stream behind an event, up to one that has these words."""
        headers = {"Accept": ["text/event-stream"], "Last-Event-ID": [last]}
        url, octets = f"http://127.0.0.1:{self.port}/api/v1/events", list[bytes]()
        answer = await treq.get(url, auth=("ops", "opspass"), headers=Headers(headers), pool=self.pool)
        ended: Deferred[None] = treq.collect(answer, octets.append)
        ended.addErrback(lambda reason: reason.trap(CancelledError, Exception) and None)

        def told() -> list[str]:
            lines = b"".join(octets).decode().split("\n")
            return [json.loads(line[6:])["text"] for line in lines if line.startswith("data: ")]

        await until(lambda: any(words in text for text in told()), words)
        ended.cancel()
        return told()

    async def test_who_did_what_before_a_restart_is_found_behind_it_and_streams_go_on(self) -> None:
        await self.box()
        file = self.written()
        service = self.started(file)
        await self.ready(service)
        self.assertEqual((await self.ask("POST", "/api/v1/channels/goip101/pause", {}))[0], 200)
        _, before = await self.ask("GET", "/api/v1/events?limit=1")
        await service.stopService()

        await self.ready(self.started(file), 3)
        _, found = await self.ask("GET", "/api/v1/events?acts=true")
        (act,) = found["items"]
        self.assertEqual(
            (act["subject"], act["text"], act["user"], act["address"], act["face"]),
            ("goip101", "paused by ops from 127.0.0.1 over the API", "ops", "127.0.0.1", "api"),
        )
        told = await self.played_back(
            before["items"][0]["id"],
            "it is still paused, as before this start; resume puts it back into use",
        )
        stops = [number for number, text in enumerate(told) if text.startswith("it stops")]
        self.assertEqual(stops, [0], told)
        _, all_told = await self.ask("GET", "/api/v1/events?limit=1000")
        ids = [int(one["id"]) for one in all_told["items"]]
        self.assertEqual(ids, sorted(ids, reverse=True))

    async def test_what_a_reload_has_changed_is_told_with_its_keys(self) -> None:
        service = self.started(self.written())
        await until(lambda: service.gateways.started, "a start")
        self.written("changed")
        self.assertEqual((await self.ask("POST", "/api/v1/reload", {}))[0], 200)
        _, found = await self.ask("GET", "/api/v1/events?acts=true", login=("ops", "changed"))
        self.assertEqual(
            [(one["subject"], one["text"]) for one in found["items"]],
            [
                (
                    "configuration",
                    "reloaded by ops from 127.0.0.1 over the API: http.users: changed",
                )
            ],
        )
