"""A router and what stands around it, as processes on free ports, with Wireshark looking on where it can."""

import asyncio
import shutil
from collections.abc import Coroutine
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from twisted.trial.unittest import SkipTest, TestCase

from router.simulator.demo.boxes import Boxes
from router.simulator.demo.missing import Missing
from tests.support.forks import as_fork
from tools.peers.capture import Capture
from tools.ports import free_port
from tools.processes import Child, goip, router

T = TypeVar("T")

START_S, WAIT_S, END_S = 240.0, 60.0, 240.0
"""Seconds that a test waits at most, on a machine that has other work: for a start, an event, an end."""

PAGE = """
smpp:
  listen: ["tcp:{port}:interface=127.0.0.1"]
  timers: {{enquire_link: 1s, response: 15s}}
store: "sqlite:router.db"
drain: 5s
esmes:
  - {{system_id: crm, password: secret12}}
gateways:
{gateways}
"""

BOX = """
  - id: goip1
    connect: smpp
    host: 127.0.0.1
    port: {port}
    password: pw
    channels: {channels}
    pace: 0ms..1ms
    timers: {{reconnect: 100ms..200ms}}
"""

SMSC = """
  - id: far
    connect: smsc
    host: 127.0.0.1
    port: {port}
    system_id: router
    password: secret
    retry: 100ms..200ms
    timers: {{enquire_link: 1s, response: 15s, reconnect: 100ms..200ms}}
"""


class Staged(TestCase):
    """What must hold after each test: the router ends well, its log has no traceback, its PDUs are sound."""

    timeout = 900

    def setUp(self) -> None:
        self.folder = Path(self.mktemp()).absolute()
        self.folder.mkdir()

    def need(self, reason: str) -> None:
        """Skip, loudly, what this machine lacks; an empty reason is none."""
        need(self, reason)

    def before_a_box(self, channels: int = 4) -> int:
        """A router in front of a simulated GoIP, whose control is `boxes`; its port."""
        port, control = free_port(), free_port()
        box = goip(self.folder, port, control, ["--speed", "0"], as_fork)
        self.addCleanup(box.end, END_S)
        north = self.before(port, BOX.format(port=port, channels=channels))
        box.await_port(control, START_S)
        self.boxes = Boxes(control)
        self.addCleanup(self.boxes.close)
        self.boxes.await_bound(channels, START_S)
        return north

    def before_an_smsc(self, port: int) -> int:
        """A router in front of an SMSC on this port; its own port."""
        return self.before(port, SMSC.format(port=port))

    def before(self, south: int, gateways: str) -> int:
        """A router in front of what listens on a port; its own port."""
        north = free_port()
        page = PAGE.format(port=north, gateways=gateways)
        (self.folder / "router.yaml").write_text(page)
        self._look_on(north, south)
        self.router = router(self.folder, self.folder / "router.yaml", as_fork)
        self.addCleanup(self._right_end, self.router)
        self.router.await_port(north, START_S)
        return north

    def _look_on(self, north: int, south: int) -> None:
        try:
            capture = Capture(self.folder, [north], [south])
        except Missing:
            return  # test_wire says so
        self.addCleanup(self._sound, capture)

    def _sound(self, capture: Capture) -> None:
        capture.stop()
        self.assertEqual(capture.complaints(), [])

    def _right_end(self, child: Child) -> None:
        status = child.end(END_S) if child.ended is None else child.ended
        said = child.output.read_text("utf-8", "replace")
        self.assertEqual(status, 0, said)
        self.assertNotIn("Traceback", said)


def played(story: Coroutine[Any, Any, T]) -> T:
    """What a story under asyncio gives at its end; it may not keep the tests for ever."""
    return asyncio.run(asyncio.wait_for(story, 3 * WAIT_S))


def need(test: TestCase, reason: str) -> None:
    """Skip a test, loudly, for want of something; an empty reason is none."""
    if reason:
        print(f"\n*** SKIPPED: {test.id()}: {reason}", flush=True)
        raise SkipTest(reason)


@cache
def deafness() -> str:
    """Why we cannot record what goes over the wire; empty if we can."""
    with TemporaryDirectory() as folder:
        try:
            Capture(Path(folder), [free_port()], []).stop()
        except Missing as missing:
            return str(missing)
    return ""


def lacking(*programs: str) -> str:
    """Why these cannot be run; empty if they can."""
    gone = [program for program in programs if not shutil.which(program)]
    return f"{', '.join(gone)} not installed" if gone else ""


def found(module: str) -> Any:
    """A module of a peer; None if it is not installed, as where it has no wheel for this machine."""
    try:
        return import_module(module)
    except ImportError:
        return None
