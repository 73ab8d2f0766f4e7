"""The cost of the router: `make bench`.

    python tools/bench.py [--quick] [--count N] [--queued N] [--json FILE] [--compare FILE]
    python tools/bench.py --knee | --scale | --udp | --http | --viewers | --history | --deciding

The router (SQLite in WAL, synchronous=FULL), a fast SMSC and a load run in a process each. Printed: whole
messages a second (submit_sm, its answer, the receipt, its answer, all durable), submits without receipts,
received SMS; latencies at half of the highest rate; CPU of the router for each message (user and system, all
threads), for each thread, its memory, its commits. Beside them, in the same run: the load straight to the
SMSC, and relays on smpp.twisted3 and on npm `smpp`, which keep nothing. Then, each also by itself:

--knee      given rates, one higher than the other, up to beyond the highest: where answers get late
--scale     many sessions and links, busy and idle; a million messages that wait, over kill -9
--udp       1,000 lines that register by UDP, and 200 messages a second by them
--http      POSTs beside submit_sm, and SMPP beside clients over HTTP; Kannel too, where it is installed
--viewers   ten who look at the dashboard of 1,000 channels while messages go; its pages' first octets
--history   searches among ten million ended messages, cold (--ended N for so many)
--deciding  what it costs to decide on a way among many routes, and on a channel among many
"""

import json
import sys
from argparse import Namespace
from pathlib import Path

if not __package__:  # run as a file: the packages are a floor up
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.benchmarks.baselines import direct, node_relay, twisted_relay
from tools.benchmarks.decisions import deciding
from tools.benchmarks.history import said_of_searches, searches
from tools.benchmarks.http import posted, said_of_posted
from tools.benchmarks.knee import climb, printed_knee, verdict
from tools.benchmarks.report import against_budget, compared, fsync_p99, printed, speed_of
from tools.benchmarks.runs import Run, best, calmest, received_sms, submits, whole_messages
from tools.benchmarks.scale import few_and_many, idle, queued, said_of_idle, said_of_queue, said_of_shapes
from tools.benchmarks.udp import busy_lines, said_of_lines
from tools.benchmarks.viewers import said_of_viewed, viewed
from tools.command_line import parser_of

KEPT = Path("var/bench/last.json")

TIMES = 3
"""Runs of the main ones; the cheapest counts, or the calmest, as other work on the machine only adds."""

Figures = dict[str, dict[str, object]]


def _arguments() -> Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--count", type=int, default=0, help="whole messages in the main run")
    parser.add_argument("--queued", type=int, default=1_000_000, help="messages that wait (--scale)")
    parser.add_argument(
        "--ended", type=int, default=10_000_000, help="messages that are searched (--history)"
    )
    parser.add_argument("--json", type=Path, default=KEPT)
    parser.add_argument("--compare", type=Path, default=KEPT, help="figures of a former run")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--quick", action="store_true", help="fewer messages, no baselines, no knee, no scale")
    parts.add_argument("--knee", action="store_true", help="only the knee")
    parts.add_argument("--scale", action="store_true", help="only sessions, links and queues")
    parts.add_argument("--udp", action="store_true", help="only lines that register by UDP")
    parts.add_argument("--http", action="store_true", help="only what comes over HTTP")
    parts.add_argument("--viewers", action="store_true", help="only what the dashboard costs")
    parts.add_argument("--history", action="store_true", help="only searches among what has ended")
    parts.add_argument("--deciding", action="store_true", help="only what decisions cost")
    return parser.parse_args()


def _main_runs(given: Namespace) -> dict[str, Run]:
    count = given.count or (20_000 if given.quick else 60_000)
    times = 1 if given.quick else TIMES
    runs = {"whole messages": best([whole_messages(count, 0.0) for _ in range(times)])}
    half = runs["whole messages"].rate / 2
    count_at_half = min(count, int(half * 8))
    runs["at half of that rate"] = calmest([whole_messages(count_at_half, half) for _ in range(times)])
    runs["at 100 a second"] = calmest([whole_messages(500, 100.0) for _ in range(times)])
    runs["submits, reports kept"] = best([submits(count, "report") for _ in range(times)])
    runs["submits alone"] = best([submits(count, "sent") for _ in range(times)])
    runs["received SMS"] = received_sms(min(count, 20_000))
    return runs


WHOLE, SUBMITS = ("", True), (", submits", False)
"""What a relay is measured with, and whether there are receipts."""


