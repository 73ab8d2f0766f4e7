"""docs/tasks.md: its commands and programs, as they stand there, on its file and a whole router."""

import json
import subprocess
from pathlib import Path

from router.simulator.goip.box import Goip
from tests.flow.building import arrive, sent, until
from tests.interop.played import Played
from tests.interop.staged import lacking, need
from tests.papers.playing import commands, plain, sections

PAGE = sections("tasks.md")
(SITE,) = (block.text for block in PAGE[""] if block.language == "yaml")


class TasksTests(Played):
    """A section of the page each, on the router of its file and a box of five lines."""

    async def scene(self) -> Goip:
        """The box and the router, ready."""
        self.file.write_text(self.on_this_machine(SITE))
        self.file.chmod(0o600)
        goip = await self.boxed(5)
        await self.started(4)
        return goip

    async def play(self, section: str) -> None:
        """Do all that a section shows, in its order."""
        for block in PAGE[section]:
            if block.language == "diff":
                self.change(block)
            elif block.language in ("sh", "console"):
                await self.run_all(block)

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
