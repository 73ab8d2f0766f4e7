"""Measurements against the budget (docs/speed.md)."""

from collections.abc import Mapping
from math import prod

from tools.benchmarks.runs import Run

LINES_PERCENT = 30.0
"""Of a core, with 1,000 lines by UDP and 200 messages a second by them."""

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


def verdict(runs: Mapping[str, Run], fsync: float) -> str:
    """Return a line for each part of the budget; ``fsync`` is the disk's p99 in milliseconds."""
    lines = ["Against the budget:"]
    speed = speed_of(runs)
    for kind, ending in (("whole messages", ""), ("submits alone", ", submits")):
        run = runs[kind]
        reactor = run.threads[0] if run.threads else 0.0
        lines.append(_line(f"{kind}: CPU µs", run.cpu, CPU))
        lines.append(_line(f"{kind}: of it the reactor", reactor, REACTOR))
        if speed:
            lines.append(_line(f"{kind}: at the budget's speed, CPU µs", run.cpu * speed, CPU))
            lines.append(_line(f"{kind}: at the budget's speed, the reactor", reactor * speed, REACTOR))
        for peer, times in TIMES.items():
            relay = runs.get(f"relay on {peer}{ending}")
            if relay is not None and relay.rate:
                lines.append(_line(f"{kind}: times the relay on {peer}", run.rate / relay.rate, times, True))
    half = _p99(runs["at half of that rate"])
    lines.append(_line("at half of the rate: p99 of answers, ms", half, HALF_P99))
    slow = f"at 100 a second: the same (the disk's own p99 and {SLOW_P99:g})"
    lines.append(_line(slow, _p99(runs["at 100 a second"]), fsync + SLOW_P99))
    if speed:
        lines.append(f"  (this machine has {speed:.2f} of the speed of the one that the budget was set on)")
    return "\n".join(lines)


def speed_of(runs: Mapping[str, Run]) -> float:
    """Return this machine's speed, the budget's being 1: the mean by both relays; 0 if one did not run."""
    there = {peer: runs.get(f"relay on {peer}") for peer in SET_BESIDE}
    ratios = [SET_BESIDE[peer] / run.cpu for peer, run in there.items() if run is not None and run.cpu]
    return prod(ratios) ** (1 / len(ratios)) if len(ratios) == len(SET_BESIDE) else 0.0


def _line(what: str, found: float, aim: float, at_least: bool = False) -> str:
    holds = found >= aim if at_least else found <= aim
    sign = ">=" if at_least else "<="
    return f"  {what:<62}{found:9.2f}  {sign} {aim:<7.4g}{'holds' if holds else 'DOES NOT HOLD'}"


def _p99(run: Run) -> float:
    return (run.answers or {}).get("p99", 0.0)
