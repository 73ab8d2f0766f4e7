"""The figures for people."""

from collections.abc import Mapping

from tools.benchmarks.budget import LINES_PERCENT
from tools.benchmarks.idle import Idle
from tools.benchmarks.knee import Step
from tools.benchmarks.lines import Busy
from tools.benchmarks.queued import Queue
from tools.benchmarks.runs import Run

PERCENTILES = ("p50", "p95", "p99", "p99.9")
LATENCIES = f"  {'answer ms p50/p95/p99/p99.9':29}{'receipt ms':28}"
HEAD = f"{'':28}{'a second':>10}{'CPU µs':>8}  {'by thread':14}{'MB':>5}{'rows/commit':>12}{LATENCIES}"
HEAD_OF_KNEE = f"{'':18}{'wanted':>9}{'sent':>9}{'a second':>10}{'CPU µs':>8}{LATENCIES}fails"

IDLE_AIM, RATIO_AIM = 3.0, 2.0
"""Percent of a core; CPU of many sessions and links over that of few."""


def printed(runs: Mapping[str, Run]) -> str:
    return "\n".join(["", HEAD, *(_line(name, run) for name, run in runs.items())])


def printed_knee(steps: Mapping[str, Step]) -> str:
    return "\n".join(["", HEAD_OF_KNEE, *(_step(name, step) for name, step in steps.items())])


def said_of_shapes(few: Run, many: Run, sims: Run) -> str:
    return (
        f"many over few: {many.cpu / few.cpu:.2f} times the CPU (aim: {RATIO_AIM:g});"
        f" where each link takes one at a time: {sims.cpu / few.cpu:.2f}"
    )


def said_of_idle(idle: Idle) -> str:
    return (
        f"idle, {idle.sessions:,} sessions and {idle.links:,} links: {idle.percent:.2f} % of a core"
        f" (aim: {IDLE_AIM:g} %), {idle.memory:.0f} MB"
    )


def said_of_lines(busy: Busy, speed: float) -> str:
    """``speed`` is this machine's, the budget's being 1; 0 if it is not known."""
    there = f", {busy.percent * speed:.1f} % at the budget's speed ({speed:.2f} of it here)" if speed else ""
    return (
        f"{busy.lines:,} lines by UDP, {busy.rate} messages a second: {busy.percent:.1f} % of a core{there}"
        f" (aim: {LINES_PERCENT:g} %), {busy.memory:.0f} MB; with none {busy.idle_percent:.1f} %"
        f"{'' if busy.right else '; WRONG: messages or receipts are missing, or came twice'}"
    )


def said_of_queue(queue: Queue) -> str:
    """Return a line on the aims: 400 MB, ready after 15 s, and a rate within 20 % of that on an empty queue.

    CPU stands beside the rates, as other work on the machine moves those far more.
    """
    restart, beside, drained = queue.restart, queue.beside, queue.drained
    return (
        f"queued {queue.accepted.count:,}: {restart.before:.0f} MB (aim: 400); after kill -9 listening in"
        f" {restart.listening:.1f} s, bound in {restart.bound:.1f} s (aim: 15), {restart.after:.0f} MB\n"
        f"against an empty queue: rate beside it {_change(queue.empty.rate, beside.rate)} (aim: -20 %), CPU"
        f" {_change(queue.empty.cpu, beside.cpu)}; draining {_change(queue.empty.rate, drained.rate)},"
        f" at most {drained.memory:.0f} MB"
    )


def _change(then: float, now: float) -> str:
    return f"{now / then - 1:+.0%}" if then else "?"


def _line(name: str, run: Run) -> str:
    threads = " + ".join(f"{one:.0f}" for one in run.threads[:3])
    each = f"{run.rows / run.commits:.1f}" if run.commits else ""
    wrong = "" if run.right else "  WRONG: messages or receipts are missing, or came twice"
    return (
        f"{name:28}{run.rate:10,.0f}{run.cpu:8.1f}  {threads:14}{run.memory:5.0f}{each:>12}"
        f"  {_all(run.answers):29}{_all(run.reports)}{wrong}"
    ).rstrip()


def _step(name: str, step: Step) -> str:
    run = step.run
    return (
        f"{name:18}{step.wanted:9,.0f}{run.sent:9,.0f}{run.rate:10,.0f}{run.cpu:8.1f}"
        f"  {_all(run.answers):29}{_all(run.reports):28}{', '.join(step.failed())}"
    ).rstrip()


def _all(latencies: Mapping[str, float] | None) -> str:
    if not latencies or not latencies["p50"]:
        return ""
    return " / ".join(f"{latencies[each]:.{0 if latencies[each] >= 100 else 1}f}" for each in PERCENTILES)