def _relays(count: int, *endings: tuple[str, bool]) -> dict[str, Run]:
    runs = {}
    for name, relay in (("smpp.twisted3", twisted_relay), ("npm smpp", node_relay)):
        for ending, receipts in endings:
            found = [relay(count // 6, receipts) for _ in range(TIMES)]
            if None in found:
                print(f"SKIPPED: the relay on {name}: it is not installed here", file=sys.stderr)
                break
            runs[f"relay on {name}{ending}"] = best([run for run in found if run is not None])
    return runs


def _kept(runs: dict[str, Run]) -> Figures:
    """Show a result, and return its figures."""
    print(printed(runs), flush=True)
    return {name: run.figures() for name, run in runs.items()}


def _knee(closed: float) -> Figures:
    steps = dict(climb(closed))
    print(printed_knee(steps))
    print(verdict(steps.values()), flush=True)
    return {name: step.figures() for name, step in steps.items()}


def _scale(count: int) -> Figures:
    few, many, sims = few_and_many(20_000)
    figures = _kept(
        {
            "1 ESME, 4 binds, 1 link": few,
            "100 ESMEs, 200 links": many,
            "100 ESMEs, 200 links of 1": sims,
        }
    )
    print(said_of_shapes(few, many, sims), flush=True)
    quiet = idle()
    print(said_of_idle(quiet), flush=True)
    queue = queued(count)
    figures |= _kept(
        {
            "empty queue": queue.empty,
            "filling the queue": queue.accepted,
            "beside the full queue": queue.beside,
            "draining the queue": queue.drained,
        }
    )
    print(said_of_queue(queue), flush=True)
    return {**figures, "idle": quiet.figures(), "restart": queue.restart.figures()}


def _udp(speed: float) -> Figures:
    busy = busy_lines()
    print(said_of_lines(busy, speed), flush=True)
    return {"lines by UDP": busy.figures()}


def _http(count: int) -> Figures:
    found = posted(count)
    print(said_of_posted(found), flush=True)
    return {"http": found.figures()}


def _viewers(count: int) -> Figures:
    found = viewed(count)
    print(said_of_viewed(found), flush=True)
    return {"viewers": found.figures()}


def _history(messages: int) -> Figures:
    found = searches(messages)
    print(said_of_searches(found), flush=True)
    return {"history": found.figures()}


def _figures(given: Namespace) -> Figures:
    """Measure what was asked for, print it part by part, and return the figures."""
    if given.scale:
        return _scale(given.queued)
    if given.udp:
        return _udp(speed_of(_relays(30_000, WHOLE)))
    if given.http:
        return _http(given.count or 5_000)
    if given.viewers:
        return _viewers(given.count or 100_000)
    if given.history:
        return _history(given.ended)
    if given.knee:
        closed = whole_messages(given.count or 30_000, 0.0)
        return _kept({"whole messages": closed}) | _knee(closed.rate)
    runs = _main_runs(given)
    if given.quick:
        return _kept(runs)
    count = runs["whole messages"].count
    runs |= {"no router": direct(count)} | _relays(count, WHOLE, SUBMITS)
    figures = _kept(runs)
    print(against_budget(runs, fsync_p99()), flush=True)
    return figures | _knee(runs["whole messages"].rate) | _scale(given.queued) | _udp(speed_of(runs))


def main() -> int:
    given = _arguments()
    if given.deciding:
        return _decided()
    former = json.loads(given.compare.read_text()) if given.compare.exists() else {}
    figures, whole = (
        _figures(given),
        not (given.quick or _is_part(given)),
    )
    if former:
        print(compared(figures, former, whole))
    _keep(given.json, figures, whole)
    if not _is_part(given):
        _decided()
    return 0 if all(each.get("right", True) for each in figures.values()) else 1


def _is_part(given: Namespace) -> bool:
    """Tell whether only one part was asked for."""
    parts = (given.knee, given.scale, given.udp, given.http, given.viewers, given.history)
    return any(parts)


def _keep(file: Path, figures: Figures, whole: bool) -> None:
    """Write the figures; a part of the benchmark leaves those of the others as they are."""
    others = json.loads(file.read_text()) if file.exists() and not whole else {}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(others | figures, indent=1))


def _decided() -> int:
    print("\nDeciding, in us of this process for each message:")
    for what, cost in deciding():
        print(f"  {what:<42}{cost:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
