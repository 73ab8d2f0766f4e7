"""Figures over time for charts, of a channel, an ESME, a route, or all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import Enum

from router.clocks import Dates
from router.relay.lookouts.chart_blocks import unpacked
from router.relay.lookouts.charts import DAY, HOUR, MINUTE, Charting, ChartKind
from router.relay.lookouts.growth import NOTHING, Figure, plus
from router.sms.value import value
from router.store.changes import Charted
from router.store.interface import Reader, Store


class Over(Enum):
    """The time that a chart covers."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


@value
class Scale:
    """The scale of a chart: ``points`` of ``step`` seconds each, summed from figures of ``span`` seconds."""

    span: int
    step: int
    points: int


SCALES: Mapping[Over, Scale] = {
    Over.HOUR: Scale(MINUTE, MINUTE, 60),
    Over.DAY: Scale(MINUTE, 10 * MINUTE, 144),
    Over.MONTH: Scale(HOUR, 6 * HOUR, 120),
}


@value(kw_only=True)
class MessageCounts:
    """Messages accepted, sent, delivered, ended otherwise, and SMS received, in some time."""

    accepted: int
    sent: int
    delivered: int
    failed: int
    received: int


@value(kw_only=True)
class Chart:
    """Points of ``step`` seconds each, from ``begin`` on; the last one is not complete yet."""

    begin: datetime
    step: int
    points: Sequence[MessageCounts]


class Charts:
    """Reads charts from the store and adds figures not written yet. ``zone`` is that of days."""

    def __init__(self, dates: Dates, store: Store, charting: Charting, zone: tzinfo) -> None:
        self._dates = dates
        self._store = store
        self._charting = charting
        self._zone = zone

    def draw(
        self,
        kind: ChartKind,
        name: str,
        over: Over,
        then: Callable[[Chart], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Call ``then`` with a chart, or ``otherwise`` if the store cannot answer now."""
        scale, now = SCALES[over], int(self._dates.now())
        begin = (now // scale.step - scale.points + 1) * scale.step

        def drawn(found: Mapping[str, Sequence[tuple[int, Figure]]]) -> None:
            sums = [NOTHING] * scale.points
            for at, figure in found[name]:
                # Figures that lie in the future, as the clock was set back since, are not shown.
                if begin <= at <= now:
                    place = (at - begin) // scale.step
                    sums[place] = plus(sums[place], figure)
            points = [counts_of(each) for each in sums]
            then(Chart(begin=datetime.fromtimestamp(begin, self._zone), step=scale.step, points=points))

        self._find(kind, [name], scale.span, begin, drawn, otherwise)

    def today(
        self,
        kind: ChartKind,
        names: Iterable[str],
        then: Callable[[Mapping[str, MessageCounts]], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Call ``then`` with the sums since midnight by name; ``otherwise`` if the store cannot answer."""
        now = self._dates.now()
        midnight = datetime.fromtimestamp(now, self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        begin = int(max(midnight.timestamp(), now - DAY))

        def summed(found: Mapping[str, Sequence[tuple[int, Figure]]]) -> None:
            told = {}
            for name, figures in found.items():
                total = NOTHING
                for at, figure in figures:
                    total = plus(total, figure) if begin <= at <= now else total
                told[name] = counts_of(total)
            then(told)

        self._find(kind, list(names), MINUTE, begin, summed, otherwise)

    def _find(
        self,
        kind: ChartKind,
        names: Sequence[str],
        span: int,
        begin: int,
        then: Callable[[Mapping[str, Sequence[tuple[int, Figure]]]], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Call ``then`` with the figures by name, written or not yet: when each began, and its counts."""
        block = HOUR if span == MINUTE else DAY
        unwritten = {name: self._charting.unwritten(kind, name) for name in names}

        def ask(reader: Reader) -> Mapping[str, Sequence[Charted]]:
            return {name: reader.charted(kind.value, name, span, begin - block) for name in names}

        def found(blocks: Mapping[str, Sequence[Charted]]) -> None:
            then(
                {
                    name: [*(one for block in blocks[name] for one in unpacked(block)), *unwritten[name]]
                    for name in names
                }
            )

        self._store.read(ask, found, otherwise)


def counts_of(figure: Figure) -> MessageCounts:
    """Return a figure with names."""
    accepted, sent, delivered, failed, received = figure
    return MessageCounts(accepted=accepted, sent=sent, delivered=delivered, failed=failed, received=received)
