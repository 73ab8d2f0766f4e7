"""The programs of docs/http.md, as they stand there, against a whole router."""

import json
import re
import subprocess
import sys
from pathlib import Path

from twisted.internet.threads import deferToThread

from router.simulator.goip.box import Goip
from tests.flow.building import Building, sent, until
from tests.interop.staged import lacking, need
from tools.ports import free_port

DOC = Path(__file__).parents[2] / "docs" / "http.md"

HTTP = """http:
  listen: "tcp:{port}:interface=127.0.0.1"
  users:
    - {{name: ops, password: password, role: admin}}
    - {{name: shop, password: password, role: sender, esme: crm}}
"""


def examples(language: str) -> list[str]:
    """The programs of the page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)


class ExampleTests(Building):
    async def open(self) -> Goip:
        self.port = free_port()
        goip = await self.box()
        service = self.router(self.page(more=HTTP.format(port=self.port)))
        await self.ready(service)
        return goip

    async def written(self, program: str, *command: str) -> str:
        """What a program writes that asks this router."""
        given = program.replace("localhost:8080", f"127.0.0.1:{self.port}")
        done = await deferToThread(
            subprocess.run, command, input=given, capture_output=True, text=True, timeout=120, cwd=self.place
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    async def test_the_examples_in_shell(self) -> None:
        need(self, lacking("curl"))
        goip = await self.open()
        send, follow, events, run = examples("sh")
        answer = await self.written(send, "sh")
        (shown,) = examples("json")
        self.assertEqual(json.loads(answer), json.loads(shown))
        self.assertEqual(await self.written(send, "sh"), answer)
        await until(lambda: sum(sent(goip)) == 1, "the SMS")
        self.assertIn('"message_id":"1"', await self.written(follow, "sh"))
        self.assertIn("message_id,esme", (self.place / "failed.csv").read_text())
        self.assertIn("retry: 3000", await self.written(events, "sh"))
        told = await self.written(run, "sh")
        for word in ('"state":"paused"', '"state":"up"', '"route":"all"', '"items":[]', '{"status":"ok"}'):
            self.assertIn(word, told)

    async def test_the_example_in_python(self) -> None:
        goip = await self.open()
        (program,) = examples("python")
        told = await self.written(program, sys.executable, "-")
        self.assertEqual(told.split("\n")[:2], ["+256772000001 DELIVRD", "+256772000002 DELIVRD"])
        self.assertEqual(sum(sent(goip)), 2)
