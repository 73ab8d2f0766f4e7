"""The command line of the simulated GoIP; docs/simulator.md tells all of it."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from random import Random
from socket import gethostbyname
from time import strftime
from typing import TextIO

from attrs import evolve
from twisted.internet import reactor as the_reactor
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import (
    IListeningPort,
    IProtocolFactory,
    IReactorCore,
    IReactorTCP,
    IReactorTime,
    IReactorUDP,
)
from twisted.python.failure import Failure

from .box import Goip, ignore
from .control import Control
from .http.face import HttpFace
from .http.wire import HttpPort
from .profiles import profile
from .records import Records
from .settings import WrongFlag, add_flags, settings_of
from .smpp import SmppFace
from .udp.face import UdpFace
from .udp.wire import open_sockets
from .wire import ControlPort, SmppPort

PROG = "smpp-router simulate"

DESCRIPTION = """A simulated GoIP, or many of them in one process. docs/simulator.md tells all of it.

    {prog}                          all three faces: SMPP 7777, HTTP 8080, UDP to 44444
    {prog} --smpp --channels 8      an SMSC alone, on port 7777
    {prog} --http 8080              the web pages alone
    {prog} --udp 127.0.0.1:44444    lines that register with this SMS server
    {prog} --profile worst --seed 7 --speed 20 --control 127.0.0.1:7700

By SMPP the box is bound by its ID (it takes the lines in turn) or by a channel ID (``goip101``: that line
only). Each line does one thing at a time and takes a modem's time for it; ``--speed 20`` makes a twentieth of
that, ``--speed 0`` nothing at all. With ``--boxes 100`` the boxes are ``goip1`` to ``goip100``, on as many
ports from the given ones on. There is a flag for each thing that differs between firmwares, or that nobody
could find out; ``--profile typical``, ``worst`` or a YAML file sets many, and flags beside it go before.

``--outbox FILE`` gets a line of JSON for each SMS that the network took: time, channel, line, id, to, from,
text, joined (what the handset shows; null before the last segment), data_coding, parts, octets, udh (hex),
by (the face that it came by).
``--inbox FILE`` gets one for what each face made of each received SMS: time, number, channel, from, text,
data_coding, face, status (the command_status that answered it, ``unbound``, ``refused``, or ``lost``).
``--submits FILE`` gets one for each SMS that the box took: time, channel, id, to, text, udh, by. It is in the
file before the answer leaves.

``--control HOST:PORT`` takes commands, a line each, and answers each by a line of JSON (``ok``, ``error``):
``help`` lists them.
"""

FLUSH_S = 0.05
"""The files are at most this old."""

SMPP, HTTP, SERVER = 7777, 8080, "127.0.0.1:44444"
"""Where the faces are; a box has its pages on port 80, which only root may open."""


def arguments(words: list[str], prog: str = PROG) -> Namespace:
    """Read the command line of ``prog``; `WrongFlag` says what of the profile does not fit."""
    first = ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--profile", default="typical", metavar="NAME", help="typical, worst, or a YAML file")
    named, _ = first.parse_known_args(words)
    parser = ArgumentParser(
        prog=prog,
        description=DESCRIPTION.format(prog=prog),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        parents=[first],
    )
    add_places(parser)
    add_flags(parser, profile(named.profile))
    given = parser.parse_args(words)
    if given.smpp is given.http is given.udp is None:
        given.smpp, given.http, given.udp = SMPP, HTTP, SERVER
    return given


def add_places(parser: ArgumentParser) -> None:
    """Add the options that are no flags of the box."""
    ports = "of the first box; without it, if none of the three faces is named, as if all were"
    parser.add_argument("--smpp", type=int, nargs="?", const=SMPP, metavar="PORT", help=f"{ports} [{SMPP}]")
    parser.add_argument("--http", type=int, nargs="?", const=HTTP, metavar="PORT", help=f"{ports} [{HTTP}]")
    parser.add_argument(
        "--udp", nargs="?", const=SERVER, metavar="HOST:PORT", help=f"the SMS server of the lines [{SERVER}]"
    )
    parser.add_argument("--listen", default="127.0.0.1", metavar="ADDRESS", help="[127.0.0.1]")
    parser.add_argument("--boxes", type=int, default=1, metavar="N", help="so many, on consecutive ports [1]")
    parser.add_argument("--control", metavar="HOST:PORT", help="where commands are taken")
    parser.add_argument(
        "--mo", type=float, default=0.0, metavar="RATE", help="received SMS a second, of each box"
    )
    parser.add_argument("--outbox", metavar="FILE", help="what the network took, appended")
    parser.add_argument("--submits", metavar="FILE", help="what the box took, appended before it is answered")
    parser.add_argument("--inbox", metavar="FILE", help="what became of received SMS, appended")
    parser.add_argument("--seed", type=int, help="makes all chance repeat itself")
    parser.add_argument("--log", choices=("on", "off"), default="on", help="a line for all that happens [on]")


def opened(name: str | None) -> TextIO | None:
    """Open a file to append to."""
    return Path(name).open("a", encoding="utf-8") if name else None


def say(words: str) -> None:
    """Print a line of the log; what would break it is written as Python writes it."""
    plain = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in words)
    print(f"{strftime('%H:%M:%S')} {plain}", flush=True)


def boxes(given: Namespace, clock: IReactorTime, records: Records) -> list[Goip]:
    """Make the box that the flags describe, or so many whose IDs count up from 1."""
    settings, random = settings_of(given), Random(given.seed)
    tell = say if given.log == "on" else ignore
    if given.boxes == 1:
        return [Goip(clock, random, settings, records, tell)]
    stem = settings.id.rstrip("0123456789")
    count = range(1, given.boxes + 1)
    numbered = [evolve(settings, id=f"{stem}{n}", gsm_number=f"{settings.gsm_number}{n:03d}") for n in count]
    return [Goip(clock, random, each, records, tell) for each in numbered]


def listen(given: Namespace, goips: list[Goip], records: Records, reactor: IReactorTCP) -> None:
    """Open the ports and say where they are; `SystemExit` with a line that says why if one is taken."""
    for place, goip in enumerate(goips):
        says = f"{goip.settings.id}, {goip.settings.channels} channels"
        if given.smpp is not None:
            number = given.smpp + place if given.smpp else 0
            open_port(reactor, given.listen, number, SmppPort(SmppFace(goip)), says)
        if given.http is not None:
            number = given.http + place if given.http else 0
            open_port(reactor, given.listen, number, HttpPort(HttpFace(goip)), f"{says}, HTTP")
        if given.udp is not None:
            register(given.udp, goip, place)
    if given.control:
        host, _, number = given.control.rpartition(":")
        open_port(reactor, host or "127.0.0.1", int(number), ControlPort(Control(goips, records)), "control")


def register(server: str, goip: Goip, place: int) -> None:
    """Let the lines register with the SMS server at HOST:PORT."""
    host, _, port = server.rpartition(":")
    try:
        where = (gethostbyname(host or "127.0.0.1"), int(port))
    except (OSError, ValueError) as wrong:
        raise SystemExit(f"goip: --udp {server}: {wrong}") from wrong
    open_sockets(IReactorUDP(the_reactor), UdpFace(goip), where, place)
    print(
        f"{goip.settings.id}, {goip.settings.channels} channels, UDP: registering with {server}", flush=True
    )


def open_port(reactor: IReactorTCP, host: str, number: int, factory: IProtocolFactory, says: str) -> None:
    """Open one port; 0 is any that is free."""
    results: list[IListeningPort | Failure] = []
    TCP4ServerEndpoint(reactor, number, 500, host).listen(factory).addBoth(results.append)
    for result in results:
        if isinstance(result, Failure):
            raise SystemExit(f"goip: {result.getErrorMessage()}")
        where = result.getHost()
        print(
            f"{says}: listening on {getattr(where, 'host', host)}:{getattr(where, 'port', number)}",
            flush=True,
        )


def keep_flushing(records: Records, clock: IReactorTime) -> None:
    """Write the files, now and then."""
    records.flush()
    clock.callLater(FLUSH_S, keep_flushing, records, clock)


def main(words: list[str], prog: str = PROG) -> int:
    """Run until SIGTERM or SIGINT."""
    try:
        given = arguments(words, prog)
        records = Records(opened(given.outbox), opened(given.inbox), opened(given.submits))
        clock, core = IReactorTime(the_reactor), IReactorCore(the_reactor)
        goips = boxes(given, clock, records)
    except WrongFlag as wrong:
        raise SystemExit(f"goip: {wrong}") from wrong
    listen(given, goips, records, IReactorTCP(the_reactor))
    for goip in goips:
        if given.mo > 0:
            goip.receive_at(given.mo)
    keep_flushing(records, clock)
    core.addSystemEventTrigger("after", "shutdown", records.flush)
    core.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
