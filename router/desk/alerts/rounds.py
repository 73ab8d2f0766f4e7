"""Goes through all sources of alerts once a second, a portion at a time.

A thousand channels in one burst would delay messages by some milliseconds.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, Protocol

from router.desk.alerts.rules import NotifyRules
from router.desk.alerts.sources import Found, Source
from router.relay.interfaces import Clock, instants

EVERY: Final = 0.1
"""Seconds from one portion to the next."""

ROUND: Final = 1.0
"""Seconds from the beginning of one round to that of the next."""

LEAST: Final = 20
"""Subjects in a portion, at least."""


class Hearing(Protocol):
    """Hears what is found in a round."""

    @property
    def rules(self) -> NotifyRules: ...

    def see(self, found: Found) -> None:
        """Take in a trouble, or that it cannot be known whether there is one."""

    def settle(self) -> None:
        """End a round: a trouble that was not seen in it is over."""


class Rounds:
    """Ticks each `EVERY` seconds."""

    every = EVERY

    def __init__(self, clock: Clock, sources: Sequence[Source], hearing: Hearing) -> None:
        self._now = instants(clock)
        self._sources = sources
        self._hearing = hearing
        self._round: Iterator[Sequence[Found]] | None = None
        self._began = -ROUND
        self._count = self._portion = 0
        self.stopped = False
        """True while the router stops: its links go, which is no trouble."""

    def tick(self) -> None:
        """Look at the next portion, or begin a round when it is time."""
        if self.stopped:
            return
        if self._round is None:
            if self._now() - self._began < ROUND - EVERY / 2:
                return
            self._begin()
        self._go_on(self._portion)

    def go_round(self) -> None:
        """Look at everything, now."""
        self._begin()
        self._go_on(None)

    def _begin(self) -> None:
        self._began = self._now()
        self._portion = max(LEAST, -(-self._count // int(ROUND / EVERY - 1)))
        self._count = 0
        self._round = self._all()

    def _all(self) -> Iterator[Sequence[Found]]:
        rules = self._hearing.rules
        for source in self._sources:
            yield from source.look(rules)

    def _go_on(self, portion: int | None) -> None:
        assert self._round is not None
        looking, self._round = self._round, None
        count = 0
        for found in islice(looking, portion):
            count += 1
            for each in found:
                self._hearing.see(each)
        self._count += count
        if portion is not None and count == portion:
            self._round = looking
        else:
            # A source that raises does not come here: its unseen troubles are not taken for over.
            self._hearing.settle()
