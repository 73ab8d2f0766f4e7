"""The demo: an ESME, the router, and three simulated GoIPs, one for each way to reach a box, on this machine.

    make demo                         or    python tools/demo.py
    python tools/demo.py --receipts off     the boxes send no receipts: the demo must say so, and fail
    python tools/demo.py --port 2776 --goip-port 7778     where 2775 or 7777 is taken

Starts the simulators and the router (on conf/demo.yaml), binds an ESME as transceiver, sends short and long
messages in many alphabets, waits for the receipt of each and for SMS that come in on each box, switches one
of them off and on again, and tells what happened. Its exit status is 0 only if all of it is right; else it
says what was missing, and what all processes said at last.
"""

import shutil
import sys
import tempfile
import time
from argparse import Namespace
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from attrs import frozen

from tools.command_line import parser_of
from tools.errors import Missing
from tools.peers.boxes import Boxes
from tools.peers.smpplib_esme import Esme
from tools.play.acts import demand, handsets, have_it_back, lose_a_box, receipts, receive, send, tell
from tools.play.texts import MESSAGES
from tools.ports import free_port, is_taken
from tools.processes import PROJECT, Child, router, tool

ROUTER, GOIP, WEB, UDP = 2775, 7777, 8080, 44444
"""Ports, as conf/demo.yaml has them."""

START_S, READY_S, END_S = 20.0, 20.0, 15.0
"""Seconds that each step may take at most."""

SPEED = "50"
"""A modem takes 0.1 s for an SMS here, not 5 s."""

READY = {
    "goip1": "goip1: all 2 channels are bound",
    "goip2": "goip2: all 2 lines are read",
    "goip3": "goip3: all 2 lines are registered",
}
"""What the router says when it has a box."""


@frozen
class Ports:
    """Where the router listens for ESMEs and for lines, and two of the simulated boxes."""

    router: int = ROUTER
    goip: int = GOIP
    web: int = WEB
    udp: int = UDP

    def page(self, folder: Path) -> Path:
        """conf/demo.yaml; for other ports than its own, a copy that has them."""
        page = PROJECT / "conf" / "demo.yaml"
        if self == Ports():
            return page
        text = page.read_text("utf-8")
        for before, after in (
            (f"tcp:{ROUTER}:", f"tcp:{self.router}:"),
            (f"port: {GOIP},", f"port: {self.goip},"),
            (f"port: {WEB}\n", f"port: {self.web}\n"),
            (f'127.0.0.1:{UDP}"', f'127.0.0.1:{self.udp}"'),
        ):
            text = text.replace(before, after)
        page = folder / page.name
        page.write_text(text, "utf-8")
        return page


def play(folder: Path, ports: Ports, flags: list[str], children: list[Child]) -> None:
    """Play the whole of it; `Missing` says what is wrong."""
    for port in (ports.router, ports.goip, ports.web):
        demand(not is_taken(port), f"port {port} is taken: what listens there must stop first")
    controls = start_boxes(folder, ports, flags, children)
    the_router = router(folder, ports.page(folder))
    children.append(the_router)
    the_router.await_port(ports.router, START_S)
    tell("started", f"the router           conf/demo.yaml, SMPP on port {ports.router}")
    fleet = {id: Boxes(port) for id, port in controls.items()}
    try:
        converse(ports.router, fleet, the_router)
    finally:
        for boxes in fleet.values():
            boxes.close()
    end(the_router)


