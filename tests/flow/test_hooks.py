"""Received SMS and receipts that go out by HTTP, over real sockets."""

import hashlib
import hmac
from typing import Any

import treq

from router.relay.targets import web_target
from tests.flow.building import Building, arrive, sms, until
from tests.flow.web_target import WebServer
from tools.ports import free_port

NUMBER = "+256772000001"


class ReceivedTests(Building):
    async def server(self, *statuses: int) -> WebServer:
        """A server that is gone at the end of the test."""
        server = WebServer(*statuses)
        self.web = server.listen()
        self.addCleanup(server.close)
        return server

    async def test_a_received_sms_is_posted_and_signed(self) -> None:
        server = await self.server()
        goip = await self.box()
        rule = f"received: [{{to: {{http: 'http://127.0.0.1:{self.web}/in?k=v', as: json, secret: s3}}}}]\n"
        await self.ready(self.router(self.page(more=rule)))
        arrive(goip, 2, NUMBER, 'quotes " $HOME `x` and ünïcode')
        await until(lambda: len(server.taken) == 1, "a POST")
        (taken,) = server.taken
        self.assertEqual(taken.path, "/in?k=v")
        told = taken.json
        self.assertEqual((told["channel"], told["gateway"], told["from"]), ("goip102", "goip1", NUMBER))
        self.assertEqual(told["text"], 'quotes " $HOME `x` and ünïcode')
        signed = taken.headers["x-timestamp"].encode() + b"." + taken.body
        signature = "sha256=" + hmac.new(b"s3", signed, hashlib.sha256).hexdigest()
        self.assertEqual(taken.headers["x-signature"], signature)

    async def test_the_form_is_that_of_the_sms_server(self) -> None:
        server = await self.server()
        goip = await self.box()
        rule = f"received: [{{to: [{{http: 'http://127.0.0.1:{self.web}/in'}}, {{esme: crm}}]}}]\n"
        await self.ready(self.router(self.page(more=rule)))
        esme = await self.esme()
        arrive(goip, 1, NUMBER, "a & b")
        await until(lambda: len(server.taken) == 1, "a POST")
        self.assertEqual(server.taken[0].form, {"name": "goip101", "number": NUMBER, "content": "a & b"})
        (delivered,) = await esme.deliveries(1)
        self.assertEqual(delivered.short_message, b"a & b")

    async def test_what_is_refused_comes_again_with_the_same_id_from_another_start(self) -> None:
        server = await self.server(500)
        goip = await self.box()
        rule = f"received: [{{to: {{http: 'http://127.0.0.1:{self.web}/in'}}}}]\n"
        first = self.router(self.page(more=rule))
        await self.ready(first)
        arrive(goip, 1, NUMBER, "hello")
        await until(lambda: len(server.taken) == 1, "a POST")
        await first.stopService()
        server.statuses = [204]
        second = self.router(self.page(more=rule))
        await self.ready(second)
        await until(lambda: len(server.taken) == 2, "a second POST")
        self.assertEqual(server.taken[0].id, server.taken[1].id)
        self.assertEqual(server.taken[0].body, server.taken[1].body)
        creditor = web_target("form", f"http://127.0.0.1:{self.web}/in")
        await until(lambda: second.relay.delivery.owed_to(creditor) == 0, "nothing to be owed")

    async def test_receipts_of_messages_go_to_their_urls(self) -> None:
        server = await self.server()
        await self.box()
        esmes = (
            "esmes: [{system_id: crm, password: secret, hook_secret: k, "
            f"hooks: ['http://127.0.0.1:{self.web}/r']}}]\n"
        )
        self.api = free_port()
        more = f"http: {{listen: 'tcp:{self.api}:interface=127.0.0.1'}}\n"
        service = self.router(self.page(esmes=esmes, more=more))
        await self.ready(service)
        refused = await self.post(f"http://127.0.0.1:{self.web}/elsewhere")
        self.assertEqual(refused[0], 422)
        status, told = await self.post(f"http://127.0.0.1:{self.web}/r/1?order=7")
        self.assertEqual((status, told["segments"]), (202, 2))
        await until(lambda: len(server.taken) == 1, "a receipt")
        (taken,) = server.taken
        self.assertEqual(taken.path, "/r/1?order=7")
        self.assertEqual(taken.json["message_id"], told["message_id"])
        told = taken.json
        said = [told[key] for key in ("id", "to", "state", "err", "segments")]
        self.assertEqual(said, ["order-7", NUMBER, "DELIVRD", 0, 2])
        self.assertIn("x-signature", taken.headers)

    async def post(self, receipt: str) -> tuple[int, dict[str, Any]]:
        """Send a message over the API; the status and what it answers."""
        answer = await treq.post(
            f"http://127.0.0.1:{self.api}/api/v1/messages",
            auth=("crm", "secret"),
            json={"to": NUMBER, "text": "hello " * 50, "receipt": receipt, "id": "order-7"},
            persistent=False,
        )
        return answer.code, await answer.json()

    async def test_all_endings_of_an_esme_are_reported_beside_its_receipts(self) -> None:
        server = await self.server()
        await self.box()
        esmes = (
            "esmes: [{system_id: crm, password: secret, "
            f"reports: {{http: 'http://127.0.0.1:{self.web}/all', as: sms_server}}}}]\n"
        )
        await self.ready(self.router(self.page(esmes=esmes)))
        esme = await self.esme()
        id = await esme.submit(sms(NUMBER))
        silent = await esme.submit(sms(NUMBER, registered_delivery=0))
        await esme.deliveries(1)
        await until(lambda: len(server.taken) == 2, "two reports")
        told = sorted(each.json[0]["taskID"] for each in server.taken)
        self.assertEqual(told, sorted([f"{id}.{NUMBER}", f"{silent}.{NUMBER}"]))
        self.assertEqual(
            {key: server.taken[0].json[0][key] for key in ("send", "receipt", "err_code")},
            {"send": "succeeded", "receipt": "1", "err_code": "0"},
        )
