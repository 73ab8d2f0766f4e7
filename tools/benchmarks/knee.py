"""The knee: given rates, one higher than the other, until something is late.

The rates are parts of what the router does in a closed loop. In an open loop every message has its time, so
that a load which is held up does not make the figures better than they are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from tools.benchmarks.report import LATENCIES, latencies
from tools.benchmarks.runs import Run, whole_messages

PARTS = (0.25, 0.5, 0.75, 0.9, 1.0, 1.2)
SECONDS = 4.0
ANSWER_LATE, RECEIPT_LATE, LOAD_LATE = 50.0, 100.0, 25.0
"""Milliseconds, the bounds of p99. A receipt is two ways; a load that is late itself tells nothing more."""
HEAD = f"{'':18}{'wanted':>9}{'sent':>9}{'a second':>10}{'CPU µs':>8}{LATENCIES}fails"
FULL = {"0x00000058": "ESME_RTHROTTLED", "0x00000014": "ESME_RMSGQFUL"}


@frozen
class Step:
    """One given rate, in messages a second, and what came of it."""

    wanted: float
    run: Run

    def failed(self) -> tuple[str, ...]:
        """Return what was not as it should be. A refusal is an answer too, and no fault of the run."""
        run = self.run
        refused = [f"{number:,} times {FULL.get(status, status)}" for status, number in run.statuses.items()]
        late = (
            ("answers late", _p99(run.answers), ANSWER_LATE),
            ("receipts late", _p99(run.reports), RECEIPT_LATE),
            ("the load itself late", _p99(run.late), LOAD_LATE),
        )
        said = [f"{what} (p99 {found:.0f} ms)" for what, found, bound in late if found > bound]
        lost = [] if run.right or refused else ["messages or receipts missing at the end"]
        return (*refused, *said, *lost)

    def figures(self) -> dict[str, object]:
        return {
            **self.run.figures(),
            "right": self.run.right or bool(self.run.statuses),
            "wanted": round(self.wanted, 1),
            "sent": self.run.sent,
            "late_ms": self.run.late,
            "statuses": self.run.statuses,
            "failed": list(self.failed()),
        }


def climb(closed: float) -> Iterator[tuple[str, Step]]:
    """Yield a step, with its name, for each part of the rate of the closed loop."""
    for part in PARTS:
        wanted = closed * part
        yield f"open loop, {part:.0%}", Step(wanted, whole_messages(int(wanted * SECONDS), wanted))


def verdict(steps: Iterable[Step]) -> str:
    """Tell where the answers leave their bound, and what fails first.

    A step that failed below one that did not is no knee: other work on the machine was in its way.
    It is named.
    """
    steps = list(steps)
    good = max((place for place, step in enumerate(steps) if not step.failed()), default=-1)
    disturbed = [f"{step.wanted:,.0f}" for step in steps[: good + 1] if step.failed()]
    beside = f" Disturbed, as higher rates did not fail: {', '.join(disturbed)}." if disturbed else ""
    return _beyond(steps[good + 1 :]) + beside


def _beyond(failed: Sequence[Step]) -> str:
    if not failed:
        return "The highest of these rates does not fail."
    bent = next((step.wanted for step in failed if _p99(step.run.answers) > ANSWER_LATE), None)
    knee = f"at {bent:,.0f} a second" if bent else "at none of these rates"
    return (
        f"p99 of the answers leaves {ANSWER_LATE:.0f} ms {knee};"
        f" first to fail, at {failed[0].wanted:,.0f} a second: {', '.join(failed[0].failed())}."
    )


def _p99(latencies: Mapping[str, float] | None) -> float:
    return latencies["p99"] if latencies else 0.0


def printed_knee(steps: Mapping[str, Step]) -> str:
    return "\n".join(["", HEAD, *(_step(name, step) for name, step in steps.items())])


def _step(name: str, step: Step) -> str:
    run = step.run
    return (
        f"{name:18}{step.wanted:9,.0f}{run.sent:9,.0f}{run.rate:10,.0f}{run.cpu:8.1f}"
        f"  {latencies(run.answers):29}{latencies(run.reports):28}{', '.join(step.failed())}"
    ).rstrip()
