"""The command line of the demo: what is started, in which order, and what is told of it."""

import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from attrs import frozen

from .acts import demand, handsets, have_it_back, lose_a_box, receipts, receive, send, tell
from .boxes import Boxes
from .children import Child, is_taken
from .esme import Esme
from .missing import Missing
from .texts import MESSAGES

PROG = "smpp-router demo"

DESCRIPTION = """The demo: an ESME, the router, and three simulated GoIPs, one for each way to reach a box.

    {prog}
    {prog} --receipts off     the boxes send no receipts: the demo must say so, and fail
    {prog} --port 2776 --goip-port 7778     where 2775 or 7777 is taken

Starts the simulators and the router (on conf/demo.yaml), binds an ESME as transceiver, sends short and long
messages in many alphabets, waits for the receipt of each and for SMS that come in on each box, switches one
of them off and on again, and tells what happened. Its exit status is 0 only if all of it is right; else it
says what was missing, and what all processes said at last.
"""

TWISTD = "from twisted.scripts.twistd import run; run()"
"""What the script twistd does, wherever that lies."""

ROUTER, GOIP, WEB, UDP = 2775, 7777, 8080, 44444
"""Ports, as conf/demo.yaml has them."""

START_S, READY_S, END_S = 60.0, 60.0, 15.0
"""Seconds that each step may take at most: on a slow machine Python compiles all modules at a first start."""

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

    def changed(self, page: Path, folder: Path) -> Path:
        """Return the configuration; for other ports than its own, a copy in ``folder`` that has them."""
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
        copy = folder / page.name
        copy.write_text(text, "utf-8")
        return copy


def play(folder: Path, page: Path, ports: Ports, flags: list[str], children: list[Child]) -> None:
    """Play the whole of it on a configuration; `Missing` says what is wrong."""
    for port in (ports.router, ports.goip, ports.web):
        demand(not is_taken(port), f"port {port} is taken: what listens there must stop first")
    controls = start_boxes(folder, ports, flags, children)
    the_router = Child("router", router_command(ports.changed(page, folder)), folder)
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
    for id, (_, words) in ways.items():
        common = ["--id", id, "--channels", "2", "--log", "off", "--control", "127.0.0.1:0"]
        children.append(Child(id, box_command(*words, *common, *flags), folder))
    controls = {}
    for child, (id, (where, _)) in zip(children, ways.items(), strict=True):
        line = child.await_words("control: listening on ", START_S)
        controls[id] = int(line.rpartition(":")[2])
        tell("started", f"a simulated GoIP     {id}, 2 lines, {where}")
    return controls


def box_command(*words: str) -> list[str]:
    """Return the command that runs a simulated GoIP with these options."""
    return [sys.executable, "-P", "-m", "router.simulator.goip.command", *words]


def router_command(configuration: Path) -> list[str]:
    """Return the command by which twistd runs the router; its pid file is where it runs."""
    words = ["-n", "--pidfile", "router.pid", "smpp-router", "-c", str(configuration)]
    return [sys.executable, "-P", "-c", TWISTD, *words]


def converse(port: int, fleet: dict[str, Boxes], the_router: Child) -> None:
    """Play all that an ESME does, and hold it against what the boxes say."""
    for id in READY:
        await_box(the_router, id)
    esme = Esme(port, "crm", "secret12")
    tell("bound", "the ESME             as crm, transceiver")
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
    """Send SIGTERM: the router drains and ends well."""
    status = child.end(END_S)
    demand(status == 0, f"the router ended with status {status} after SIGTERM")
    tell("ended", "the router           SIGTERM, exit status 0")


def perform(page: Path, ports: Ports, flags: list[str]) -> int:
    """Run the demo on a configuration, tell what becomes of it, and return the exit status."""
    print("One ESME, the router, three simulated GoIPs, one for each way:\n", flush=True)
    folder, children, begun = (
        Path(tempfile.mkdtemp(prefix="smpp-router-demo-")),
        list[Child](),
        time.monotonic(),
    )
    try:
        play(folder, page, ports, flags, children)
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


def arguments(words: list[str], prog: str = PROG) -> Namespace:
    """Read the command line of ``prog``."""
    parser = ArgumentParser(
        prog=prog, description=DESCRIPTION.format(prog=prog), formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--receipts", choices=("on", "off"), default="on", help="off: the boxes send none")
    parser.add_argument(
        "--speed", default=SPEED, help=f"how many times as fast modem and network are [{SPEED}]"
    )
    parser.add_argument("--port", type=int, default=ROUTER, help=f"where the router listens [{ROUTER}]")
    parser.add_argument("--goip-port", type=int, default=GOIP, help=f"where the SMPP box listens [{GOIP}]")
    parser.add_argument("--web-port", type=int, default=WEB, help=f"where the HTTP box listens [{WEB}]")
    parser.add_argument("--udp-port", type=int, default=UDP, help=f"where the UDP box registers [{UDP}]")
    return parser.parse_args(words)


def main(words: list[str], page: Path, prog: str = PROG) -> int:
    """Run on ``page``, which is conf/demo.yaml; the exit status."""
    given = arguments(words, prog)
    ports = Ports(given.port, given.goip_port, given.web_port, given.udp_port)
    flags = ["--receipts", given.receipts, "--deliver-reports", given.receipts, "--speed", given.speed]
    return perform(page, ports, flags)
