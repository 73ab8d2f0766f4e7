"""Which copies blows explain: each needs a place in a window that was open to it when a blow fell.

A copy may have come about in several ways, and a blow is good for so many copies as its windows held. So
places are given to copies like seats to guests who have wishes (Kuhn's method): one that has a place moves on
if another place would do as well, and only those stay without for whom there cannot be any.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from tools.promises.story import Blow, Window

SLACK_S = 2.0
"""Seconds after a blow in which octets that were in a socket may still be read."""

Span = tuple[float, float]
"""From when until when a blow would explain a copy."""


@frozen
class Copy:
    """It is a copy of ``what``, and came at ``second``. ``spans`` are the windows it may have come by."""

    what: str
    first: float
    second: float
    spans: Mapping[Window, Span]


class _Seats:
    def __init__(self, copies: Sequence[Copy], blows: Iterable[Blow]) -> None:
        windows = [(blow, window) for blow in blows for window in Window if blow.places(window)]
        self._room = [blow.places(window) for blow, window in windows]
        self._wishes = [
            [place for place, (blow, window) in enumerate(windows) if _explains(blow, window, copy)]
            for copy in copies
        ]
        self._seated: defaultdict[int, list[int]] = defaultdict(list)

    def seat(self, copy: int, asked: set[int]) -> bool:
        """Find a place, though others may have to move for it; ``asked`` are places that were asked for."""
        for place in self._wishes[copy]:
            if place in asked:
                continue
            asked.add(place)
            seated = self._seated[place]
            if len(seated) < self._room[place]:
                seated.append(copy)
                return True
            for index, other in enumerate(seated):
                if self.seat(other, asked):
                    seated[index] = copy
                    return True
        return False


def unexplained(copies: Iterable[Copy], blows: Iterable[Blow]) -> list[Copy]:
    """Return the copies that no blow explains."""
    ordered = sorted(copies, key=lambda copy: copy.second)
    seats = _Seats(ordered, blows)
    return [copy for number, copy in enumerate(ordered) if not seats.seat(number, set())]


def _explains(blow: Blow, window: Window, copy: Copy) -> bool:
    if window not in copy.spans:
        return False
    since, until = copy.spans[window]
    return since - SLACK_S <= blow.at <= until
