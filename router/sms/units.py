"""Weight of a message against bounds that count messages: a long one counts for the memory that it takes."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from router.sms.message import ShortMessage

T = TypeVar("T")

SHIFT: Final = 11
UNIT: Final = 1 << SHIFT
"""Octets of text and optional parameters that make a message count as one more."""

TLV: Final = 150
"""Octets that an optional parameter takes beside its value."""


def units(message: ShortMessage) -> int:
    """Count how many usual messages take as much memory as this one; nearly always 1."""
    octets = len(message.short_message)
    if message.tlvs:
        for _, value in message.tlvs:
            octets += TLV + len(value)
    return 1 + (octets >> SHIFT)


def filling(limit: int, found: Iterable[T], units_of: Callable[[T], int]) -> Iterator[T]:
    """Yield the first of what was found, until ``limit`` units or more are reached."""
    total = 0
    for one in found:
        yield one
        total += units_of(one)
        if total >= limit:
            return
