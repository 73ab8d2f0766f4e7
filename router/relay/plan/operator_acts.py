"""Acts of an operator on one channel. All of them hold over a restart."""

from collections.abc import Callable, Sequence

from router.relay.errors import NoSuchChannel
from router.relay.event_kinds import EventKind
from router.relay.events import NOBODY, By, Events
from router.relay.plan.plan import PlanChannel
from router.relay.plan.scheduler import Scheduler
from router.store.changes import Change, Paused
from router.store.interface import Store


class Operator:
    """Each act works at once, and calls ``then`` when it is on disk. Each raises NoSuchChannel."""

    def __init__(self, store: Store, scheduler: Scheduler, events: Events) -> None:
        self._store = store
        self._scheduler = scheduler
        self._events = events
        self.was_reset: Callable[[str], None] = lambda channel: None
        """Called with a channel whose total was reset."""

    def pause(self, id: str, then: Callable[[], None], by: By = NOBODY) -> None:
        """Give the channel nothing more; sendings in flight go on, waiting ones take other channels."""
        channel = self._channel(id)
        self._tell([Paused(id, True)], then, id, "paused", by)
        self._scheduler.suspend(channel)

    def resume(self, id: str, then: Callable[[], None], by: By = NOBODY) -> None:
        """Use the channel again, as far as its connection, its bench and its limits allow."""
        channel = self._channel(id)
        self._tell([Paused(id, False)], then, id, "resumed", by)
        self._scheduler.reinstate(channel)

    def reset(self, id: str, then: Callable[[], None], by: By = NOBODY) -> None:
        """Reset the channel's `total`, if it has one, and send what waited for that."""
        channel = self._channel(id)
        changes = self._scheduler.ledger.reset(channel)
        self._tell(changes, then, id, "its total was reset", by)
        self.was_reset(id)
        self._scheduler.feed(channel)

    def renew(self, id: str) -> None:
        """Reset all limits of the channel, since another SIM is in its line. Raises NoSuchChannel."""
        channel = self._channel(id)
        self._store.write(self._scheduler.ledger.renew(channel))
        self.was_reset(id)
        self._scheduler.feed(channel)

    def _channel(self, id: str) -> PlanChannel:
        channel = self._scheduler.channels.get(id)
        if channel is None:
            raise NoSuchChannel(id)
        return channel

    def _tell(self, changes: Sequence[Change], then: Callable[[], None], id: str, what: str, by: By) -> None:
        """Write before the scheduler acts, so it is on disk before anything that it lets through."""
        self._store.write(changes, then)
        self._events.act(EventKind.OPERATED, id, by, what=what)
