"""Load for an SMSC, and an SMSC to send it through.

    python tools/flood.py esme --port 2775 --user load:secret --binds 4 --window 100 --count 100000
    python tools/flood.py smsc --port 7001 --seconds 60
    python tools/flood.py lines --port 44444 --boxes 20 --each 50 --seconds 60
    python tools/flood.py posts --port 8080 --user load:secret --connections 32 --count 20000
    python tools/flood.py guests --port 8080 --each 125 --seconds 20

The ESME submits in a closed loop (as fast as its windows allow), or with ``--rate`` in an open one, and
checks that every message has one answer and one receipt under the id of that answer. Both end by themselves,
speak to this machine only, and print a summary as JSON. Latencies are from the planned time of a message on;
`late_ms` is how late the load itself was in an open loop, each time that it wrote.
"""

import json
import os
import resource
import signal
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from pathlib import Path

if not __package__:  # run as a file: the packages are a floor up
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.command_line import parser_of
from tools.load.esme import Flood, Load
from tools.load.guests import Guests
from tools.load.lines import Lines
from tools.load.posts import Posting, Posts
from tools.load.smsc import Smsc

HOST = "127.0.0.1"


def _arguments() -> ArgumentParser:
    parser = parser_of(__doc__)
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
    _of_http(roles)
    return parser


def _of_http(roles: "_SubParsersAction[ArgumentParser]") -> None:
    posts = roles.add_parser("posts", help="texts over HTTP, on connections that are kept")
    posts.add_argument("--port", type=int, default=8080)
    posts.add_argument("--user", default="load:secret", help="name:password")
    posts.add_argument("--connections", type=int, default=32)
    posts.add_argument("--count", type=int, default=20_000)
    posts.add_argument("--seconds", type=float, default=30.0)
    posts.add_argument("--rate", type=float, default=0.0, help="requests a second, open loop")
    posts.add_argument("--at-once", action="store_true", help="with a rate: all connections in one moment")
    posts.add_argument("--each", type=int, default=1, help="numbers of a request")
    posts.add_argument("--numbers", default="4917")
    posts.add_argument("--keyed", action="store_true", help="each with an `id` of its own")
    posts.add_argument("--kannel", action="store_true", help="by GET, as Kannel's smsbox takes them")
    posts.add_argument("--core", type=int, default=-1, help="runs on this core alone")
    guests = roles.add_parser("guests", help="clients over HTTP that are slow, broken and strange")
    guests.add_argument("--port", type=int, default=8080)
    guests.add_argument("--user", default="load:secret", help="name:password")
    guests.add_argument("--each", type=int, default=125, help="of each of the four kinds")
    guests.add_argument("--seconds", type=float, default=20.0)


def _posts(given: Namespace) -> dict[str, object]:
    if given.core >= 0:
        os.sched_setaffinity(0, {given.core})
    name, _, password = given.user.partition(":")
    load = Posting(
        host=HOST,
        port=given.port,
        name=name,
        password=password,
        connections=given.connections,
        count=given.count,
        seconds=given.seconds,
        rate=given.rate,
        each=given.each,
        numbers=given.numbers,
        keyed=given.keyed,
        kannel=given.kannel,
        at_once=given.at_once,
    )
    return Posts(load).run()


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
    """Show progress: on a terminal a bar, elsewhere a line."""
    done = flood.reported if flood.load.receipts else flood.ok
    part = done / max(1, flood.load.count)
    line = f"[{'#' * int(part * 40):40}] {done:,} of {flood.load.count:,}"
    if sys.stderr.isatty():
        print("\r" + line, end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)


def _allow_many_connections() -> None:
    """Allow as many open files as the system does: often it is 1,024 unless one asks."""
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
    if given.role == "guests":
        print(json.dumps(Guests(HOST, given.port, given.user, given.each).run(given.seconds)))
        return 0
    try:
        summary = _posts(given) if given.role == "posts" else _esme(given)
    except OSError as error:
        print(f"flood: 127.0.0.1:{given.port}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(summary))
    wrong = ("lost", "missing", "twice", "foreign", "errors")
    return 1 if any(summary.get(name) for name in wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
