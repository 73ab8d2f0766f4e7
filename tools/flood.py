"""Load for an SMSC, and an SMSC to send it through.

    python tools/flood.py esme --port 2775 --user load:secret --binds 4 --window 100 --count 100000
    python tools/flood.py smsc --port 7001 --seconds 60
    python tools/flood.py lines --port 44444 --boxes 20 --each 50 --seconds 60

The ESME submits in a closed loop (as fast as its windows allow), or with ``--rate`` in an open one, and
checks that every message has one answer and one receipt under the id of that answer. Both end by themselves,
speak to this machine only, and print a summary as JSON. Latencies are from the planned time of a message on;
`late_ms` is how late the load itself was in an open loop, each time that it wrote.
"""

import json
import resource
import signal
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

if not __package__:  # run as a file: the packages are a floor up
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.flooding.esme import Flood, Load
from tools.flooding.lines import Lines
from tools.flooding.smsc import Smsc

HOST = "127.0.0.1"


def _arguments() -> ArgumentParser:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    roles = parser.add_subparsers(dest="role", required=True)
    esme = roles.add_parser("esme")
    esme.add_argument("--port", type=int, default=2775)
    esme.add_argument("--user", default="load:secret", help="system_id:password")
    esme.add_argument("--binds", type=int, default=4)
    esme.add_argument("--window", type=int, default=100)
    esme.add_argument("--count", type=int, default=100_000)
    esme.add_argument("--seconds", type=float, default=30.0)
    esme.add_argument("--rate", type=float, default=0.0, help="messages a second, open loop")
    esme.add_argument("--size", type=int, default=60, help="octets of text, 12 to 160")
    esme.add_argument(
        "--numbers", default="4917", help="how the numbers begin that it writes to; eight digits follow"
    )
    esme.add_argument("--esmes", type=int, default=0, help="the binds are of so many ESMEs: load1, load2 ...")
    receipts = esme.add_mutually_exclusive_group()
    receipts.add_argument("--no-receipts", action="store_true")
    receipts.add_argument(
        "--unawaited", action="store_true", help="asks for receipts, and goes before they come"
    )
    esme.add_argument("--receipt-window", type=int, default=2000, help="messages without their receipt")
    esme.add_argument("--received", type=int, default=0, help="received SMS to wait for")
    esme.add_argument("--earlier", type=int, default=0, help="receipts for an earlier load to wait for")
    esme.add_argument(
        "--idle", action="store_true", help="sends nothing, and stays bound until its seconds are over"
    )
    smsc = roles.add_parser("smsc")
    smsc.add_argument("--port", type=int, default=7001)
    smsc.add_argument("--seconds", type=float, default=60.0)
    smsc.add_argument("--received-rate", type=float, default=0.0, help="received SMS a second")
    smsc.add_argument("--received-count", type=int, default=0)
    lines = roles.add_parser("lines", help="lines of GoIPs that register by UDP with the router there")
    lines.add_argument("--port", type=int, default=44444)
    lines.add_argument("--boxes", type=int, default=20)
    lines.add_argument("--each", type=int, default=50)
    lines.add_argument("--seconds", type=float, default=60.0)
    return parser


def _esme(given: Namespace) -> dict[str, object]:
    system_id, _, password = given.user.partition(":")
    load = Load(
        host=HOST,
        port=given.port,
        system_id=system_id,
        password=password,
        binds=given.binds,
        window=given.window,
        count=0 if given.idle else given.count,
        seconds=given.seconds,
        rate=given.rate,
        size=given.size,
        numbers=given.numbers,
        esmes=given.esmes,
        receipts=not (given.no_receipts or given.unawaited),
        unawaited=given.unawaited,
        receipt_window=given.receipt_window,
        received=given.received,
        earlier=given.earlier,
        idle=given.idle,
    )
    return Flood(load, _bar).run()


def _bar(flood: Flood) -> None:
    """On a terminal a bar, elsewhere a line."""
    done = flood.reported if flood.load.receipts else flood.ok
    part = done / max(1, flood.load.count)
    line = f"[{'#' * int(part * 40):40}] {done:,} of {flood.load.count:,}"
    if sys.stderr.isatty():
        print("\r" + line, end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)


def _allow_many_connections() -> None:
    """As many as may be: often it is 1,024 unless one asks."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> int:
    given = _arguments().parse_args()
    _allow_many_connections()
    if given.role == "smsc":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        served = Smsc(HOST, given.port).run(given.seconds, given.received_rate, given.received_count)
        print(json.dumps(served))
        return 0
    if given.role == "lines":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        print(json.dumps(Lines(HOST, given.port, given.boxes, given.each).run(given.seconds)))
        return 0
    try:
        summary = _esme(given)
    except OSError as error:
        print(f"flood: 127.0.0.1:{given.port}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(summary))
    wrong = ("lost", "missing", "twice", "foreign", "errors")
    return 1 if any(summary[name] for name in wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
