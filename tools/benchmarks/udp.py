"""The cost of many lines that register by UDP, and of messages that go by them."""

import re
import time

from attrs import frozen

from tools.benchmarks.router import site
from tools.benchmarks.runs import told
from tools.ports import free_port
from tools.processes import running, tool, used

BOXES, EACH = 20, 50
LINES = BOXES * EACH
RATE = 200
SECONDS = 30.0
"""Each line has sent a keep-alive or more in that time."""

MOST_PERCENT = 30.0
"""What that may take of a core."""

REGISTERED = re.compile(r"all (\d+) lines are registered")
STARTED = re.compile("router: started")
BOX = "  - {{id: goip{number}, connect: udp, password: pw, channels: {each}, pace: off}}"


@frozen(kw_only=True)
class Busy:
    """Percent of a core with ``rate`` messages a second, and with none; MB; whether each had its receipt."""

    lines: int
    rate: int
    percent: float
    idle_percent: float
    memory: float
    answers: object
    right: bool

    def figures(self) -> dict[str, object]:
        return {
            "lines": self.lines,
            "rate": self.rate,
            "core_percent": round(self.percent, 1),
            "idle_core_percent": round(self.idle_percent, 1),
            "memory_mb": round(self.memory, 1),
            "answer_ms": self.answers,
            "right": self.right,
        }


def busy_lines() -> Busy:
    """Register all lines, send by them in an open loop, and have each message reported."""
    port, count = free_port(), int(RATE * SECONDS)
    gateways = [BOX.format(number=number, each=EACH) for number in range(1, BOXES + 1)]
    far = ["lines", "--port", str(port), "--boxes", str(BOXES), "--each", str(EACH), "--seconds", "180"]
    load = ["esme", "--count", str(count), "--rate", str(RATE), "--seconds", "90", "--binds", "4"]
    with site(gateways, more=f'udp: {{listen: "127.0.0.1:{port}"}}') as place, place.router() as child:
        place.await_bound(1, STARTED)
        with running("lines", tool("flood", *far), place.place):
            place.await_bound(LINES, REGISTERED)
            time.sleep(2.0)  # what a registration leaves to be done is over
            begun = used(child.pid)
            time.sleep(SECONDS)
            before = used(child.pid)
            said = told([*tool("flood", *load), "--port", str(place.north)])
            after = used(child.pid)
    return Busy(
        lines=LINES,
        rate=RATE,
        percent=(after.cpu - before.cpu) / SECONDS * 100,
        idle_percent=(before.cpu - begun.cpu) / SECONDS * 100,
        memory=after.resident,
        answers=said.get("answer_ms"),
        right=not any(said.get(name) for name in ("lost", "missing", "twice", "foreign", "errors")),
    )


def said_of_lines(busy: Busy, speed: float) -> str:
    """Return a line on it. ``speed`` is this machine's, the budget's being 1; 0 if it is not known."""
    there = f", {busy.percent * speed:.1f} % at the budget's speed ({speed:.2f} of it here)" if speed else ""
    return (
        f"{busy.lines:,} lines by UDP, {busy.rate} messages a second: {busy.percent:.1f} % of a core{there}"
        f" (aim: {MOST_PERCENT:g} %), {busy.memory:.0f} MB; with none {busy.idle_percent:.1f} %"
        f"{'' if busy.right else '; WRONG: messages or receipts are missing, or came twice'}"
    )
