"""The command `doctor`: beside a router that a test plays, and as a program at no router."""

import json
import subprocess
import sys
from pathlib import Path

from tests.commands.test_commands import CommandsCase
from tests.config.pages import ESME
from tools.ports import free_port

COMMAND = [sys.executable, "-c", "from router.cli import main; main()", "doctor", "-c", "page.yaml", "--json"]


class DoctorTests(CommandsCase):
    def test_a_file_that_cannot_be_used_is_the_first_thing(self) -> None:
        Path("page.yaml").write_text("gateways: 7\n")
        result = self.run_command("doctor")
        self.assertEqual(result.exit_code, 1)
        self.assertIn("`smpp-router check -c page.yaml` says all", result.stdout.splitlines()[0])

    def test_a_running_router_is_asked_and_nothing_is_tried_beside_it(self) -> None:
        gateway = {"id": "goip1", "up": 0, "links": 8, "peer": "10.0.0.9:7777", "reason": "refused"}
        self.router({"ok": {"items": [gateway]}})
        result = self.run_command("doctor")
        self.assertIn("it runs and answers", result.stdout)
        self.assertIn(
            "bad   gateway goip1 0 of 8 links at 10.0.0.9:7777, says the router that runs: refused",
            result.stdout.splitlines(),
        )
        self.assertNotIn("is free", result.stdout)

    def test_without_a_router_ports_and_gateways_are_tried(self) -> None:
        place = f"host: 127.0.0.1, port: {free_port()}, password: pw, channels: 2"
        south = f"gateways: [{{id: goip1, connect: smpp, {place}}}]\n"
        north = f'smpp: {{listen: ["tcp:{free_port()}:interface=127.0.0.1"]}}\n'
        Path("page.yaml").write_text('store: "sqlite:router.db"\n' + north + ESME + south)
        ended = subprocess.run(
            [*COMMAND, "--wait", "5"], capture_output=True, text=True, check=False, timeout=200
        )
        found = json.loads(ended.stdout)
        self.assertEqual(found["findings"][0]["state"], "ok", found)
        self.assertEqual((ended.returncode, ended.stderr, found["ok"]), (1, "", False))
        states = {one["what"]: one["state"] for one in found["findings"]}
        self.assertEqual((states["port"], states["gateway goip1"], states["router"]), ("ok", "bad", "note"))
