"""Segments that wait for their status report, by channel and remote id.

One id may stand for several: a restarted box begins its counter anew, and some draw ids at random. The newest
of each id is found at once. Segments beyond the bound are on disk only.
"""

from collections.abc import Collection, Sequence
from itertools import islice
from typing import Final

from router.relay.sending.attempt import Attempt, Part

OF_ONE_ID: Final = 200
"""Older segments of one id that are in memory beside the newest."""

ENDED: Final = 1_000
"""Segments that are remembered as ended lately, at least."""

Key = tuple[str, str]
"""A channel, and a remote id."""


Ended = tuple[str, int]
"""The number that the segment went to, and its epoch."""


class OpenSegments:
    """Holds up to ``most`` ids, and as many older segments of the same ids.

    ``on_disk``: sendings up to this id may be open on disk only; 0 if there are none.
    """

    __slots__ = ("_ended", "_ended_before", "_many", "_most", "_newest", "_older", "on_disk")

    def __init__(self, most: int) -> None:
        self._most = most
        self._newest: dict[Key, Part] = {}
        self._older: dict[Key, list[Part]] = {}
        """Beside the newest, the oldest first."""
        self._many = 0
        """Number of those."""
        self._ended: dict[Key, Ended] = {}
        self._ended_before: dict[Key, Ended] = {}
        self.on_disk = 0

    def add(self, key: Key, part: Part) -> None:
        """Keep a segment until its ending; it need not be newer than others of its id."""
        if self._newest.setdefault(key, part) is not part:
            self._add_to(key, part)
        if len(self._newest) > self._most:
            self._make_room()

    def newest(self, key: Key) -> Part | None:
        """Return the newest segment of an id in memory."""
        return self._newest.get(key)

    def has_of(self, channels: Collection[str]) -> bool:
        """Tell whether any segment is on these channels. Scans all."""
        return any(key[0] in channels for key in self._newest)

    def under(self, key: Key) -> Sequence[Part]:
        """Return all segments of an id in memory, the newest first."""
        newest = self._newest.get(key)
        return [] if newest is None else [newest, *reversed(self._older.get(key, ()))]

    def ended(self, key: Key, part: Part) -> None:
        """Drop a segment, but remember for a while that there was one."""
        self.forget(key, part)
        self._ended[key] = part.message.destination_addr.addr, part.attempt.epoch
        if len(self._ended) >= ENDED:
            self._ended_before, self._ended = self._ended, {}

    def lately(self, key: Key) -> Ended | None:
        """Return number and epoch of the segment of this id that ended last, if not long ago."""
        return self._ended.get(key) or self._ended_before.get(key)

    def forget(self, key: Key, part: Part) -> None:
        """Drop a segment."""
        if self._older and key in self._older:
            left = [one for one in self.under(key) if one is not part]
            del self._newest[key]
            self._put(key, left[::-1])
            return
        newest = self._newest.pop(key, None)
        if newest is not None and newest is not part:
            self._newest[key] = newest

    def forget_all(self, attempt: Attempt) -> None:
        """Leave all segments of an attempt on disk only."""
        self.leave(attempt)
        for remote_id in set((attempt.called or {}).values()):
            key = attempt.channel.id, remote_id
            for part in self.under(key):
                if part.attempt is attempt:
                    self.forget(key, part)

    def leave(self, attempt: Attempt) -> None:
        """Note that a segment of this attempt is on disk only."""
        self.on_disk = max(self.on_disk, attempt.planned.sending.id)

    def _add_to(self, key: Key, part: Part) -> None:
        """Add a segment to others of its id. One that goes out again takes its own place."""
        which = _which(part)
        parts = [one for one in self.under(key) if _which(one) != which]
        # It is no more the one that has waited longest.
        del self._newest[key]
        self._put(key, sorted((*parts, part), key=_age))

    def _put(self, key: Key, parts: list[Part]) -> None:
        """Replace the segments of an id by these, the oldest first."""
        self._many -= len(self._older.pop(key, ()))
        if not parts:
            return
        self._newest[key] = parts.pop()
        for part in parts[:-OF_ONE_ID]:
            self.leave(part.attempt)
        if parts:
            self._older[key] = parts[-OF_ONE_ID:]
            self._many += len(self._older[key])
        while self._many > self._most:
            self._leave_older(next(iter(self._older)))

    def _make_room(self) -> None:
        """Leave the oldest on disk only; many at a time, since a dict finds its first key slowly."""
        for key in list(islice(self._newest, 1 + self._most // 64)):
            self.leave(self._newest.pop(key).attempt)
            if key in self._older:
                self._leave_older(key)

    def _leave_older(self, key: Key) -> None:
        parts = self._older.pop(key)
        self._many -= len(parts)
        for part in parts:
            self.leave(part.attempt)


def _age(part: Part) -> tuple[int, int, int]:
    """Return the sort key for age: a later epoch is younger, even if accepted earlier."""
    return part.attempt.epoch, part.attempt.planned.sending.id, part.number


def _which(part: Part) -> tuple[int, int]:
    return part.attempt.planned.sending.id, part.number
