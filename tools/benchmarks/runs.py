"""One run: the router between a load and an SMSC, and its figures."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, field, frozen

from tools.benchmarks.router import Site, site, upstream
from tools.ports import free_port, wait_for
from tools.processes import Usage, environment, running, tool, used

SMSC = ("smsc", "--seconds", "90")


@frozen(kw_only=True)
class Run:
    """Figures of a run. CPU is the middle process's, in microseconds for each message.

    ``sent`` and ``late`` are of an open loop: submits a second as they left, and how late the load was.
    ``statuses`` are those of answers that were no ESME_ROK.
    """

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
    sent: float = 0.0
    late: dict[str, float] | None = None
    statuses: dict[str, int] = field(factory=dict)

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


def whole_messages(count: int, rate: float) -> Run:
    """Submit, answer, receipt, answer; in a closed loop, or at a rate."""
    return _through_router(count, _load(count, rate, True), SMSC)


def submits(count: int, final: str) -> Run:
    """Measure submits whose ESME asks for no receipt.

    ``final`` is the gateway's: with `report` the router asks for receipts all the same, as it keeps what
    became of each; with `sent` nobody does.
    """
    return _through_router(count, _load(count, 0.0, False), SMSC, f", final: {final}")


def received_sms(count: int) -> Run:
    """Measure SMS that come in, through to the ESME."""
    load = ["esme", "--count", "0", "--no-receipts", "--received", str(count), "--seconds", "30"]
    smsc = ["smsc", "--received-rate", "20000", "--received-count", str(count)]
    return _through_router(count, load, smsc)


def _load(count: int, rate: float, receipts: bool) -> list[str]:
    words = ["esme", "--count", str(count), "--seconds", "40", "--binds", "4", "--window", "100"]
    if rate:
        words += ["--rate", str(rate)]
    return [*words, *([] if receipts else ["--no-receipts"])]


def _through_router(count: int, load: Sequence[str], smsc: Sequence[str], more: str = "") -> Run:
    south = free_port()
    with site([upstream(south, more=more)]) as place, serving(place.place, south, smsc):
        return through(place, 1, count, load)


def through(place: Site, links: int, count: int, load: Sequence[str]) -> Run:
    """Measure one load through a router that is started for it, and ended."""
    with place.router() as child:
        place.await_bound(links)
        run = measured(place, child.pid, count, load)
    commits, rows = place.written()
    return evolve(run, commits=commits, rows=rows)


@contextmanager
def serving(place: Path, south: int, smsc: Sequence[str] = SMSC) -> Iterator[None]:
    """Run an SMSC beside it."""
    with running(f"smsc-{south}", tool("flood", *smsc, "--port", str(south)), place):
        wait_for(south)
        yield


def measured(place: Site, pid: int, count: int, load: Sequence[str], seconds: float = 120.0) -> Run:
    """Measure one load through a router that runs already."""
    before = used(pid)
    said = told([*tool("flood", *load), "--port", str(place.north)], seconds)
    return run_of(count, said, before, used(pid), 0, 0)


def told(command: Sequence[str | Path], seconds: float = 120.0) -> dict[str, object]:
    """Run a load, and return the JSON that it prints at its end."""
    done = subprocess.run(command, capture_output=True, timeout=seconds, env=environment())
    lines = done.stdout.decode().strip()
    if not lines:
        raise RuntimeError(f"the load said nothing: {done.stderr.decode()[-500:]}")
    told: dict[str, object] = json.loads(lines)
    return told


def best(runs: Sequence[Run]) -> Run:
    """Return the cheapest run; it is right only if all are."""
    return evolve(min(runs, key=lambda run: run.cpu), right=all(run.right for run in runs))


def calmest(runs: Sequence[Run]) -> Run:
    """Return the run whose answers were late the least; it is right only if all are."""
    found = min(runs, key=lambda run: (run.answers or {}).get("p99", 0.0))
    return evolve(found, right=all(run.right for run in runs))


def run_of(count: int, said: dict[str, object], before: Usage, after: Usage, commits: int, rows: int) -> Run:
    def number(name: str) -> float:
        return float(str(said.get(name, 0)))

    older = (*before.threads, *[0.0] * (len(after.threads) - len(before.threads)))
    each = [(now - then) * 1e6 / count for now, then in zip(after.threads, older, strict=False)]
    answers, reports, late = (said.get(name) for name in ("answer_ms", "receipt_ms", "late_ms"))
    statuses = said.get("statuses")
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
        sent=number("sent_rate"),
        late=late if isinstance(late, dict) else None,
        statuses=statuses if isinstance(statuses, dict) else {},
    )
