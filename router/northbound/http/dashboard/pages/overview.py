"""The first page: troubles, rates, queues, and the state of each gateway."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from router.desk.channels import ChannelView
from router.desk.charts import MessageCounts, Over
from router.desk.esmes import EsmeView
from router.desk.gateways import count_states
from router.desk.state import State
from router.northbound.http.dashboard.pages.page_charts import Drawn, count_today, draw
from router.northbound.http.dashboard.visit import PageVisit
from router.relay.lookouts.charts import ChartKind
from router.relay.lookouts.tallies import Tally

USABLE: Final = (State.UP, State.RESTING, State.SAVING)
"""States of channels that can send, now or after a rest."""

MOST_TROUBLES: Final = 12
"""Troubles that are listed; further ones are counted."""

EVENTS: Final = 8
"""Last warnings and errors that are listed."""


def show(visit: PageVisit) -> None:
    """GET /."""

    def drawn(charts: Drawn) -> None:
        count_today(visit, ChartKind.ALL, [""], visit.guard(lambda today: counted(charts, today)))

    def counted(charts: Drawn, today: Mapping[str, MessageCounts]) -> None:
        visit.slowly(_made(visit, charts, today.get("")))

    draw(visit, ChartKind.ALL, "", (Over.HOUR, Over.DAY), visit.guard(drawn))


def _made(visit: PageVisit, charts: Drawn, today: MessageCounts | None) -> Iterator[str]:
    desk = visit.desk
    channels: list[ChannelView] = []
    esmes: list[EsmeView] = []
    yield from visit.shared.gather_channels(channels)
    yield from visit.shared.gather_esmes(esmes)
    gateways = desk.gateways.of(channels)
    troubles = desk.troubles(gateways, channels, esmes)
    usable = {one.id: 0 for one in gateways}
    for one in channels:
        usable[one.gateway] += one.state in USABLE
    yield from visit.pieces(
        "overview.html",
        live="overview",
        troubles=troubles[:MOST_TROUBLES],
        more_troubles=max(0, len(troubles) - MOST_TROUBLES),
        states=count_states(channels),
        channels=len(channels),
        usable=usable,
        all_usable=sum(usable.values()),
        gateways=gateways,
        charts=charts,
        today=today,
        hour=total([one.hour for one in channels]),
        in_flight=sum(one.in_flight for one in channels),
        queued=sum(one.queue for one in esmes),
        owed=sum(one.owed for one in esmes),
        esmes=len(esmes),
        bound=sum(bool(one.sessions) for one in esmes),
        queue=desk.queue.all(),
        events=desk.events.troubles(EVENTS)[::-1],
    )


def total(tallies: Sequence[Tally | None]) -> Tally:
    """Return the sum of several tallies; None counts as nothing."""
    there = [one for one in tallies if one is not None]
    return Tally(
        sum(one.sent for one in there),
        sum(one.delivered for one in there),
        sum(one.failed for one in there),
    )
