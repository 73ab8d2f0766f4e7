"""Figures over time, packed: a block is an hour of minutes, or a day of hours, in which something happened.

A figure is its place behind the first of the block, an octet that says which of its five numbers are not 0,
and these as varints (seven bits an octet, the lowest first). A minute of a GoIP's channel takes four octets.
"""

from collections.abc import Iterator

from router.relay.lookouts.growth import NOTHING, Figure, plus
from router.store.changes import Charted


def packed(place: int, figure: Figure) -> bytes:
    """Return a figure in the form of a block; ``place`` counts from the first of the block."""
    mask = sum(1 << at for at, number in enumerate(figure) if number)
    octets = bytearray((place, mask))
    for number in figure:
        while number:
            more = number >> 7
            octets.append((number & 0x7F) | (0x80 if more else 0))
            number = more
    return bytes(octets)


def unpacked(block: Charted) -> Iterator[tuple[int, Figure]]:
    """Yield the start of each figure of a block, in seconds of Unix time, and the figure.

    An unreadable octet ends it: a chart with a gap is better than none.
    """
    first, octets = block.at // block.span, iter(block.figures)
    for place in octets:
        try:
            mask = next(octets)
            found = [_number(octets) if mask >> at & 1 else 0 for at in range(5)]
        except StopIteration:
            return
        yield (first + place) * block.span, (found[0], found[1], found[2], found[3], found[4])


def _number(octets: Iterator[int]) -> int:
    number = shift = 0
    for octet in octets:
        number |= (octet & 0x7F) << shift
        if octet < 0x80:
            return number
        shift += 7
    raise StopIteration


class Run:
    """A block in the making: up to ``many`` figures of ``span`` seconds.

    A block begins at ``second`` of its first figure, which is this process' own. So one from before a restart
    is not overwritten, and readers add both up.
    """

    __slots__ = ("_done", "_figure", "_many", "_place", "_second", "_span", "at")

    def __init__(self, span: int, many: int, second: int) -> None:
        self._span = span
        self._many = many
        self._second = second
        self.at = 0
        """Its beginning, in seconds of Unix time; 0 while it is empty."""
        self._done = b""
        self._place = 0
        self._figure = NOTHING

    def add(self, moment: int, figure: Figure) -> None:
        """Add a figure to the minute, or hour, of this moment."""
        place = moment // self._span
        if place != self._place:
            if self.at and place > self._place and place // self._many == self._place // self._many:
                self._done += packed(self._place - self.at // self._span, self._figure)
            else:
                # Behind the end of the block, or before what it has: the clock was set back.
                self.at, self._done = place * self._span + self._second, b""
            self._place, self._figure = place, NOTHING
        self._figure = plus(self._figure, figure)

    def block(self, kind: str, name: str) -> Charted:
        """Return the block as it is now."""
        now = packed(self._place - self.at // self._span, self._figure)
        return Charted(kind, name, self._span, self.at, self._done + now)
