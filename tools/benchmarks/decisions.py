"""The cost of decisions: a way among many routes, a channel among many. In this process, without I/O."""

import time
from collections.abc import Callable, Iterator

from twisted.internet.task import Clock

from router.relay.channels import ChannelSettings
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.routing.match import Match
from router.routing.routes import Table
from router.routing.table import Choose, Route, Sender, Way
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.form import Form
from router.sms.message import ShortMessage
from router.sms.value import evolve
from router.store.entities import Sending

ROUNDS, TIMES = 2_000, 5
"""Messages of one measurement, and measurements of which the best counts."""

SHORT = ShortMessage(
    source_addr=Address(5, 0, "Shop"), destination_addr=Address(1, 1, "256999000001"), short_message=b"hello"
)
CRM = Sender("crm")


def deciding() -> Iterator[tuple[str, float]]:
    """Yield the name of each measurement, and its microseconds for each message."""
    for routes in (1, 10, 100, 1_000):
        yield f"a way among {routes:,} routes for prefixes", way_among(routes)
    for choose in Choose:
        for channels in (8, 1_000):
            yield f"{choose.value}: a channel among {channels:,}", channel_among(channels, choose)


def way_among(routes: int) -> float:
    """Measure the choice of a way where the last of so many routes matches."""
    wanted = [f"256{999 - number:03}" for number in reversed(range(routes))]
    table = Table([Route(name=prefix, match=_to(prefix), via=("a",)) for prefix in wanted])

    def decide() -> None:
        for _ in range(ROUNDS):
            table.decide(SHORT, CRM, Alphabet.GSM7, int)

    return _microseconds(decide)


def channel_among(channels: int, choose: Choose) -> float:
    """Measure the choice of a channel for messages that are placed, answered and settled."""
    ids = tuple(f"sim{number}" for number in range(channels))
    scheduler = Scheduler(Clock(), [ChannelSettings(id=id, gateway="g", form=Form()) for id in ids])
    for id in ids:
        scheduler.up(id, 1)
    way = Way(name="all", channels=ids, choose=choose)
    sending = Sending(id=1, esme="crm", way="all", message=SHORT, accepted_at=0.0, due_at=0.0, expires_at=1e9)
    sendings = [evolve(sending, id=number) for number in range(1, ROUNDS + 1)]

    def schedule() -> None:
        for each in sendings:
            planned = Planned(each, way)
            channel = scheduler.place(planned)
            assert channel is not None, "each channel is free again at once"
            scheduler.settled(planned)
            scheduler.answered(channel)

    return _microseconds(schedule)


def _to(prefix: str) -> Match:
    return Match(destination_addr=rf"^\+?{prefix}")


def _microseconds(work: Callable[[], None]) -> float:
    best = float("inf")
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best / ROUNDS * 1e6
