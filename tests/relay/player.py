"""A scheduler by itself, between a clock and attempts that a test plays."""

from twisted.internet.task import Clock

from router.relay.channels import ChannelSettings
from router.relay.plan.plan import Lane, PlanChannel, Planned
from router.relay.plan.scheduler import Scheduler
from router.routing.table import Way
from router.sms.value import evolve
from tests.support.values import message, sending

NOW = 1000.0


class Player:
    """A scheduler whose attempts are played by the test: ``begun`` has what began, on which channel."""

    def __init__(self, *channels: ChannelSettings, window: int = 1000) -> None:
        self.clock = Clock()
        self.clock.advance(NOW)
        self.scheduler = Scheduler(self.clock, channels, window)
        self.scheduler.dispatch.begin = self.begin
        self.scheduler.dispatch.refill = self.refill
        self.way = Way(name="all", channels=tuple(one.id for one in channels))
        self.begun: list[tuple[int, str]] = []
        self.in_flight: dict[int, tuple[Planned, PlanChannel]] = {}
        self.refills: list[Lane] = []
        self.ids = 0

    def refill(self, lane: Lane) -> None:
        self.refills.append(lane)

    def begin(self, planned: Planned, channel: PlanChannel) -> None:
        self.begun.append((planned.sending.id, channel.id))
        self.in_flight[planned.sending.id] = planned, channel

    def place(self, to: str = "", esme: str = "crm", way: Way | None = None, priority: int = 0) -> int:
        self.ids += 1
        id = self.ids
        what = evolve(message(to=to or f"2567720{id:05d}"), priority_flag=priority)
        planned = Planned(sending(id, esme, what=what), way or self.way)
        channel = self.scheduler.place(planned)
        if channel is not None:
            self.scheduler.dispatch.begin(planned, channel)
        return id

    def answer(self, id: int, rest: float = 0.0) -> None:
        planned, channel = self.in_flight.pop(id)
        self.scheduler.rest(channel, rest)
        self.scheduler.settled(planned)
        self.scheduler.answered(channel)

    def try_later(self, id: int, rest: float = 0.0) -> None:
        planned, channel = self.in_flight.pop(id)
        channel.vacate()
        self.scheduler.rest(channel, rest)
        self.scheduler.requeue(planned)
        self.scheduler.feed(channel)

    def end(self, planned: Planned, channel: PlanChannel) -> None:
        """Instead of `begin`: it ends before it has left."""
        self.begun.append((planned.sending.id, channel.id))
        self.scheduler.settled(planned)
        self.scheduler.answered(channel)

    def up(self, *ids: str, capacity: int = 1) -> None:
        for id in ids:
            self.scheduler.up(id, capacity)

    @property
    def order(self) -> list[int]:
        return [id for id, _ in self.begun]
