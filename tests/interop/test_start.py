"""docs/start.md: who does what the page says has sent a message. Only the ports are others."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from twisted.trial.unittest import TestCase

from tests.interop.staged import END_S, START_S, lacking, need
from tests.papers.playing import commands, plain, sections
from tools.ports import free_port
from tools.processes import Child, environment

PAGE = sections("start.md")
BIN = Path(sys.executable).parent


class StartTests(TestCase):
    timeout = 900

    def setUp(self) -> None:
        self.place = Path(self.mktemp()).resolve()
        self.place.mkdir()
        self.ports = {port: str(free_port()) for port in ("2775", "7777", "8080")}
        self.environment = environment() | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}

    def ours(self, text: str) -> str:
        """A text of the page with the ports of this test."""
        for before, after in self.ports.items():
            text = text.replace(before, after)
        return text

    def run_all(self, section: str) -> str:
        """Run the commands of a section; what is shown of an answer must be the answer. The last answer."""
        said = ""
        for block in PAGE[section]:
            for shown in commands(block) if block.language in ("sh", "console") else ():
                said = self.shell(self.ours(shown.command))
                if shown.lines:
                    self.assertEqual(channel_alike(plain(said)), channel_alike(shown.lines))
        return said

    def shell(self, command: str) -> str:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.place,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, section: str, name: str) -> Child:
        """Start what a section has one start, and see that it says what the page says."""
        command, *_ = (block.text.strip() for block in PAGE[section] if block.language == "sh")
        # No port of the simulated GoIP stands in the page, and a modem takes five seconds for an SMS.
        ours = command.replace("--smpp", f"--smpp {self.ports['7777']} --speed 50")
        child = Child(name, ["sh", "-c", f"PATH={BIN}:$PATH exec {ours}"], self.place)
        self.addCleanup(child.end, END_S)
        for block in PAGE[section]:
            if not block.language:
                child.await_words(self.ours(block.text.strip()), START_S)
        return child

    def test_a_message_and_its_receipt(self) -> None:
        need(self, lacking("curl"))
        written, *_ = PAGE["2. Write a configuration"]
        for shown in commands(written):
            self.shell(shown.command)
        site = self.place / "site.yaml"
        site.write_text(self.ours(site.read_text()))
        checked = PAGE["2. Write a configuration"][1]
        for shown in commands(checked):
            self.assertEqual(plain(self.shell(shown.command)), shown.lines)
        simulated = self.start("3. Start the simulated GoIP", "goip")
        simulated.await_port(int(self.ports["7777"]), START_S)
        self.start("4. Start the router", "router")
        told = self.run_all("5. Send")
        self.assertIn("+256772000002", told)
        found = self.shell(f"curl -s -u ops:secret34 http://localhost:{self.ports['8080']}/api/v1/messages/1")
        self.assertEqual(json.loads(found)["state"], "DELIVRD")


def channel_alike(lines: Sequence[str]) -> list[str]:
    """The lines without which channel of the box it was."""
    return [re.sub(r"goip10\d", "goip101", line) for line in lines]
