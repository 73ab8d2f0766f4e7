"""docs/tasks.md: its commands and programs, as they stand there, on its file and a whole router."""

import json
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
from tests.flow.building import HURRIED, arrive, reactor, sent, until
from tests.flow.fleet import Fleet
from tests.interop.staged import lacking, need
from tests.papers.playing import Block, changed, commands, plain, sections
from tools.ports import free_port
from tools.processes import environment

PAGE = sections("tasks.md")
(SITE,) = (block.text for block in PAGE[""] if block.language == "yaml")

SECRETS = {
    "OPS_PASSWORD": hashed("secret34"),
    "CRM_PASSWORD": hashed("secret12"),
    "GOIP1_PASSWORD": "pw",
    "GOIP1_WEB": "admin",
}


ENVIRONMENT = environment() | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


class TasksTests(Fleet):
    """A section of the page each, on the router of its file and a box of five lines."""

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

    async def scene(self) -> Goip:
        """The box and the router, ready."""
        self.file.write_text(self.on_this_machine(SITE))
        self.file.chmod(0o600)
        goip = self.machine("goip1", "--channels", "5")
        await self.plug_in(goip)
        await self.put_on_the_web(goip)
        self.service = RouterService(load("site.yaml"), reactor, waits=HURRIED, file="site.yaml")
        self.service.privilegedStartService()
        self.service.startService()
        self.addCleanup(lambda: self.service.stopService() if self.service.running else None)
        await self.ready(self.service, 4)
        return goip

    async def play(self, section: str) -> None:
        """Do all that a section shows, in its order."""
        for block in PAGE[section]:
            if block.language == "diff":
                self.change(block)
            elif block.language in ("sh", "console"):
                await self.run_all(block)

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

    async def test_send_from_curl_php_or_python(self) -> None:
        need(self, lacking("curl", "php"))
        goip = await self.scene()
        await self.play("Send from curl, PHP or Python")
        (program,) = (
            block.text for block in PAGE["Send from curl, PHP or Python"] if block.language == "php"
        )
        Path("send.php").write_text(self.on_this_machine(program))
        self.assertEqual(await self.shell("php", "send.php"), "2\n")
        await until(lambda: sum(sent(goip)) == 2, "both")

    async def test_send_to_many(self) -> None:
        need(self, lacking("curl"))
        goip = await self.scene()
        await self.play("Send to many")
        await until(lambda: sum(sent(goip)) == 3, "all three")

    async def test_receive_by_web_hook(self) -> None:
        need(self, lacking("php"))
        goip = await self.scene()
        secret, change, program = PAGE["Receive by web hook"]
        await self.run_all(secret)
        self.change(change)
        await self.answer("smpp-router reload -c site.yaml")
        Path("receive.php").write_text(program.text)
        server = subprocess.Popen(
            ["php", "-S", f"127.0.0.1:{self.hook}", "receive.php"], stderr=subprocess.DEVNULL
        )
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        arrive(goip, 2, "+256772000009", "Yes please")
        taken = Path("received.txt")
        await until(taken.exists, "the SMS")
        self.assertEqual(taken.read_text(), "+256772000009 on goip102: Yes please\n")

    async def test_read_a_receipt(self) -> None:
        need(self, lacking("curl"))
        await self.scene()
        await self.answer('smpp-router send --to +256772000001 --text "Hello" --wait -c site.yaml')
        _, ask = PAGE["Read a receipt"]
        (shown,) = commands(ask)
        told = json.loads(await self.shell(self.on_this_machine(shown.command)))
        self.assertEqual(told["state"], "DELIVRD")

    async def test_add_a_sim(self) -> None:
        await self.scene()
        *_, last = PAGE["Add a SIM"]
        self.change(PAGE["Add a SIM"][0])
        reload, send = commands(last)
        self.assertEqual(plain(await self.answer(reload.command)), list(reload.lines))
        await self.ready(self.service, 5)
        self.assertEqual(plain(await self.answer(send.command)), list(send.lines))

    async def test_move_a_sim(self) -> None:
        await self.scene()
        await self.play("Move a SIM")

    async def test_take_a_box_out_for_repair(self) -> None:
        await self.scene()
        await self.play("Take a box out for repair")
        self.assertIn("4 disabled", await self.answer("smpp-router gateways -c site.yaml"))

    async def test_block_numbers(self) -> None:
        await self.scene()
        await self.play("Block numbers")
        asked = await self.answer("smpp-router explain --live --to +256772000009 -c site.yaml")
        self.assertIn("nobody may send to this number", asked)

    async def test_ask_for_the_balance_and_top_up(self) -> None:
        await self.scene()
        await self.play("Ask for the balance, and top up")

    async def test_limit_an_esme(self) -> None:
        await self.scene()
        await self.play("Limit an ESME")
        self.assertIn("day 0/1000", await self.answer("smpp-router esmes -c site.yaml"))

    async def test_why_did_a_message_not_go(self) -> None:
        await self.scene()
        await self.answer('smpp-router send --to +256772000001 --text "Hello" --wait -c site.yaml')
        await self.play("Why did a message not go?")

    async def test_change_a_password(self) -> None:
        await self.scene()
        await self.play("Change a password")
