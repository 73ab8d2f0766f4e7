"""Parsers and builders made for each PDU from its table, for the usual case of a valid PDU.

Walking a table costs 9 µs for a submit_sm; a function written out for just that table costs 1.5. So, as
attrs does for ``__init__``, the source of two functions is made from each table at import. They hold every
check, but say nothing of what failed: they raise one of `UNUSUAL`, and the caller then goes the careful way,
through `careful`, which finds the reason.
"""

import linecache
from collections.abc import Callable
from struct import error as StructError
from typing import cast

from router.smpp import tlvs
from router.smpp.declare import Pdu, Table, table
from router.smpp.errors import BadTlvs, EncodeError
from router.smpp.fields import (
    MOST_SHORT_MESSAGE,
    TIME_CHARACTERS,
    COctetString,
    Integer,
    Kind,
    ShortMessage,
    Time,
)
from router.smpp.operations import HEADER, HEADER_OCTETS
from router.sms.value import thawed

Parser = Callable[[bytes], Pdu]
"""Reads a whole PDU, header included."""

Builder = Callable[[Pdu, int, int], bytes]
"""Writes a PDU with its sequence_number and command_status."""

UNUSUAL = (ValueError, IndexError, KeyError, StructError, BadTlvs, EncodeError)
"""What parsers and builders raise when the PDU is not valid."""

_OCTET_AS_TEXT = {octet: chr(octet) for octet in range(256)}


def parser(declared: type[Pdu]) -> Parser | None:
    """The parser of a PDU; None if its table has a kind of field that is not worth one."""
    fields = table(declared)
    if not all(_is_plain(kind) for _, kind in fields):
        return None
    lines = ["def parse(octets):", "    text = str(octets, 'latin-1')", f"    at = {HEADER_OCTETS}"]
    for name, kind in fields:
        lines += ("    " + line for line in _reading(name, kind))
    lines += ["    self = Thawed()"]
    lines += [f"    self.{name} = {name}" for name, _ in fields]
    lines += ["    self.tlvs = parse_tlvs(octets, at) if at != len(octets) else ()"]
    lines += ["    self.__class__ = Frozen", "    return self"]
    names = {"Frozen": declared, "Thawed": thawed(declared), "parse_tlvs": tlvs.parse}
    return cast(Parser, _compiled("parse", declared, lines, names))


def builder(declared: type[Pdu]) -> Builder | None:
    """The builder of a PDU; None if its table has a kind of field that is not worth one."""
    fields = table(declared)
    if not all(_is_plain(kind) for _, kind in fields):
        return None
    lines = ["def build(pdu, sequence_number, command_status):"]
    lines += [f"    {name} = pdu.{name}" for name, _ in fields]
    lines += [f"    if {check}: raise ValueError" for check in _checks(fields)]
    lines += [f"    body = {_text(fields)}.encode('latin-1')"]
    lines += [f"    body += {name}" for name, kind in fields if isinstance(kind, ShortMessage)]
    lines += ["    if pdu.tlvs: body += encode_tlvs(pdu.tlvs)"]
    lines += [f"    return pack({HEADER_OCTETS} + len(body), {int(declared.command_id)}, "]
    lines[-1] += "command_status, sequence_number) + body"
    names = {"pack": HEADER.pack, "octet": _OCTET_AS_TEXT, "encode_tlvs": tlvs.encode}
    return cast(Builder, _compiled("build", declared, lines, names))


def _is_plain(kind: Kind) -> bool:
    return isinstance(kind, Integer | COctetString | Time | ShortMessage)


def _reading(name: str, kind: Kind) -> list[str]:
    """Lines that read one field at ``at`` and leave ``at`` behind it."""
    match kind:
        case Integer():
            return [f"{name} = octets[at]", "at += 1"]
        case COctetString(octets=most):
            find = f"end = text.index('\\0', at, at + {most})"
            return [find, f"{name} = text[at:end]", "at = end + 1"]
        case Time():
            whole = f"if text.index('\\0', at) != at + {TIME_CHARACTERS}: raise ValueError"
            take = f"{name} = text[at:at + {TIME_CHARACTERS}]"
            some = ["    " + line for line in (whole, take, f"at += {TIME_CHARACTERS + 1}")]
            return [f"if octets[at] == 0: {name} = ''; at += 1", "else:", *some]
        case _:
            cut = ["end = at + 1 + octets[at]", "if end > len(octets): raise ValueError"]
            return [*cut, f"{name} = octets[at + 1:end]", "at = end"]


def _checks(fields: Table) -> list[str]:
    """Conditions under which a value does not fit; that integers fit is seen when they are looked up."""
    checks: list[str] = []
    strings: list[str] = []
    for name, kind in fields:
        match kind:
            case COctetString(octets=most):
                checks += [f"len({name}) >= {most}"]
                strings += [name]
            case Time():
                checks += [f"{name} and len({name}) != {TIME_CHARACTERS}"]
                strings += [name]
            case ShortMessage():
                checks += [f"len({name}) > {MOST_SHORT_MESSAGE}"]
    if strings:
        checks += ["'\\0' in f'" + "".join(f"{{{name}}}" for name in strings) + "'"]
    return checks


def _text(fields: Table) -> str:
    """An expression for the mandatory fields up to sm_length, as Latin-1 text."""
    pieces: list[str] = []
    for name, kind in fields:
        match kind:
            case Integer():
                pieces += [f"{{octet[{name}]}}"]
            case COctetString() | Time():
                pieces += [f"{{{name}}}\\0"]
            case ShortMessage():
                pieces += [f"{{octet[len({name})]}}"]
    return "f'" + "".join(pieces) + "'"


def _compiled(function: str, declared: type[Pdu], lines: list[str], names: dict[str, object]) -> object:
    """The function, with its source where tracebacks look for it."""
    source = "\n".join(lines) + "\n"
    page = f"<{function} {declared.__name__}>"
    linecache.cache[page] = (len(source), None, source.splitlines(keepends=True), page)
    room = dict(names)
    exec(compile(source, page, "exec"), room)
    return room[function]
