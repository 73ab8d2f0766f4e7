"""The cost of a text over HTTP beside a submit_sm, and the effect of clients over HTTP on SMPP.

Both are durable: the answer comes when the message is on disk; both go on to the same SMSC, without receipts.
"""

import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from attrs import field, frozen

from tools.benchmarks.kannel import Kannel, kannel
from tools.benchmarks.router import Site, site, upstream
from tools.benchmarks.runs import serving, told
from tools.ports import free_port, wait_for
from tools.processes import Child, Usage, running, tool, used

PAIRS = 5
SETTLES_S = 0.7
"""What was taken goes out in that time."""

CONNECTIONS, GUESTS = 32, 125
BATCHES, NUMBERS = 15, 1000
SMPP_RATE, SMPP_S = 200.0, 15
PARALLEL, PARALLEL_RATE = 500, 100.0

RATIO, RATE, BATCH_MS, TIMES = 4.0, 2_000.0, 200.0, 2.0
"""What may be: CPU of a POST over a submit_sm's, POSTs a second, a list of 1,000, SMPP's p99 over its own."""


@frozen(kw_only=True)
class Posted:
    """Measurements over HTTP. CPU is the router's, user and system, in µs of a message; a pair each."""

    count: int
    load: float
    posts: Sequence[float]
    submits: Sequence[float]
    rates: Sequence[float]
    batches: Sequence[float]
    """Milliseconds."""
    alone: Mapping[str, float]
    parallel: Mapping[str, float]
    guests: Mapping[str, float]
    """Answers to submit_sm, in ms: with nothing beside it, beside 500 POSTs at once, bad clients."""
    said: Mapping[str, object]
    kannel: Kannel | None
    right: bool = True
    ratios: Sequence[float] = field(init=False)

    @ratios.default
    def _ratios(self) -> Sequence[float]:
        return [post / submit for post, submit in zip(self.posts, self.submits, strict=True)]

    def figures(self) -> dict[str, object]:
        """Return what is kept of it."""
        return {
            "messages_of_a_run": self.count,
            "machine_load": self.load,
            "post_cpu_us": self.posts,
            "submit_cpu_us": self.submits,
            "ratio": round(median(self.ratios), 2),
            "posts_a_second": self.rates,
            "batch_ms": self.batches,
            "answer_ms": self.alone,
            "answer_ms_beside_parallel": self.parallel,
            "answer_ms_beside_guests": self.guests,
            "guests": self.said,
            "kannel": self.kannel.figures() if self.kannel is not None else None,
            "right": self.right,
        }


def posted(count: int) -> Posted:
    """Measure all of it, with so many messages in each run; Kannel only where it is installed."""
    south, web = free_port(), free_port()
    more = f'http: {{listen: "tcp:{web}:interface=127.0.0.1"}}'
    gateways = [upstream(south, more=", final: sent")]
    with (
        site(gateways, more=more) as place,
        serving(place.place, south, ("smsc", "--seconds", "600")),
        place.router() as child,
    ):
        place.await_bound(1)
        wait_for(web)
        runs = Runs(place, child, web, count)
        runs.post(count)
        pairs = [runs.pair(number % 2 == 0) for number in range(PAIRS)]
        rates = [runs.on_a_core() for _ in range(3)]
        batches = runs.batches()
        alone, parallel, guests = runs.beside()
    return Posted(
        count=count,
        load=round(os.getloadavg()[0], 2),
        posts=[round(post, 1) for post, _ in pairs],
        submits=[round(submit, 1) for _, submit in pairs],
        rates=rates,
        batches=batches,
        alone=alone,
        parallel=parallel,
        guests=guests,
        said=runs.said,
        kannel=kannel(count, CONNECTIONS),
        right=runs.right,
    )


