"""Hexadecimal octets as readable SMPP PDUs, by smpp.pdu.

    python tools/pdu.py 00000010000000150000000000000001
    tshark -x … | python tools/pdu.py

Takes its arguments, or else what it reads: plain hex in any grouping (with ``:``, ``0x``, ``\\x``), or what
tshark, hexdump and xxd print, offsets and text column included. Several PDUs in a row are fine; octets before
the first one (Ethernet, IP, TCP) are passed over. What smpp.pdu can not read is shown in hex, and why.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from io import BytesIO
from pathlib import Path
from struct import unpack_from

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from smpp.pdu.constants import command_id_value_map
from smpp.pdu.error import PDUParseError
from smpp.pdu.pdu_encoding import PDUEncoder

from tools.goipsim.texts import decode, split_header

OFFSET = re.compile(r"\s*([0-9a-fA-F]{4,8})(:?)\s+(.*)")
WORD = re.compile(r"(?:[0-9a-fA-F]{2})+")
NOISE = re.compile(r"0x|\\x|[:,;'\"]|\bb(?=\\x|')")
ENUM = re.compile(r"\b[A-Z]\w+\.(?=[A-Z])")
"""The class in front of a member's name."""

LONGEST = 100_000


def octets_of(paste: str) -> bytes:
    """The octets in what was pasted; `ValueError` for what is not hexadecimal."""
    octets = b""
    for line in paste.splitlines():
        if octets and line.strip() == f"{len(octets):08x}":  # the end of what hexdump prints
            continue
        dump = OFFSET.match(line)
        if dump and int(dump[1], 16) == len(octets) and (dump[2] or re.match(r"[0-9a-fA-F]{2}\b", dump[3])):
            octets += dumped(dump[3], xxd=bool(dump[2]))
        else:
            octets += bytes.fromhex(NOISE.sub(" ", line))
    return octets


def dumped(line: str, xxd: bool) -> bytes:
    """The octets of one line of a dump, its offset cut off already: at most sixteen, then comes the text."""
    columns = re.split(r"\s{2,}" if xxd else r"\s{3,}|\s*\|", line)[0]
    octets = b""
    for word in columns.split():
        if len(octets) == 16 or not WORD.fullmatch(word):
            break
        octets += bytes.fromhex(word)
    return octets


def begins(octets: bytes, at: int) -> bool:
    """Whether a PDU may begin here: a sensible length, a known command_id, a sensible command_status."""
    if at + 16 > len(octets):
        return False
    length, command_id, status, _ = unpack_from(">IIII", octets, at)
    return 16 <= length <= LONGEST and command_id in command_id_value_map and status < 0x1000


def told(octets: bytes) -> Iterator[str]:
    """Each PDU in readable lines, and a line for each stretch that is none."""
    at = 0
    while at < len(octets):
        start = next((place for place in range(at, len(octets)) if begins(octets, place)), len(octets))
        if start > at:
            yield f"{start - at} octets that are no PDU: {short(octets[at:start])}"
        if start < len(octets):
            length = unpack_from(">I", octets, start)[0]
            yield from pdu(octets[start : start + length], length)
            at = start + length
        else:
            at = start


def pdu(octets: bytes, length: int) -> Iterator[str]:
    """One PDU."""
    _, command_id, status, sequence_number = unpack_from(">IIII", octets)
    name = command_id_value_map[command_id]
    missing = f", {length - len(octets)} of them missing" if length > len(octets) else ""
    head = f"{name}  command_status 0x{status:08X}  sequence_number {sequence_number}"
    yield f"{head}  ({length} octets{missing})"
    try:
        read = PDUEncoder().decode(BytesIO(octets))
    except (PDUParseError, ValueError, TypeError, KeyError, IndexError) as error:
        yield f"    smpp.pdu can not read it: {error}"
        yield f"    body {octets[16:].hex(' ', 4)}"
        return
    if status:
        yield f"    {'command_status':<24} {read.status.name}"
    for field, value in read.params.items():
        yield f"    {field:<24} {readable(value)}"
    yield from text_of(read.params)
    if PDUEncoder().encode(read) != octets:
        yield "    (smpp.pdu would write it otherwise: a vendor's parameter, an order or a value was lost)"


def readable(value: object) -> str:
    """A value as smpp.pdu gives it, with the names of the specification."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, bytes):
        return repr(value)[1:] if value.isascii() and value.decode().isprintable() else value.hex(" ")
    return "" if value is None else ENUM.sub("", str(value))


def text_of(fields: dict[str, object]) -> Iterator[str]:
    """What the text says, if it can not be read as it stands."""
    message = fields.get("message_payload") or fields.get("short_message")
    if isinstance(message, bytes) and message:
        features = getattr(fields.get("esm_class"), "gsmFeatures", ())
        if any(feature.name == "UDHI_INDICATOR_SET" for feature in features):
            message = split_header(message)[1]
        ucs2 = "UCS2" in str(fields.get("data_coding"))
        text = repr(decode(message, 8 if ucs2 else 3))
        if text != readable(fields.get("short_message")):
            yield f"    {'text':<24} {text}"


def short(octets: bytes) -> str:
    """Hex, not too much of it."""
    return octets[:32].hex(" ") + (" …" if len(octets) > 32 else "")


def main(words: Sequence[str] | None = None) -> int:
    """0 if there was a PDU."""
    given = sys.argv[1:] if words is None else list(words)
    if given in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    try:
        octets = octets_of("\n".join(given) if given else sys.stdin.read())
    except ValueError as error:
        print(f"pdu: {error}", file=sys.stderr)
        return 1
    for line in told(octets):
        print(line)
    return 0 if any(begins(octets, at) for at in range(len(octets))) else 1


if __name__ == "__main__":
    sys.exit(main())
