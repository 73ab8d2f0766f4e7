"""Baselines beside the router in the same run: no router at all, and two small relays that keep nothing."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.benchmarks.router import folder
from tools.benchmarks.runs import Run, run_of, told
from tools.ports import free_port, wait_for
from tools.processes import running, tool, used

LOAD = ("esme", "--seconds", "40", "--binds", "4", "--window", "100")
HERE = Path(__file__).parent


def direct(count: int) -> Run:
    """Run the load straight to the SMSC."""
    south = free_port()
    smsc = tool("flood", "smsc", "--seconds", "90", "--port", str(south))
    with folder() as place, running("smsc", smsc, place) as child:
        wait_for(south)
        before = used(child.pid)
        said = told(tool("flood", *LOAD, "--count", str(count), "--port", str(south)))
        return run_of(count, said, before, used(child.pid), 0, 0)


def twisted_relay(count: int, receipts: bool) -> Run | None:
    """Run some lines in plain smpp.twisted3: whole messages, or submits without receipts."""
    return _relay(count, receipts, tool("benchmarks.relay_twisted"))


def node_relay(count: int, receipts: bool) -> Run | None:
    """Run some lines on the npm package `smpp`; None where there is no node, or no package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    place = Path("var/bench/npm").resolve()
    place.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", "smpp"]
    if not (place / "node_modules" / "smpp").exists() and subprocess.run(install, cwd=place).returncode:
        return None
    shutil.copy(HERE / "relay_node.js", place)
    return _relay(count, receipts, [node, place / "relay_node.js"])


def _relay(count: int, receipts: bool, command: Sequence[str | Path]) -> Run:
    north, south = free_port(), free_port()
    smsc = tool("flood", "smsc", "--seconds", "90", "--port", str(south))
    with folder() as place, running("smsc", smsc, place):
        wait_for(south)
        with running("relay", [*command, str(north), str(south)], place) as child:
            wait_for(north)
            before = used(child.pid)
            load = [*LOAD, "--count", str(count), "--port", str(north)]
            load += ["--receipt-window", "400"] if receipts else ["--no-receipts"]
            said = told(tool("flood", *load))
            return run_of(count, said, before, used(child.pid), 0, 0)
