"""Postings: the places of a value in a block of sendings, for searches, in few octets.

A block is 4,096 ids. For each value that several of its sendings have (an ESME, a channel, a state) there is
a *posting*: their places in the block. The values of few of them, such as most numbers, share 64 postings,
each place with some bits of the value's key. Postings are ordered by their value first, so that those of one
value are read in one go, and those of two are compared bit by bit. Two values may have the same key, so each
sending that a posting names is looked at before it is believed.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final
from zlib import crc32

BITS: Final = 12
SIZE: Final = 1 << BITS
"""Ids of a block."""

FEW: Final = 8
"""Sendings of a block that have a value in common, up to which it has no posting of its own."""

MANY: Final = 255
"""Places that are listed; of more there is a bit for each place of the block."""

OCTETS: Final = SIZE // 8

BUCKET_BITS: Final = 6
BUCKETS: Final = 1 << BUCKET_BITS
HASH_BITS: Final = 32 - BITS
"""Bits of a key that stand beside a place in a shared posting, behind those that choose the posting."""

STATIC: Final = ("to", "sender", "esme")
"""Values that a sending has from the start."""

CHANGING: Final = ("way", "channel", "state", "err")
"""Values that are settled when it has ended."""

SALTS: Final = tuple(crc32(kind.encode()) for kind in (*STATIC, *CHANGING))

Posting = tuple[int, bytes]
"""A key and the places; a key below 0 is that of a shared one."""

Row = tuple[int, int, bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""A sending's place, whether it has ended, and its values in the order of the kinds."""


def key_of(kind: str, text: str) -> int:
    """Return the key of a value."""
    return crc32(text.encode(), SALTS[(*STATIC, *CHANGING).index(kind)])


def postings(rows: Sequence[Row]) -> tuple[list[Posting], list[int]]:
    """Return the postings of a block, and the places of what has not ended.

    The compiled `Applier.postings` does the same, 10 times as fast.
    """
    ended = [row for row in rows if row[1]]
    entries: list[int] = []
    for column, salt in enumerate(SALTS, 2):
        having = rows if column < 2 + len(STATIC) else ended
        entries += [crc32(row[column], salt) << BITS | row[0] for row in having]  # type: ignore[arg-type]
    entries.sort()
    return _grouped(entries), [row[0] for row in rows if not row[1]]


def _grouped(entries: Iterable[int]) -> list[Posting]:
    found: list[Posting] = []
    shared: dict[int, array[int]] = {}
    for key, several in groupby(entries, lambda entry: entry >> BITS):
        places = [entry & SIZE - 1 for entry in several]
        if len(places) > FEW:
            found.append((key, packed(places)))
        else:
            bucket, part = _shared(key)
            shared.setdefault(bucket, array("I")).extend(part << BITS | place for place in places)
    return [*found, *((bucket, entries.tobytes()) for bucket, entries in shared.items())]


def _shared(key: int) -> tuple[int, int]:
    """Return the key of the posting that a value shares, and the bits that stand beside each place."""
    return -1 - (key >> 32 - BUCKET_BITS), key >> 32 - BUCKET_BITS - HASH_BITS & (1 << HASH_BITS) - 1


def keys_of(key: int) -> tuple[int, int]:
    """Return the keys of the two postings that the places of a value may stand in."""
    return key, _shared(key)[0]


def packed(places: Sequence[int]) -> bytes:
    """Return some places of a block in octets."""
    if len(places) <= MANY:
        return array("H", places).tobytes()
    bits = bytearray(OCTETS)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def bits_of(posting: bytes) -> int:
    """Return the places of a posting as the bits of a number."""
    if len(posting) == OCTETS:
        return int.from_bytes(posting, "little")
    bits = bytearray(OCTETS)
    for place in array("H", posting):
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def bits_shared(posting: bytes, key: int) -> int:
    """Return the places of one value in a posting that it shares, as the bits of a number."""
    entries, part = array("I", posting), _shared(key)[1]
    bits = 0
    for entry in entries[bisect_left(entries, part << BITS) :]:
        if entry >> BITS != part:
            break
        bits |= 1 << (entry & SIZE - 1)
    return bits


def places_of(bits: int) -> Iterable[int]:
    """Yield the places from the last to the first."""
    while bits:
        place = bits.bit_length() - 1
        yield place
        bits ^= 1 << place
