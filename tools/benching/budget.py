"""What was measured against what it may be (docs/speed.md)."""

from collections.abc import Mapping

from tools.benching.runs import Run

CPU, REACTOR = 100.0, 50.0
"""µs of CPU for a whole message: all of it, and of the reactor's thread."""

HALF_P99 = 50.0
SLOW_P99 = 10.0
"""Milliseconds until an answer at half of the highest rate, and at 100 a second beyond the disk's own."""

RELAY = 379.0
"""µs of CPU of the relay on smpp.twisted3 for a whole message, where the budget was first met.

Nothing of ours changes it, so it tells how fast another machine is (docs/speed.md).
"""

TIMES = {"npm smpp": 1.0, "smpp.twisted3": 4.0}
"""How much faster than these relays."""


def verdict(runs: Mapping[str, Run], fsync: float) -> str:
    """A line for each; ``fsync`` is the disk's p99 in milliseconds."""
    lines = ["Against the budget:"]
    for kind, ending in (("whole messages", ""), ("submits alone", ", submits")):
        run = runs[kind]
        lines.append(_line(f"{kind}: CPU µs", run.cpu, CPU))
        lines.append(_line(f"{kind}: of it the reactor", run.threads[0] if run.threads else 0.0, REACTOR))
        for peer, times in TIMES.items():
            relay = runs.get(f"relay on {peer}{ending}")
            if relay is not None and relay.rate:
                lines.append(_line(f"{kind}: times the relay on {peer}", run.rate / relay.rate, times, True))
    half = _p99(runs["at half of that rate"])
    lines.append(_line("at half of the rate: p99 of answers, ms", half, HALF_P99))
    slow = f"at 100 a second: the same (the disk's own p99 and {SLOW_P99:g})"
    lines.append(_line(slow, _p99(runs["at 100 a second"]), fsync + SLOW_P99))
    relay = runs.get("relay on smpp.twisted3")
    if relay is not None and relay.cpu:
        lines.append(f"  (this machine has {RELAY / relay.cpu:.2f} of the speed of the one in docs/speed.md)")
    return "\n".join(lines)


def _line(what: str, found: float, aim: float, at_least: bool = False) -> str:
    holds = found >= aim if at_least else found <= aim
    sign = ">=" if at_least else "<="
    return f"  {what:<62}{found:9.2f}  {sign} {aim:<7.4g}{'holds' if holds else 'DOES NOT HOLD'}"


def _p99(run: Run) -> float:
    return (run.answers or {}).get("p99", 0.0)
