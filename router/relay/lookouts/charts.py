"""Figures for charts: each minute and hour, by channel, ESME and route, and in all.

Counters are read once a minute, and changes are written in portions, behind other writes. A day of minutes
and 30 days of hours are kept. A router that is killed loses its last minute.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Final

from router.clocks import Dates
from router.relay.figures import Counts, Figures
from router.relay.lookouts.chart_blocks import Run
from router.relay.lookouts.growth import NOTHING, Figure, Growth, figure_of, plus
from router.store.changes import Change, ChartsForgotten
from router.store.interface import Store

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86400
"""Seconds."""

KEPT: Final = {MINUTE: DAY + HOUR, HOUR: 31 * DAY}
"""Seconds that figures of a span are kept, with the block that their last ones are in."""

PORTION: Final = 100
"""Subjects that are written at a tick."""


class ChartKind(Enum):
    """The kind of subject that a chart shows."""

    CHANNEL = "channel"
    ESME = "esme"
    ROUTE = "route"
    ALL = "all"
    """The sum; its name is empty."""


Subject = tuple[ChartKind, str]


class _Course:
    """One subject: its last minute, and the blocks in the making."""

    __slots__ = ("hours", "last", "minutes")

    def __init__(self, second: int) -> None:
        self.last = NOTHING
        """What was counted in the last full minute."""
        self.minutes = Run(MINUTE, HOUR // MINUTE, second % MINUTE)
        self.hours = Run(HOUR, DAY // HOUR, second % HOUR)


class Charting:
    """Reads the counters, and writes their changes."""

    def __init__(self, dates: Dates, figures: Figures, store: Store) -> None:
        self._dates = dates
        self._figures = figures
        self._store = store
        self._second = int(dates.now())
        self._growth: Growth[Subject] = Growth()
        self._courses: dict[Subject, _Course] = {}
        self._since = int(dates.now()) // MINUTE * MINUTE
        """Beginning of the present minute."""
        self._waiting: deque[tuple[Subject, int, Figure]] = deque()
        """Figures that are not written yet: subject, beginning, figure."""
        self._forgot = 0

    def tick(self) -> None:
        """Read the counters of each minute, and write a portion; called once a second."""
        now = int(self._dates.now())
        minute = now // MINUTE * MINUTE
        if minute != self._since:
            self._look()
            self._since = minute
        self._write(PORTION)
        if now // HOUR != self._forgot:
            self._forgot = now // HOUR
            old = [ChartsForgotten(span, now - kept) for span, kept in KEPT.items()]
            self._store.write(old, lazy=True)

    def flush(self) -> None:
        """Write the rest, with the minute that has begun; called at the end."""
        self._look()
        self._write(len(self._waiting))

    def unwritten(self, kind: ChartKind, name: str) -> Sequence[tuple[int, Figure]]:
        """Return the figures that the store does not have yet, each with its beginning."""
        found = [(since, figure) for subject, since, figure in self._waiting if subject == (kind, name)]
        return [*found, (self._since, self._growth.unseen((kind, name), self._counted(kind, name)))]

    def minute(self, kind: ChartKind, name: str) -> Figure:
        """Return what was counted in the last full minute; in the first minute after a start, nothing."""
        course = self._courses.get((kind, name))
        return NOTHING if course is None else course.last

    def _look(self) -> None:
        for subject, counted in self._all():
            course = self._courses.get(subject)
            if course is None:
                if counted == NOTHING:
                    continue
                course = self._courses[subject] = _Course(self._second)
            course.last = self._growth.look(subject, counted)
            if course.last != NOTHING:
                self._waiting.append((subject, self._since, course.last))

    def _write(self, most: int) -> None:
        changes: list[Change] = []
        for _ in range(min(most, len(self._waiting))):
            (kind, name), since, figure = self._waiting.popleft()
            course = self._courses[kind, name]
            for run in (course.minutes, course.hours):
                run.add(since, figure)
                changes.append(run.block(kind.value, name))
        if changes:
            self._store.write(changes, lazy=True)

    # --- counters

    def _all(self) -> Iterator[tuple[Subject, Figure]]:
        figures = self._figures
        by_kind: Sequence[tuple[ChartKind, Mapping[str, Counts]]] = (
            (ChartKind.CHANNEL, figures.channels),
            (ChartKind.ESME, figures.esmes),
            (ChartKind.ROUTE, figures.routes),
        )
        for kind, them in by_kind:
            for name, counts in them.items():
                if name:
                    yield (kind, name), figure_of(counts)
        yield (ChartKind.ALL, ""), self._sum()

    def _counted(self, kind: ChartKind, name: str) -> Figure:
        counts: Counts | None = None
        match kind:
            case ChartKind.CHANNEL:
                counts = self._figures.channels.get(name)
            case ChartKind.ESME:
                counts = self._figures.esmes.get(name)
            case ChartKind.ROUTE:
                counts = self._figures.routes.get(name)
            case ChartKind.ALL:
                return self._sum()
        return NOTHING if counts is None else figure_of(counts)

    def _sum(self) -> Figure:
        """Return the sum over all ESMEs, with the received SMS of all channels.

        Those are not summed by ESME, since one SMS may be for several or none.
        """
        total = NOTHING
        for esme in self._figures.esmes.values():
            total = plus(total, (esme.accepted, esme.sent, esme.delivered, esme.failed, 0))
        received = sum(channel.received for channel in self._figures.channels.values())
        return (*total[:4], received)
