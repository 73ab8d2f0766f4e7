"""The SMS Server's pages of a router that is a process: what they have accepted outlives it."""

import re
from typing import Any

import treq

from router.desk.state import State
from router.relay.events import By
from tests.flow.building import sent, until
from tests.flow.processes import Processes
from tests.flow.test_reload import Reload
from tools.ports import free_port
from tools.processes import Child

FORM = {"USERNAME": "root", "PASSWORD": "root"}
AUTH = {"auth": {"username": "root", "password": "root"}}


class SmsServerTests(Processes):
    def setUp(self) -> None:
        super().setUp()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/goip"

    def launch(self) -> Child:
        file = self.page(
            more=f'http: {{listen: "tcp:{self.port}:interface=127.0.0.1", '
            "users: [{name: root, password: root, role: sender, esme: crm}], "
            'providers: {1: {via: [goip101, goip103], prefix: "+256"}}}\n'
        )
        return self.start(file)

    async def listens(self, times: int = 1) -> None:
        """Until the router has started so often."""
        await until(lambda: self.said().count("started with") >= times, "the router's start")

    async def post(self, page: str, **fields: str) -> str:
        answer = await treq.post(f"{self.url}/{page}", data={**FORM, **fields}, persistent=False)
        self.assertEqual(answer.code, 200)
        return str(await answer.text())

    async def tell(self, page: str, **body: object) -> Any:
        answer = await treq.post(f"{self.url}/{page}/", json={**AUTH, **body}, persistent=False)
        self.assertEqual(answer.code, 200)
        return await answer.json()

    async def states(self, task: str) -> set[str]:
        return {each["send"] for each in await self.tell("querysms", taskID=task)}

    async def test_what_was_accepted_outlives_a_kill_and_goes_by_its_provider(self) -> None:
        goip = self.unplugged()
        child = self.launch()
        await self.listens()
        answer = await self.post("en/dosend.php", smsprovider="1", smsnum="771,772,773,774", Memo="hello")
        child.kill()
        found = re.search(r"messageid=(\d+)&USERNAME=root&TICKET=(.*?)'", answer)
        assert found is not None
        task, ticket = found.groups()
        await self.plug_in(goip)
        self.launch()
        await self.listens(2)
        await until(lambda: sum(sent(goip)) >= 4, "four SMS")
        self.assertEqual([count > 0 for count in sent(goip)], [True, False, True, False])
        self.assertEqual(await self.states(task), {"succeeded"})
        shown = await self.post("en/resend.php", messageid=task)
        self.assertEqual(re.findall(r"(\S+) ok\(goip10[13]\)", shown), [f"+25677{n}" for n in "1234"])
        self.assertEqual(sum(sent(goip)), 4)
        # The ticket was of the router that was killed.
        old = await treq.get(f"{self.url}/en/resend.php?messageid={task}&TICKET={ticket}", persistent=False)
        self.assertIn("<title>Login</title>", await old.text())

    async def test_a_task_and_the_lines(self) -> None:
        await self.box()
        self.launch()
        await self.up()
        lines = await self.tell("querylines")
        self.assertEqual([each["goip_line"] for each in lines], ["goip101", "goip102", "goip103", "goip104"])
        self.assertEqual({(each["online"], each["reg"]) for each in lines}, {("1", "LOGIN")})
        task = (await self.tell("sendsms", number="+256771", content="Привет", goip_line="goip104"))["taskID"]
        while True:
            (state,) = await self.tell("querysms", taskID=f"{task}.+256771")
            if state["receipt"] == "1":
                break
        self.assertEqual((state["send"], state["goip_line"]), ("succeeded", "goip104"))


class ReloadTests(Reload):
    """Providers, users and what the face is set to change while the router runs."""

    async def post(self, **fields: str) -> str:
        answer = await treq.post(
            f"http://127.0.0.1:{self.web}/dosend.php",
            data={**FORM, "Memo": "hello", **fields},
            persistent=False,
        )
        return str(await answer.text())

    async def test_what_waits_for_a_provider_goes_by_the_channels_that_it_has_then(self) -> None:
        self.web = free_port()
        await self.begin(
            more=f'http: {{listen: "tcp:{self.web}:interface=127.0.0.1", '
            "users: [{name: root, password: root, role: sender, esme: crm}], "
            "providers: {1: {via: [goip104]}}}\n"
        )
        self.service.desk.acts.pause("goip104", By("a test"), lambda channel: None)
        await until(lambda: self.service.desk.channels.one("goip104").state is State.PAUSED, "a pause")
        await self.post(smsprovider="1", smsnum="771,772")
        self.assertEqual(sum(sent(self.goip)), 0)
        await self.reload(
            ("via: [goip104]", "via: [goip102]"),
            ("password: root", "password: changed"),
            ("{1: {", "{2: {via: goip1}, 1: {"),
        )
        await until(lambda: sent(self.goip)[1] == 2, "two SMS")
        self.assertIn("<title>Login", await self.post(smsnum="773"))
        changed = {"PASSWORD": "changed"}
        self.assertIn("resend.php", await self.post(smsprovider="2", smsnum="774", **changed))
        self.assertIn("there is no provider 3", await self.post(smsprovider="3", smsnum="774", **changed))
        await until(lambda: sum(sent(self.goip)) == 3, "one SMS more")
