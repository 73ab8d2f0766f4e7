"""Shows figures: in a table, against the budget (docs/speed.md), beside those of a former run."""

import os
import time
from collections.abc import Mapping
from math import prod

from tools.benchmarks.router import folder
from tools.benchmarks.runs import Run

PERCENTILES = ("p50", "p95", "p99", "p99.9")
LATENCIES = f"  {'answer ms p50/p95/p99/p99.9':29}{'receipt ms':28}"
HEAD = f"{'':28}{'a second':>10}{'CPU µs':>8}  {'by thread':14}{'MB':>5}{'rows/commit':>12}{LATENCIES}"

CPU, REACTOR = 100.0, 50.0
"""µs of CPU for a whole message: all of it, and of the reactor's thread."""

HALF_P99 = 50.0
SLOW_P99 = 10.0
"""Milliseconds until an answer at half of the highest rate, and at 100 a second beyond the disk's own."""

SET_BESIDE = {"npm smpp": 140.0, "smpp.twisted3": 630.0}
"""µs of CPU of these relays for a whole message on the machine that the budget was set on.

Nothing of ours changes them, so they tell how fast another machine is (docs/speed.md).
"""

TIMES = {"npm smpp": 1.0, "smpp.twisted3": 4.0}
"""How much faster than these relays."""

Figures = Mapping[str, Mapping[str, object]]

COMPARED = (
    ("rate", "", "a second"),
    ("cpu_us", "", "µs"),
    ("answer_ms", "p99", "ms p99"),
    ("receipt_ms", "p99", "ms p99 of receipts"),
    ("memory_mb", "", "MB"),
    ("core_percent", "", "% of a core"),
    ("bound_s", "", "s until bound"),
)
"""What is compared: its key, the key within, its unit."""

SYNCS = 500
PAGE = 4096


def printed(runs: Mapping[str, Run]) -> str:
    return "\n".join(["", HEAD, *(_line(name, run) for name, run in runs.items())])


def _line(name: str, run: Run) -> str:
    threads = " + ".join(f"{one:.0f}" for one in run.threads[:3])
    each = f"{run.rows / run.commits:.1f}" if run.commits else ""
    wrong = "" if run.right else "  WRONG: messages or receipts are missing, or came twice"
    return (
        f"{name:28}{run.rate:10,.0f}{run.cpu:8.1f}  {threads:14}{run.memory:5.0f}{each:>12}"
        f"  {latencies(run.answers):29}{latencies(run.reports)}{wrong}"
    ).rstrip()


def latencies(latencies: Mapping[str, float] | None) -> str:
    """Return the percentiles; empty if there are none."""
    if not latencies or not latencies["p50"]:
        return ""
    return " / ".join(f"{latencies[each]:.{0 if latencies[each] >= 100 else 1}f}" for each in PERCENTILES)


def against_budget(runs: Mapping[str, Run], fsync: float) -> str:
    """Return a line for each part of the budget; ``fsync`` is the disk's p99 in milliseconds."""
    lines = ["Against the budget:"]
    speed = speed_of(runs)
    for kind, ending in (("whole messages", ""), ("submits alone", ", submits")):
        run = runs[kind]
        reactor = run.threads[0] if run.threads else 0.0
        lines.append(_part(f"{kind}: CPU µs", run.cpu, CPU))
        lines.append(_part(f"{kind}: of it the reactor", reactor, REACTOR))
        if speed:
            lines.append(_part(f"{kind}: at the budget's speed, CPU µs", run.cpu * speed, CPU))
            lines.append(_part(f"{kind}: at the budget's speed, the reactor", reactor * speed, REACTOR))
        for peer, times in TIMES.items():
            relay = runs.get(f"relay on {peer}{ending}")
            if relay is not None and relay.rate:
                lines.append(_part(f"{kind}: times the relay on {peer}", run.rate / relay.rate, times, True))
    half = _p99(runs["at half of that rate"])
    lines.append(_part("at half of the rate: p99 of answers, ms", half, HALF_P99))
    slow = f"at 100 a second: the same (the disk's own p99 and {SLOW_P99:g})"
    lines.append(_part(slow, _p99(runs["at 100 a second"]), fsync + SLOW_P99))
    if speed:
        lines.append(f"  (this machine has {speed:.2f} of the speed of the one that the budget was set on)")
    return "\n".join(lines)


def speed_of(runs: Mapping[str, Run]) -> float:
    """Return this machine's speed, the budget's being 1: the mean by both relays; 0 if one did not run."""
    there = {peer: runs.get(f"relay on {peer}") for peer in SET_BESIDE}
    ratios = [SET_BESIDE[peer] / run.cpu for peer, run in there.items() if run is not None and run.cpu]
    return prod(ratios) ** (1 / len(ratios)) if len(ratios) == len(SET_BESIDE) else 0.0


def _part(what: str, found: float, aim: float, at_least: bool = False) -> str:
    holds = found >= aim if at_least else found <= aim
    sign = ">=" if at_least else "<="
    return f"  {what:<62}{found:9.2f}  {sign} {aim:<7.4g}{'holds' if holds else 'DOES NOT HOLD'}"


def _p99(run: Run) -> float:
    return (run.answers or {}).get("p99", 0.0)


def fsync_p99() -> float:
    """Measure the 99th percentile of a write of one page and its fdatasync, in milliseconds."""
    took: list[float] = []
    with folder() as place, (place / "page").open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            file.write(bytes(PAGE))
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return sorted(took)[SYNCS * 99 // 100] * 1e3


def compared(now: Figures, former: Figures, whole: bool = True) -> str:
    """Return a line for each run of now; runs that are gone are named if this was the ``whole`` benchmark."""
    lines = ["", "Beside the former run:", *(_compared(name, now[name], former.get(name)) for name in now)]
    gone = [name for name in former if name not in now]
    if whole and gone:
        lines.append("gone: " + ", ".join(gone))
    return "\n".join(lines)


def _compared(name: str, now: Mapping[str, object], former: Mapping[str, object] | None) -> str:
    if former is None:
        return f"  {name:28}new"
    changes = (_change(_figure(former, *keys), _figure(now, *keys), unit) for *keys, unit in COMPARED)
    return f"  {name:28}" + "; ".join(filter(None, changes))


def _change(then: float | None, now: float | None, unit: str) -> str:
    """Return the change in percent; empty where nothing was measured, or the value was 0."""
    if not then or not now:
        return ""
    return f"{_short(then)} -> {_short(now)} {unit} ({now / then - 1:+.0%})"


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.1f}"


def _figure(figures: Mapping[str, object], key: str, within: str) -> float | None:
    found = figures.get(key)
    if within and isinstance(found, Mapping):
        found = found.get(within)
    return float(found) if isinstance(found, int | float) else None