def start_boxes(folder: Path, ports: Ports, flags: list[str], children: list[Child]) -> dict[str, int]:
    """Start a box for each way; their control ports."""
    ways = {
        "goip1": (f"SMPP on port {ports.goip}", ["--smpp", str(ports.goip)]),
        "goip2": (f"HTTP on port {ports.web}", ["--http", str(ports.web)]),
        "goip3": (
            f"UDP, to port {ports.udp} of the router",
            ["--udp", f"127.0.0.1:{ports.udp}", "--keepalive-s", "1"],
        ),
    }
    controls = {id: free_port() for id in ways}
    for id, (_, words) in ways.items():
        control = f"127.0.0.1:{controls[id]}"
        common = ["--id", id, "--channels", "2", "--log", "off", "--control", control]
        children.append(Child(id, tool("goip", *words, *common, *flags), folder))
    for child, (id, (where, _)) in zip(children, ways.items(), strict=True):
        child.await_port(controls[id], START_S)
        tell("started", f"a simulated GoIP     {id}, 2 lines, {where}")
    return controls


def converse(port: int, fleet: dict[str, Boxes], the_router: Child) -> None:
    """Play all that an ESME does, and hold it against what the boxes say."""
    for id in READY:
        await_box(the_router, id)
    esme = Esme(port, "crm", "secret12")
    tell("bound", "the ESME             as crm, transceiver, by smpplib")
    receipts(esme, send(esme, MESSAGES))
    handsets(fleet)
    receive(esme, fleet)
    lose_a_box(esme, fleet)
    line = the_router.await_words("goip2: goip201 at ", READY_S)
    tell("the router", line[line.index("goip2: ") :])
    print()
    fleet["goip2"].switch("on", "goip2")
    tell("on", "goip2                it is switched on again")
    await_box(the_router, "goip2", 2)
    have_it_back(esme, fleet)
    print()
    esme.close()
    tell("unbound", "the ESME")


def await_box(the_router: Child, id: str, times: int = 1) -> None:
    """Wait until the router has said, so many times, that it has all lines of a box."""
    line = the_router.await_words(READY[id], READY_S, times)
    tell("the router", line[line.index(id) :])


def end(child: Child) -> None:
    """SIGTERM: the router drains and ends well."""
    status = child.end(END_S)
    demand(status == 0, f"the router ended with status {status} after SIGTERM")
    tell("ended", "the router           SIGTERM, exit status 0")


def perform(ports: Ports, flags: list[str]) -> int:
    """Run the demo, tell what becomes of it, and return the exit status."""
    print("One ESME, the router, three simulated GoIPs, one for each way:\n", flush=True)
    folder, children, begun = (
        Path(tempfile.mkdtemp(prefix="smpp-router-demo-")),
        list[Child](),
        time.monotonic(),
    )
    try:
        play(folder, ports, flags, children)
    except Missing as missing:
        tell("MISSING", str(missing))
        for child in children:
            print(f"\nThe end of what {child.name} said ({child.output}):\n{child.last_words()}")
        if not children:
            folder.rmdir()
        return 1
    finally:
        for child in children:
            child.end(END_S)
    shutil.rmtree(folder)
    print(f"\nAll of it is right, in {time.monotonic() - begun:.1f} s.")
    return 0


def arguments(words: list[str]) -> Namespace:
    """Read the command line."""
    parser = parser_of(__doc__)
    parser.add_argument("--receipts", choices=("on", "off"), default="on", help="off: the boxes send none")
    parser.add_argument(
        "--speed", default=SPEED, help=f"how many times as fast modem and network are [{SPEED}]"
    )
    parser.add_argument("--port", type=int, default=ROUTER, help=f"where the router listens [{ROUTER}]")
    parser.add_argument("--goip-port", type=int, default=GOIP, help=f"where the SMPP box listens [{GOIP}]")
    parser.add_argument("--web-port", type=int, default=WEB, help=f"where the HTTP box listens [{WEB}]")
    parser.add_argument("--udp-port", type=int, default=UDP, help=f"where the UDP box registers [{UDP}]")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run; the exit status."""
    given = arguments(sys.argv[1:] if words is None else words)
    ports = Ports(given.port, given.goip_port, given.web_port, given.udp_port)
    return perform(
        ports,
        ["--receipts", given.receipts, "--deliver-reports", given.receipts, "--speed", given.speed],
    )


if __name__ == "__main__":
    sys.exit(main())
