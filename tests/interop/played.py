"""Pages of the manual, played on a whole router and a simulated box."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner
from twisted.internet.threads import deferToThread

from router.cli import main
from router.config.load import load
from router.relay.who.passwords import hashed
from router.service import RouterService
from router.simulator.goip.box import Goip
from tests.flow.building import HURRIED, reactor
from tests.flow.fleet import Fleet
from tests.papers.playing import Block, changed, commands, plain
from tools.ports import free_port
from tools.processes import environment

SECRETS = {
    "OPS_PASSWORD": hashed("secret34"),
    "CRM_PASSWORD": hashed("secret12"),
    "GOIP1_PASSWORD": "pw",
    "GOIP1_WEB": "admin",
}

PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
ENVIRONMENT = environment() | SECRETS | {"PATH": PATH}


class Played(Fleet):
    """A test in a folder of its own, where the commands, programs and changes of a page are at home."""

    def setUp(self) -> None:
        super().setUp()
        self.here, self.hook = free_port(), free_port()
        self.place = self.place.resolve()
        # The name of the Unix socket is short, and this folder's is not.
        self.addCleanup(os.chdir, Path.cwd())
        os.chdir(self.place)
        self.addCleanup(lambda: [os.environ.pop(name) for name in SECRETS])
        os.environ.update(SECRETS)
        self.file = Path("site.yaml")

    def on_this_machine(self, text: str) -> str:
        """A text of the page with the ports of this test."""
        for before, after in (
            ("2775", str(self.north)),
            ("8080", str(self.here)),
            ("9000", str(self.hook)),
            ("192.168.1.10", f"127.0.0.1\n    port: {self.south}\n    pace: 0ms..1ms"),
            ("{by: http,", f"{{by: http, port: {self.web},"),
        ):
            text = text.replace(before, after)
        return text

    async def boxed(self, channels: int) -> Goip:
        """A box, by SMPP and with its page."""
        goip = self.machine("goip1", "--channels", str(channels))
        await self.plug_in(goip)
        await self.put_on_the_web(goip)
        return goip

    async def started(self, channels: int) -> None:
        """The router is started on the file, and has so many channels."""
        file = str(self.file)
        self.service = RouterService(load(file), reactor, waits=HURRIED, file=file)
        self.service.privilegedStartService()
        self.service.startService()
        self.addCleanup(lambda: self.service.stopService() if self.service.running else None)
        await self.ready(self.service, channels)

    def change(self, block: Block) -> None:
        ours = Block(block.language, self.on_this_machine(block.text))
        self.file.write_text(changed(self.file.read_text(), ours))

    async def run_all(self, block: Block) -> None:
        """Run its commands; what is shown of an answer must be the answer."""
        for shown in commands(block):
            said = await self.answer(self.on_this_machine(shown.command))
            if shown.lines:
                self.assertEqual(plain(said), [" ".join(line.split()) for line in shown.lines])

    async def answer(self, command: str) -> str:
        """What a command prints."""
        if command.startswith("smpp-router ") and not set(command) & set("|>$"):
            done = await deferToThread(CliRunner().invoke, main, shlex.split(command)[1:])
            return done.output
        return await self.shell(command)

    async def shell(self, *command: str) -> str:
        words = command if len(command) > 1 else ("sh", "-c", *command)
        done = await deferToThread(
            subprocess.run, words, env=ENVIRONMENT, capture_output=True, text=True, timeout=120
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout
