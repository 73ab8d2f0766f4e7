"""A simulated GoIP, or many of them in one process.

    python tools/goip.py --smpp 7777 --id goip1 --password pw --channels 4 --control 127.0.0.1:7700

The box is an SMSC on its SMPP port. It is bound by its ID (it takes the lines in turn) or by a channel ID
(``goip101``: that line only). Each line sends one SMS at a time and takes a modem's time for it;
``--speed 0.01`` makes a hundredth of that, ``--speed 0`` nothing at all. With ``--boxes 100`` the boxes are
``goip1`` to ``goip100`` on as many ports from the given one on. ``--help`` shows a flag for each thing that
differs between firmwares, or that nobody could find out.

``--outbox FILE`` gets a line of JSON for each SMS that the network took: time, channel, line, id, to, from,
text, joined (what the handset shows; null before the last segment), data_coding, parts, octets, udh (hex).
``--inbox FILE`` gets one for each received SMS: time, number, channel, from, text, data_coding, status (the
command_status that answered it, ``unbound``, or ``lost`` when the connection ended first).
``--submits FILE`` gets one for each submit_sm that the box took: time, channel, id, to, text, udh. It is in
the file before the answer leaves.

``--control HOST:PORT`` takes commands, a line each, and answers each by a line of JSON (``ok``, ``error``):

    mo LINE FROM TEXT         an SMS comes in; TEXT as a JSON string, or percent-encoded
    logout LINE [SECONDS]     the line loses the network, for ever or for a time
    login LINE                and finds it again
    error LINE ERR            its SMS fail with this +CMS ERROR; 0 ends it
    receipts on|off           all receipts
    set FLAG VALUE            any flag, of all boxes:  set mo_long udh
    drop [ID]                 cut all connections, or those of one box
    reboot [ID]               the same, and what waits in the lines is forgotten
    handset NUMBER            the texts that a handset shows
    sent [N], fates [N]       the last rows of outbox and inbox
    stats [ID]                counts of every box and line

LINE is a number (a line of the first box), a channel ID (``goip203``), or ``*`` for every line there is.
"""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from random import Random
from typing import TextIO

if not __package__:  # run as a file: the packages are a floor up, and nothing here may shadow them
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from attrs import evolve
from twisted.internet import reactor as the_reactor
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import (
    IListeningPort,
    IProtocolFactory,
    IReactorCore,
    IReactorTCP,
    IReactorTime,
)
from twisted.python.failure import Failure

from tools.goipsim.box import Goip
from tools.goipsim.control import Control
from tools.goipsim.records import Records
from tools.goipsim.settings import Settings, add_flags, settings_of
from tools.goipsim.smpp import SmppFace
from tools.goipsim.wire import ControlPort, SmppPort

FLUSH_S = 0.05
"""The files are at most this old."""


def arguments(words: list[str]) -> Namespace:
    """The command line."""
    parser = ArgumentParser(
        description=__doc__, formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--smpp", type=int, default=7777, metavar="PORT", help="of the first box [7777]")
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
    add_flags(parser, Settings())
    return parser.parse_args(words)


def opened(name: str | None) -> TextIO | None:
    """A file to append to."""
    return Path(name).open("a", encoding="utf-8") if name else None


def boxes(given: Namespace, clock: IReactorTime, records: Records) -> list[Goip]:
    """The boxes: the one that the flags describe, or so many whose IDs count up from 1."""
    settings, random = settings_of(given), Random(given.seed)
    if given.boxes == 1:
        return [Goip(clock, random, settings, records)]
    stem = settings.id.rstrip("0123456789")
    count = range(1, given.boxes + 1)
    numbered = [evolve(settings, id=f"{stem}{n}", gsm_number=f"{settings.gsm_number}{n:03d}") for n in count]
    return [Goip(clock, random, each, records) for each in numbered]


def listen(given: Namespace, goips: list[Goip], records: Records, reactor: IReactorTCP) -> None:
    """Open the ports and say where they are; `SystemExit` with a line that says why if one is taken."""
    for place, goip in enumerate(goips):
        number = given.smpp + place if given.smpp else 0
        says = f"{goip.settings.id}, {goip.settings.channels} channels"
        open_port(reactor, given.listen, number, SmppPort(SmppFace(goip)), says)
    if given.control:
        host, _, number = given.control.rpartition(":")
        open_port(reactor, host or "127.0.0.1", int(number), ControlPort(Control(goips, records)), "control")


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


def main(words: list[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT."""
    given = arguments(sys.argv[1:] if words is None else words)
    records = Records(opened(given.outbox), opened(given.inbox), opened(given.submits))
    clock, core = IReactorTime(the_reactor), IReactorCore(the_reactor)
    goips = boxes(given, clock, records)
    listen(given, goips, records, IReactorTCP(the_reactor))
    for goip in goips:
        if given.mo > 0:
            goip.receive_at(given.mo)
    keep_flushing(records, clock)
    core.addSystemEventTrigger("after", "shutdown", records.flush)
    core.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
