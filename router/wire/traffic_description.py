"""Describes traffic in words: a first line, and named fields or further lines."""

from collections.abc import Mapping

from router.smpp.pdu_description import read
from router.sms.value import value
from router.wire.taps import Talk


@value
class Description:
    """A description of traffic: its first line, and its contents by names."""

    head: str
    fields: Mapping[str, str]


def describe(talk: Talk, octets: bytes) -> Description:
    """Describe traffic in words, without line ends or control sequences of terminals."""
    if talk is Talk.SMPP:
        head, fields = read(octets)
        return Description(
            printable(head), {printable(name): printable(each) for name, each in fields.items()}
        )
    lines = [printable(line) for line in octets.decode("utf-8", "backslashreplace").splitlines()]
    head, *rest = lines or [""]
    return Description(head, {f"line {number}": line for number, line in enumerate(rest, 2) if line})


def printable(text: str) -> str:
    """Return a text on one line, in which whatever cannot be printed stands by its number."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
