"""One run: the router between a load and an SMSC, and its figures."""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from tools.benching.processes import ROOT, Usage, free_port, python, running, used, wait_for

FOLDER = Path("var/bench")
WRITTEN = re.compile(r"store: (\d+) commits, (\d+) rows")

SMSC = ("smsc", "--seconds", "90")

ROUTER = """\
smpp: {{listen: ["tcp:{north}:interface=127.0.0.1"]}}
store: "sqlite:{store}"
esmes:
  - {{system_id: load, password: secret, binds: 8, window: 200, queue: 10000000}}
gateways:
  - {{id: up, connect: smsc, host: 127.0.0.1, port: {south}, password: pw, window: 1000}}
"""


@frozen(kw_only=True)
class Run:
    """What a run showed. CPU is the middle process's, in microseconds for each message."""

    count: int
    rate: float
    right: bool
    cpu: float = 0.0
    threads: tuple[float, ...] = ()
    memory: float = 0.0
    commits: int = 0
    rows: int = 0
    answers: dict[str, float] | None = None
    reports: dict[str, float] | None = None

    def figures(self) -> dict[str, object]:
        return {
            "count": self.count,
            "rate": self.rate,
            "right": self.right,
            "cpu_us": round(self.cpu, 1),
            "threads_us": [round(one, 1) for one in self.threads],
            "memory_mb": round(self.memory, 1),
            "commits": self.commits,
            "rows": self.rows,
            "answer_ms": self.answers,
            "receipt_ms": self.reports,
        }


@contextmanager
def folder() -> Iterator[Path]:
    """A place on the disk that the figures are about (not in memory)."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        yield Path(name).resolve()


def whole_messages(count: int, rate: float) -> Run:
    """Submit, answer, receipt, answer; in a closed loop, or at a rate."""
    return _through_router(count, _load(count, rate, True), SMSC)


def submits(count: int) -> Run:
    """Submits whose ESME asks for no receipt."""
    return _through_router(count, _load(count, 0.0, False), SMSC)


def received_sms(count: int) -> Run:
    """SMS that come in, through to the ESME."""
    load = ["esme", "--count", "0", "--no-receipts", "--received", str(count), "--seconds", "30"]
    smsc = ["smsc", "--received-rate", "20000", "--received-count", str(count)]
    return _through_router(count, load, smsc)


def _load(count: int, rate: float, receipts: bool) -> list[str]:
    words = ["esme", "--count", str(count), "--seconds", "40", "--binds", "4", "--window", "100"]
    if rate:
        words += ["--rate", str(rate)]
    return [*words, *([] if receipts else ["--no-receipts"])]


def _through_router(count: int, load: Sequence[str], smsc: Sequence[str]) -> Run:
    north, south = free_port(), free_port()
    with folder() as place:
        file = place / "router.yaml"
        file.write_text(ROUTER.format(north=north, south=south, store=place / "router.db"))
        twistd = Path(sys.executable).with_name("twistd")
        router: list[str | Path] = [
            twistd,
            "-n",
            "--pidfile",
            place / "router.pid",
            "smpp-router",
            "-c",
            file,
        ]
        log = place / "router.log"
        with running([*python("flood.py", *smsc), "--port", str(south)], place / "smsc.log", place):
            wait_for(south)
            with running(router, log, place) as child:
                _wait_bound(log)
                before = used(child.pid)
                said = told([*python("flood.py", *load), "--port", str(north)])
                after = used(child.pid)
        written = WRITTEN.search(log.read_text())
    commits, rows = (int(written[1]), int(written[2])) if written else (0, 0)
    return run_of(count, said, before, after, commits, rows)


def told(command: Sequence[str | Path]) -> dict[str, object]:
    """What the load says at its end."""
    done = subprocess.run(command, capture_output=True, timeout=120, env={"PYTHONPATH": str(ROOT)})
    lines = done.stdout.decode().strip()
    if not lines:
        raise RuntimeError(f"the load said nothing: {done.stderr.decode()[-500:]}")
    told: dict[str, object] = json.loads(lines)
    return told


def _wait_bound(log: Path, seconds: float = 20.0) -> None:
    """Until the router has bound to the SMSC."""
    deadline = time.monotonic() + seconds
    while "bound as" not in log.read_text():
        if time.monotonic() > deadline:
            raise TimeoutError(f"the router has not bound:\n{log.read_text()[-1000:]}")
        time.sleep(0.05)


def run_of(count: int, said: dict[str, object], before: Usage, after: Usage, commits: int, rows: int) -> Run:
    def number(name: str) -> float:
        return float(str(said.get(name, 0)))

    older = (*before.threads, *[0.0] * (len(after.threads) - len(before.threads)))
    each = [(now - then) * 1e6 / count for now, then in zip(after.threads, older, strict=False)]
    answers, reports = said.get("answer_ms"), said.get("receipt_ms")
    return Run(
        count=count,
        rate=number("rate"),
        right=not any(map(number, ("lost", "missing", "twice", "foreign", "errors"))),
        cpu=sum(each),
        threads=tuple(one for one in each if one >= 0.05),
        memory=after.memory,
        commits=commits,
        rows=rows,
        answers=answers if isinstance(answers, dict) else None,
        reports=reports if isinstance(reports, dict) else None,
    )
