"""Notes and keys of channels and ESMEs that are no longer configured are forgotten, after a while."""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Final

from router.clocks import Dates
from router.relay.hearing.deduplication import Deduplicator
from router.relay.interfaces import Clock, instants
from router.relay.notes import ChannelNotes

DAY: Final = 86400.0

KEPT: Final = 30 * DAY
"""Seconds for which a channel that was taken out may come back: its inbox is then known, and its SIM."""

REMOVED: Final = "removed"
"""The note with the date, in seconds, when a channel was first missed in the configuration."""


class RemovedChannels:
    """Forgets notes and lasting keys of channels that are not ``configured`` by then."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        notes: ChannelNotes,
        once: Deduplicator,
        configured: Callable[[], Collection[str]],
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._notes = notes
        self._once = once
        self._configured = configured
        self._look = 0.0

    def tick(self) -> None:
        """Look once a day, and at the start; called once a second."""
        if self._now() < self._look:
            return
        self._look = self._now() + DAY
        configured = self._configured()
        for channel in sorted({*self._notes.channels(), *self._once.channels()}):
            if channel in configured:
                self._notes.forget(channel, [REMOVED])
            elif self._is_over(channel):
                self._once.forget(channel, self._once.heard(channel))
                self._notes.forget(channel, self._notes.of(channel))

    def _is_over(self, channel: str) -> bool:
        """Tell whether it was missed long ago; note the date when it is first missed."""
        date = self._dates.now()
        with suppress(KeyError, ValueError):
            return date >= float(self._notes.of(channel)[REMOVED]) + KEPT
        self._notes.note(channel, REMOVED, f"{date:.0f}")
        return False
