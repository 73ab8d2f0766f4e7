"""Targets that come and change while the router runs, and one that holds up its end."""

import hashlib
import hmac

from tests.flow.building import arrive, until
from tests.flow.test_reload import Reload
from tests.flow.web_target import Taken, WebServer

NUMBER = "+256772000001"


def is_signed(taken: Taken, secret: str) -> bool:
    signed = taken.headers["x-timestamp"].encode() + b"." + taken.body
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return taken.headers["x-signature"] == f"sha256={signature}"


class TargetTests(Reload):
    async def test_a_target_comes_and_its_secret_changes(self) -> None:
        server = WebServer(200)
        port = server.listen()
        self.addCleanup(server.close)
        goip = await self.begin(more="received: [{to: {esme: crm}}]\n")
        target = f"http: 'http://127.0.0.1:{port}/in', secret: one"
        await self.reload(("{esme: crm}", f"{{{target}}}"))
        arrive(goip, 1, NUMBER, "first")
        await until(lambda: len(server.taken) == 1, "the first")
        await self.reload(("secret: one", "secret: other"))
        arrive(goip, 1, NUMBER, "second")
        await until(lambda: len(server.taken) == 2, "the second")
        self.assertTrue(is_signed(server.taken[0], "one"))
        self.assertTrue(is_signed(server.taken[1], "other"))

    async def test_what_is_on_its_way_is_finished_before_the_end(self) -> None:
        server = WebServer(0, 200)
        port = server.listen()
        self.addCleanup(server.close)
        rule = f"received: [{{to: {{http: 'http://127.0.0.1:{port}/in'}}}}]\n"
        goip = await self.begin(more=f"{rule}drain: 4s\n")
        arrive(goip, 1, NUMBER, "first")
        await until(lambda: len(server.taken) == 1, "the first")
        await self.service.stopService()
        self.service = self.made(self.file)
        await until(lambda: len(server.taken) == 2, "it again, as it was not answered")
        self.assertEqual(server.taken[0].id, server.taken[1].id)
