"""What the router costs: `make bench`.

    python tools/bench.py [--quick] [--count N] [--json FILE] [--compare FILE]

The router (SQLite in WAL, synchronous=FULL), a fast SMSC and a load run in a process each. Printed: whole
messages a second (submit_sm, its answer, the receipt, its answer, all durable), submits without receipts,
received SMS; latencies at half of the highest rate; CPU of the router for each message (user and system, all
threads), for each thread, its memory, its commits. Beside them, in the same run: the load straight to the
SMSC, and relays on smpp.twisted3 and on npm `smpp`, which keep nothing. At the end: what it costs to decide
on a way among many routes, and on a channel among many (`--deciding`: that alone).
"""

import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

if not __package__:  # run as a file: the packages are a floor up
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.benching.baselines import direct, node_relay, twisted_relay
from tools.benching.deciding import deciding
from tools.benching.runs import Run, received_sms, submits, whole_messages
from tools.benching.table import compared, printed

KEPT = Path("var/bench/last.json")


def _arguments() -> Namespace:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer messages, no baselines")
    parser.add_argument("--count", type=int, default=0, help="whole messages in the main run")
    parser.add_argument("--json", type=Path, default=KEPT)
    parser.add_argument("--compare", type=Path, default=KEPT, help="figures of a former run")
    parser.add_argument("--deciding", action="store_true", help="only what decisions cost")
    return parser.parse_args()


def _figures(given: Namespace) -> dict[str, Run]:
    count = given.count or (20_000 if given.quick else 60_000)
    runs = {"whole messages": whole_messages(count, 0.0)}
    half = runs["whole messages"].rate / 2
    runs["at half of that rate"] = whole_messages(min(count, int(half * 8)), half)
    runs["at 100 a second"] = whole_messages(500, 100.0)
    runs["submits alone"] = submits(count)
    runs["received SMS"] = received_sms(min(count, 20_000))
    if not given.quick:
        runs["no router"] = direct(count)
        for name, relay in (("smpp.twisted3", twisted_relay), ("npm smpp", node_relay)):
            found = relay(count // 6)
            if found is None:
                print(f"SKIPPED: the relay on {name}: it is not installed here", file=sys.stderr)
            else:
                runs[f"relay on {name}"] = found
    return runs


def main() -> int:
    given = _arguments()
    if given.deciding:
        return _decided()
    former = json.loads(given.compare.read_text()) if given.compare.exists() else {}
    runs = _figures(given)
    print(printed(runs))
    figures = {name: run.figures() for name, run in runs.items()}
    if former:
        print(compared(figures, former))
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(figures, indent=1))
    _decided()
    return 0 if all(run.right for run in runs.values()) else 1


def _decided() -> int:
    print("\nDeciding, in us of this process for each message:")
    for what, cost in deciding():
        print(f"  {what:<42}{cost:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
