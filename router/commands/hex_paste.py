"""Octets out of what people paste: plain hex in any grouping, logs, and dumps of tshark, hexdump and xxd."""

import re
from collections.abc import Sequence
from typing import Final

OFFSET: Final = re.compile(r"\s*([0-9a-fA-F]{4,8})(:?)\s+(.*)")
"""The beginning of a line of a dump: where its octets stand, and a colon if xxd has written it."""

WORD: Final = re.compile(r"(?:[0-9a-fA-F]{2})+")
NOISE: Final = re.compile(r"0x|\\x|[:,;'\"{}\[\]]|\bb(?=\\x|')")
"""Characters around octets in sources and debuggers."""

LOGGED: Final = re.compile(
    r"\b(data: )((?:[0-9a-fA-F]{2} ?)+)|(?<!\w)((?:[0-9a-fA-F]{2}[ :]?){16,})[0-9a-fA-F]?(?!\w)"
)
"""Octets in a line of a log: those that Kannel dumps, or as many as a PDU has at least.

Half an octet at the end is where the log has cut the line.
"""

WORDS: Final = re.compile(r"[^\s0-9a-fA-F:]")
"""What is in front of octets in a log and not in a dump."""

ROW: Final = 16
"""Octets on one line of a dump, at most; its column of text follows."""


class BadHex(ValueError):
    """The paste is not hexadecimal: the message says in which line and column, and what stands there."""


def octets_of(paste: str) -> bytes:
    """Return the octets of a paste. Offsets and text columns of dumps are left out, several dumps are joined.

    If one line is that of a log, those that have no octets are passed over.

    :raises BadHex: at the first sign that is not hexadecimal.
    """
    try:
        return _octets(paste.splitlines())
    except BadHex:
        logged = [octets for line in paste.splitlines() if (octets := _logged(line))]
        if not logged:
            raise
        return b"".join(logged)


def _logged(line: str) -> bytes:
    """Return the octets in a line of a log, behind its words; none if there are no words or no octets."""
    found = LOGGED.search(line)
    if found is None or not (found[1] or WORDS.search(line, 0, found.start())):
        return b""
    return bytes.fromhex((found[2] or found[3]).replace(":", ""))


def _octets(lines: Sequence[str]) -> bytes:
    octets, base = bytearray(), 0
    for number, line in enumerate(lines, 1):
        if octets and line.strip() == f"{len(octets) - base:08x}":
            # hexdump ends with the number of octets.
            continue
        dump = OFFSET.match(line)
        if dump is None or not (dump[2] or re.match(r"[0-9a-fA-F]{2}\b", dump[3])):
            octets += _plain(line, number)
            continue
        offset = int(dump[1], 16)
        if offset == 0:
            # tshark counts anew in each frame.
            base = len(octets)
        if offset == len(octets) - base:
            octets += _row(dump[3], xxd=bool(dump[2]))
        else:
            octets += _plain(line, number)
    return bytes(octets)


def _row(line: str, xxd: bool) -> bytes:
    """Return the octets of a line of a dump whose offset is cut off."""
    columns = re.split(r"\s{2,}" if xxd else r"\s{3,}|\s*\|", line)[0]
    octets = b""
    for word in columns.split():
        if len(octets) == ROW or not WORD.fullmatch(word):
            break
        octets += bytes.fromhex(word)
    return octets


def _plain(line: str, number: int) -> bytearray:
    """Return the octets of a line of hex; noise becomes blanks, so that columns stay what they are."""
    bare = NOISE.sub(lambda found: " " * len(found[0]), line)
    octets = bytearray()
    for word in re.finditer(r"\S+", bare):
        place = f"line {number}, column {word.start() + 1}"
        if wrong := re.search(r"[^0-9a-fA-F]", word[0]):
            at = f"line {number}, column {word.start() + wrong.start() + 1}"
            raise BadHex(f"{at}: {wrong[0]!r} is not hexadecimal")
        if len(word[0]) % 2:
            raise BadHex(f"{place}: {word[0][:40]} has an odd number of digits, and an octet has two")
        octets += bytes.fromhex(word[0])
    return octets
