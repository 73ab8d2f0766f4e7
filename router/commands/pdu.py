"""The command `pdu`: hexadecimal octets as readable PDUs."""

import sys
from collections.abc import Iterator, Sequence

import click

from router.commands.frame import as_json, print_json
from router.commands.hex_paste import BadHex, octets_of
from router.commands.pdu_tree import PduTree, trees
from router.commands.terminal import say
from router.wire.traffic_description import printable

LONGEST = 10_000_000
"""Octets of a paste."""


@click.command()
@as_json
@click.argument("octets", metavar="HEX...", nargs=-1)
def pdu(octets: Sequence[str], in_json: bool) -> None:
    """Show SMPP PDUs, given as HEX or on the input, with the names of fields and values and with the text.

    Blanks, colons, commas, 0x and \\x are passed over, and so are the offsets and the text column of what
    tshark -x, hexdump -C and xxd print, and the words of lines of a log. PDUs may follow each other; octets
    before the first one (Ethernet, IP, TCP) are passed over. The exit status is 1 if something is against
    SMPP: the line says which octet. Passwords are overwritten. Text under data_coding 0 is read as GSM 7-bit.

    \b
    Examples:
      smpp-router pdu 00000010000000150000000000000001
      tshark -r a.pcap -x | smpp-router pdu
    """
    try:
        given = octets_of(" ".join(octets) if octets else _input())
    except BadHex as error:
        raise click.ClickException(str(error)) from None
    if not given:
        raise click.ClickException("there is no hex; give it as HEX, or on the input")
    found, wrong = [], False
    for each in trees(given):
        wrong = wrong or bool(each.wrong)
        if in_json:
            found.append(_as_json(each))
        else:
            # One by one, as a long paste takes minutes.
            say("\n".join(lines(each)))
    if in_json:
        print_json({"items": found})
    sys.exit(1 if wrong else 0)


def _input() -> str:
    """Return the paste on the standard input; what is no text has signs that are no hex."""
    if sys.stdin.isatty():
        click.echo("Paste hex, then Ctrl-D:", err=True)
    paste = sys.stdin.buffer.read(LONGEST + 1)
    if len(paste) > LONGEST:
        raise click.ClickException(f"the input is longer than {LONGEST:,} octets")
    return paste.decode("utf-8-sig", "replace")


def lines(tree: PduTree) -> list[str]:
    """Return the lines about a PDU: its head, what is wrong with it, its fields."""
    head = tree.head if tree.is_stretch else f"{tree.head}  ({len(tree.octets)} octets)"
    return [head, *details(tree)]


def details(tree: PduTree) -> Iterator[str]:
    """Yield the lines behind the head: what is wrong, who has read it if not smpp.pdu3, the fields."""
    if tree.wrong:
        place = f" (begins at octet {tree.at})" if tree.at else ""
        yield f"    wrong{place}: {printable(tree.wrong)}"
    if tree.note:
        yield f"    {printable(tree.note)}; this is the router's own reading"
    for name, said in tree.fields.items():
        if name != "text" or f'"{said}"' not in tree.fields.values():
            yield f"    {name}: {printable(said)}"


def _as_json(tree: PduTree) -> dict[str, object]:
    return {
        "at": tree.at,
        "head": tree.head,
        "wrong": tree.wrong,
        "read_by": tree.read_by,
        "note": tree.note,
        "fields": dict(tree.fields),
        "octets": tree.octets.hex(),
    }
