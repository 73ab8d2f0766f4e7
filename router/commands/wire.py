"""The command `wire`, which shows the PDUs, pages and datagrams of an ESME or a channel."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any, BinaryIO

import click

from router.commands.client import RouterClient
from router.commands.frame import configured, print_line, reach
from router.commands.name_completion import EITHER
from router.commands.pcap import FILE, Ends, Packets
from router.commands.pdu import details
from router.commands.pdu_tree import tree
from router.commands.tables import counted
from router.commands.terminal import say
from router.wire.taps import Talk
from router.wire.traffic_description import Description, describe

MOST = 100 * 10**6
"""Octets of a file at most."""

Shown = Callable[[Any], bool]
"""Shows what has passed; returns False if no more can be shown."""


@click.command()
@configured
@click.argument("name", metavar="ESME|CHANNEL", shell_complete=EITHER)
@click.option("--pcap", metavar="FILE", help="Write packets for Wireshark to a new FILE, of 100 MB at most.")
@click.option("--seconds", type=click.IntRange(1, 3600), default=3600, show_default=True, help="For so long.")
@click.option("--texts", is_flag=True, help="Show the texts of messages, too.")
@click.option("--json", "in_json", is_flag=True, help="Print what passes as lines of JSON.")
def wire(file: str, name: str, pcap: str | None, seconds: int, texts: bool, in_json: bool) -> None:
    """Show what passes with an ESME, or on a channel: PDUs, requests to a box, datagrams. Ctrl-C ends it.

    Passwords are overwritten, and texts unless --texts says otherwise, each by as many signs. That somebody
    looks on is an event. The octets are those inside TLS.

    \b
    Examples:
      smpp-router wire crm -c conf/site.yaml
      smpp-router wire goip101 --pcap goip101.pcap --seconds 60 -c conf/site.yaml
    """
    with ExitStack() as left:
        target = None if pcap is None else left.enter_context(_new_file(pcap))
        try:
            router = reach(file)
            router.ask("wire", name=name, seconds=seconds, texts=texts)
        except click.ClickException:
            if pcap is not None:
                os.unlink(pcap)
            raise
        show = _printing(in_json) if target is None else _writing(target)
        count = _follow(router, show)
    if target is not None:
        click.echo(f"{pcap}: {counted(count, 'packet')}", err=in_json)


def _follow(router: RouterClient, show: Shown) -> int:
    """Show all that passes, until it ends, and return how much that was."""
    count = 0
    try:
        for passed in router.passing():
            if not show(passed):
                click.echo(f"the file is full: it has {MOST // 10**6} MB", err=True)
                break
            count += 1
    except KeyboardInterrupt:
        pass
    return count


def _new_file(path: str) -> BinaryIO:
    """Return a new file, readable by its owner only. An existing one is an error."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError:
        raise click.ClickException(f"{path} is there already, and stays as it is; name a new file") from None
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None


def _writing(target: BinaryIO) -> Shown:
    packets, size = Packets(), len(FILE)
    target.write(FILE)

    def write(passed: Any) -> bool:
        nonlocal size
        here, there = tuple(passed["here"]), tuple(passed["there"])
        ends = Ends(here, there) if passed["sent"] else Ends(there, here)
        at = datetime.fromisoformat(passed["at"]).timestamp()
        octets = packets.write(at, ends, bytes.fromhex(passed["octets"]), passed["talk"] == Talk.UDP.value)
        size += len(octets)
        if size > MOST:
            return False
        target.write(octets)
        # The file can be read while more comes, and after a kill.
        target.flush()
        return True

    return write


def _printing(in_json: bool) -> Shown:
    def write(passed: Any) -> bool:
        octets = bytes.fromhex(passed["octets"])
        if Talk(passed["talk"]) is Talk.SMPP:
            read = tree(octets, brief=True, texts=not passed["masked"])
            words, more = Description(read.head, read.fields), list(details(read))
        else:
            words = describe(Talk(passed["talk"]), octets)
            more = [f"    {field}: {each}" for field, each in words.fields.items()]
        if in_json:
            print_line({**passed, "head": words.head, "fields": dict(words.fields)})
            return True
        host, port = passed["there"]
        way = "to" if passed["sent"] else "from"
        say("\n".join([f"{passed['at'][11:26]} {way} {host}:{port}  {words.head}", *more]))
        return True

    return write
