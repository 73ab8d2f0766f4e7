"""The recent messages of one ESME to each number, for `per_number` and `repeat`.

Pure: the time is an argument. Moments are instants, as with `budget`.
"""

from collections import OrderedDict
from datetime import tzinfo
from enum import Enum
from math import inf
from typing import Final

from router.clocks import UNSET, Dates
from router.routing.numbers import Identity, agrees
from router.routing.spans import HOUR, Span, bounds
from router.sms.value import evolve, value

MOST: Final = 300_000
"""Messages of one ESME that are remembered; of more, those to the number that was written to longest ago
go.
"""

SERIES: Final = 600.0
"""Seconds in which segments of one reference belong to one text."""


@value(kw_only=True)
class PerNumber:
    """Messages to one number; None is no limit. The hour slides, the day is one of the calendar."""

    hour: int | None = None
    day: int | None = None

    def __bool__(self) -> bool:
        return self.hour is not None or self.day is not None


class Against(Enum):
    """The limits that a message may violate."""

    OFTEN = "as many messages to this number as it may send"
    AGAIN = "it has sent this text to this number just now"


@value
class SegmentId:
    """Which of a text that its sender cut: ``of`` is what all of them have in common."""

    of: str
    number: int


@value
class Wrote:
    """One message. ``text`` is a hash of its text, 0 if that does not matter.

    A message that ``follows`` another segment of its text counts only as a text of its own.
    """

    id: int
    at: float
    e164: str
    text: int = 0
    segment: SegmentId | None = None
    follows: bool = False


class RecentMessages:
    """The messages of one ESME. ``repeat`` is in seconds, 0 if a text may be repeated freely."""

    def __init__(
        self, limits: PerNumber, repeat: float, zone: tzinfo, dates: Dates = UNSET, most: int = MOST
    ) -> None:
        self.limits, self.repeat = limits, repeat
        self._zone = zone
        self._dates = dates
        self._most = most
        self._ends = -inf
        self._began = -inf
        self._count = 0
        self._wrote: OrderedDict[str, list[Wrote]] = OrderedDict()
        """Messages by the digits of the number; the number that was written to longest ago comes first."""

    def __len__(self) -> int:
        return self._count

    def against(self, now: float, number: Identity, text: int, segment: SegmentId | None) -> Against | None:
        """Return the limit that forbids one more message to a number; None if none does."""
        wrote = self._to(now, number)
        if self.repeat and any(one.text == text and one.at + self.repeat > now for one in wrote if text):
            return Against.AGAIN
        if self.limits and not _goes_on(wrote, segment, now):
            for since, most in self._spans(now):
                if sum(one.at > since for one in wrote if not one.follows) >= most:
                    return Against.OFTEN
        return None

    def repeats(self, now: float, number: Identity, text: int, id: int) -> bool:
        """Tell whether a message to this number, other than this one, has said the same just now."""
        others = (one for one in self._to(now, number) if one.id != id)
        return any(one.text == text and one.at + self.repeat > now for one in others)

    def retell(self, number: Identity, id: int, text: int) -> Wrote | None:
        """Note that a message says something else from now on.

        Return what is known of it then; None if nothing is.
        """
        known = self._wrote.get(number.digits, [])
        for place, one in enumerate(known):
            if one.id == id:
                known[place] = evolve(one, text=text)
                return known[place]
        return None

    def is_over(self, now: float, number: Identity) -> bool:
        """Tell whether there are more messages to a number than allowed, since the limit was lowered."""
        if not self.limits:
            return False
        wrote = [one for one in self._to(now, number) if not one.follows]
        return any(sum(one.at > since for one in wrote) > most for since, most in self._spans(now))

    def add(self, number: Identity, wrote: Wrote) -> None:
        """Count a message to a number."""
        known = self._wrote.setdefault(number.digits, [])
        if _goes_on([one for one in known if agrees(one.e164, number.e164)], wrote.segment, wrote.at):
            wrote = evolve(wrote, follows=True)
        known.append(wrote)
        self._count += 1
        self._wrote.move_to_end(number.digits)
        while self._count > self._most:
            self._count -= len(self._wrote.popitem(last=False)[1])

    def take_back(self, number: Identity, id: int) -> None:
        """Forget a message of which nothing was sent."""
        known = self._wrote.get(number.digits, [])
        place = next((place for place, one in enumerate(known) if one.id == id), None)
        if place is not None:
            gone, left = known[place], known[:place] + known[place + 1 :]
            if gone.segment is not None and not gone.follows:
                _begin_at_next(left, place, gone.segment, number)
            self._put(number.digits, known, left)

    def forget(self, now: float) -> None:
        """Drop what no longer matters, of the numbers that were written to longest ago."""
        for digits, known in list(self._wrote.items()):
            left = self._lasting(now, known)
            self._put(digits, known, left)
            if left:
                return

    def _to(self, now: float, number: Identity) -> list[Wrote]:
        known = self._wrote.get(number.digits)
        if known is None:
            return []
        left = self._lasting(now, known)
        self._put(number.digits, known, left)
        return [one for one in left if agrees(one.e164, number.e164)]

    def _put(self, digits: str, known: list[Wrote], left: list[Wrote]) -> None:
        if len(left) == len(known):
            return
        self._count -= len(known) - len(left)
        if left:
            self._wrote[digits] = left
        else:
            del self._wrote[digits]

    def _lasting(self, now: float, known: list[Wrote]) -> list[Wrote]:
        since = min([now - self.repeat, *(began for began, _ in self._spans(now))])
        return known if known[0].at > since else [one for one in known if one.at > since]

    def _spans(self, now: float) -> list[tuple[float, int]]:
        """Return, for each limit, since when messages count, and how many there may be."""
        found: list[tuple[float, int]] = []
        if self.limits.hour is not None:
            found.append((now - HOUR, self.limits.hour))
        if self.limits.day is not None:
            found.append((self._day(now), self.limits.day))
        return found

    def _day(self, now: float) -> float:
        """Return the moment just before the day began."""
        date = now + self._dates.ahead
        if not self._began <= date < self._ends:
            self._began, self._ends = bounds(Span.DAY, date, self._zone)
        return self._began - self._dates.ahead - _MOMENT


_MOMENT: Final = 1e-6


def _goes_on(wrote: list[Wrote], segment: SegmentId | None, now: float) -> bool:
    """Tell whether the segment belongs to the text that the last of its series began; a number that came
    already begins another.
    """
    if segment is None:
        return False
    there: set[int] = set()
    for one in wrote:
        if one.segment is None or one.segment.of != segment.of:
            continue
        if not one.follows:
            there = {one.segment.number} if one.at + SERIES > now else set()
        elif there:
            there.add(one.segment.number)
    return bool(there) and segment.number not in there


def _begin_at_next(wrote: list[Wrote], place: int, gone: SegmentId, number: Identity) -> None:
    """Count the next segment of a text, since the one at this place, which counted for it, is gone."""
    for at, one in enumerate(wrote[place:], place):
        if one.segment is not None and one.segment.of == gone.of and agrees(one.e164, number.e164):
            if one.follows:
                wrote[at] = evolve(one, follows=False)
            return
