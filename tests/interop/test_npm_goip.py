"""The npm package goip 0.2, which people use with GoIPs, against the simulated one: by UDP and by HTTP."""

import json
import socket
import time
from pathlib import Path

from twisted.trial.unittest import TestCase

from router.simulator.demo.boxes import Boxes
from tests.interop.staged import END_S, START_S, WAIT_S, lacking, need
from tests.interop.test_npm import SCRIPTS, absent
from tools.ports import free_port
from tools.processes import Child, goip


class AsClient(TestCase):
    timeout = 900

    def setUp(self) -> None:
        need(self, lacking("node") or absent("goip"))
        self.folder = Path(self.mktemp()).absolute()
        self.folder.mkdir()
        self.server, self.line = free_udp_port(), free_udp_port()
        self.http, control = free_port(), free_port()
        words = [str(SCRIPTS / "goip.js"), str(self.server), str(self.line), str(self.http)]
        self.client = Child("client", ["node", *words], self.folder)
        self.addCleanup(self.client.end, END_S)
        faces = ["--http", str(self.http), "--udp", f"127.0.0.1:{self.server}"]
        quick = ["--keepalive-s", "0.5", "--speed", "0"]
        box = goip(self.folder, 0, control, [*faces, "--src-port", str(self.line - 1), *quick])
        self.addCleanup(box.end, END_S)
        box.await_port(control, START_S)
        self.boxes = Boxes(control)
        self.addCleanup(self.boxes.close)

    def test_lines_register_send_report_and_receive(self) -> None:
        self.boxes.await_registered(4, START_S)
        number = self.boxes.receive(3, "+4477", "Привет; you")
        told = self.told()
        self.assertCountEqual(
            told,
            [
                {"registered": ["goip101", "goip102", "goip103", "goip104"]},
                {"socket": "1"},
                {"socket": "2"},
                {"report": "+2561", "state": "0"},
                {"report": "+2562", "state": "0"},
                {"received": "+4477", "by": "goip103"},
                {"http": "send"},
                {"refused": "ERROR,user or password error"},
            ],
        )
        shown = [self.boxes.handed(f"+256{each}")[0].text for each in (1, 2, 3)]
        self.assertEqual(shown, ["by UDP", "При", "by HTTP: Привет"], "it cuts its datagrams itself")
        self.assertEqual(self.boxes.fate(number, "udp"), 0)

    def told(self) -> list[dict[str, object]]:
        """What the client tells until it ends."""
        deadline = time.monotonic() + WAIT_S
        while self.client.ended is None and time.monotonic() < deadline:
            time.sleep(0.05)
        said = self.client.output.read_text("utf-8")
        self.assertEqual(self.client.ended, 0, said)
        return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def free_udp_port() -> int:
    """A port of UDP that nobody has: those of `free_port` are free for TCP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