class Runs:
    """Runs with a router that is there."""

    def __init__(self, place: Site, child: Child, web: int, count: int) -> None:
        self._place = place
        self._child = child
        self._web = web
        self._count = count
        self.right = True
        self.said: Mapping[str, object] = {}

    def pair(self, post_first: bool) -> tuple[float, float]:
        """Measure the CPU of a POST and of a submit_sm, in µs."""
        if post_first:
            return self.post(self._count), self.submit(self._count)
        submit = self.submit(self._count)
        return self.post(self._count), submit

    def post(self, count: int) -> float:
        """Measure the CPU of a POST."""
        return self._cpu(self._posts("--count", str(count)), count)

    def submit(self, count: int) -> float:
        """Measure the CPU of a submit_sm, with as many under way as there are connections over HTTP."""
        words = ["--binds", "4", "--window", str(CONNECTIONS // 4), "--no-receipts", "--count", str(count)]
        return self._cpu([*tool("flood", "esme", *words), "--port", str(self._place.north)], count)

    def on_a_core(self) -> float:
        """Return POSTs a second, where the load has the last core, and the router the others."""
        core = max(os.sched_getaffinity(0))
        others = os.sched_getaffinity(0) - {core} or {core}
        tasks = [int(task.name) for task in Path(f"/proc/{self._child.pid}/task").iterdir()]
        for task in tasks:
            os.sched_setaffinity(task, others)
        found = self._told(self._posts("--count", str(self._count), "--core", str(core)))
        for task in tasks:
            os.sched_setaffinity(task, others | {core})
        return float(str(found["rate"]))

    def batches(self) -> Sequence[float]:
        """Return the milliseconds until lists of 1,000 numbers were accepted, one after the other."""
        one = self._posts("--connections", "1", "--count", "1", "--each", str(NUMBERS))
        found = []
        for _ in range(BATCHES):
            found.append(_latency(self._told(one))["p50"])
            time.sleep(SETTLES_S / 2)
        return found

    def beside(self) -> tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]]:
        """Measure latencies of submit_sm at a low rate: alone, beside requests, beside bad clients."""
        alone = self._slowly()
        many = ["--connections", str(PARALLEL), "--count", str(10**6), "--seconds", str(SMPP_S + 10)]
        posts = self._posts(*many, "--at-once", "--rate", str(PARALLEL_RATE))
        with running("posts", posts, self._place.place):
            time.sleep(2.0)
            parallel = self._slowly()
        words = ["guests", "--each", str(GUESTS), "--seconds", str(SMPP_S + 10)]
        with running("guests", tool("flood", *words, "--port", str(self._web)), self._place.place) as guests:
            time.sleep(2.0)
            found = self._slowly()
            guests.wait(60)
        self.said = _summary(guests.output)
        return alone, parallel, found

    def _slowly(self) -> Mapping[str, float]:
        count = int(SMPP_RATE * SMPP_S)
        words = ["--binds", "4", "--no-receipts", "--count", str(count), "--rate", str(SMPP_RATE)]
        return _latency(self._told([*tool("flood", "esme", *words), "--port", str(self._place.north)]))

    def _posts(self, *words: str) -> list[str]:
        connections = [] if "--connections" in words else ["--connections", str(CONNECTIONS)]
        return [*tool("flood", "posts", *words, *connections), "--port", str(self._web)]

    def _cpu(self, command: Sequence[str], count: int) -> float:
        before = used(self._child.pid)
        self._told(command)
        time.sleep(SETTLES_S)
        return per_message(before, used(self._child.pid), count)

    def _told(self, command: Sequence[str]) -> Mapping[str, object]:
        found = told(command)
        self.right = self.right and not any(found.get(name) for name in ("lost", "errors"))
        return found


def per_message(before: Usage, after: Usage, count: int) -> float:
    """Return the CPU in µs."""
    return (after.cpu - before.cpu) * 1e6 / count


def _latency(found: Mapping[str, object]) -> Mapping[str, float]:
    latencies = found["answer_ms"]
    assert isinstance(latencies, dict)
    return latencies


def _summary(log: Path) -> Mapping[str, object]:
    found: Mapping[str, object] = json.loads(log.read_text().splitlines()[-1])
    return found


def said_of_posted(found: Posted) -> str:
    """Return what it was, beside what it may be."""
    ratio = median(found.ratios)
    rate, batch = median(found.rates), median(found.batches)
    lines = [
        f"Over HTTP, {CONNECTIONS} kept connections, {PAIRS} pairs of {found.count:,} "
        f"(load here {found.load}):",
        f"  POST {_spread(found.posts)} µs of CPU, submit_sm {_spread(found.submits)}",
        _line(
            "  a POST over a submit_sm, times the CPU",
            _spread(found.ratios, 2),
            ratio <= RATIO,
            f"<= {RATIO:g}",
        ),
        _line(
            "  POSTs a second, the load on a core of its own",
            _spread(found.rates),
            rate >= RATE,
            f">= {RATE:g}",
        ),
        _line(f"  a list of {NUMBERS:,}, ms", _spread(found.batches), batch < BATCH_MS, f"< {BATCH_MS:g}"),
        f"  answers to {SMPP_RATE:g} submit_sm a second, ms p50 / p99: alone {_both(found.alone)}",
        _beside(f"beside {PARALLEL} POSTs at once, {PARALLEL_RATE:g} a second", found.alone, found.parallel),
        _beside(f"beside {4 * GUESTS} slow and broken clients", found.alone, found.guests),
        f"  (to whom was said: {found.said.get('statuses')}, {found.said.get('cut')} were cut off)",
    ]
    if found.kannel is None:
        lines.append("SKIPPED: Kannel is not installed here")
    else:
        one = found.kannel
        lines.append(
            f"  Kannel's sendsms: {_spread(one.cpu)} µs of CPU ({_spread(one.smsbox)} of them smsbox), "
            f"{_spread(one.rates)} a second"
        )
    return "\n".join([*lines, *([] if found.right else ["  WRONG: some were refused, or not answered"])])


def _beside(what: str, alone: Mapping[str, float], found: Mapping[str, float]) -> str:
    times = found["p99"] / alone["p99"]
    return _line(f"  {what}: p99 times", f"{times:.2f} ({_both(found)})", times <= TIMES, f"<= {TIMES:g}")


def _both(latencies: Mapping[str, float]) -> str:
    return f"{latencies['p50']:.1f} / {latencies['p99']:.1f}"


def _spread(found: Sequence[float], digits: int = 0) -> str:
    return f"{median(found):.{digits}f} ({min(found):.{digits}f} to {max(found):.{digits}f})"


def _line(what: str, found: str, holds: bool, aim: str) -> str:
    return f"{what:<62}{found:>24}  {aim:<8}{'holds' if holds else 'DOES NOT HOLD'}"
