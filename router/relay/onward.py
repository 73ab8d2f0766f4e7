"""What becomes of a sending that was not taken: it is due once more, or it has its ending."""

from collections.abc import Callable, Sequence

from router.clocks import Dates
from router.relay.accounts import Accounts
from router.relay.plan import Channel, Planned
from router.relay.receipts import Err, Receipts
from router.relay.scheduler import Scheduler
from router.routing.table import Way
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import AttemptFailed, Change, Requeued
from router.store.interface import Store


class Onward:
    """Sends a sending on, in the plan and in the store at once."""

    def __init__(
        self, dates: Dates, store: Store, scheduler: Scheduler, accounts: Accounts, receipts: Receipts
    ) -> None:
        self._date = dates.now
        self._write = store.write
        self._scheduler = scheduler
        self._accounts = accounts
        self._receipts = receipts
        self.left: Callable[[int], None] = lambda id: None
        """Is told of a segment that ends while it waits for others."""

    def nowhere_else(self, planned: Planned, channel: Channel) -> bool:
        """Whether no channel of its way is left once this one has refused it."""
        refused = {*planned.refused_by, channel.id}
        there = self._scheduler.channels
        return all(id in refused or id not in there for id in planned.way.channels)

    def elsewhere(self, planned: Planned, channel: Channel) -> None:
        """The channel has refused it: it goes by another, or ends."""
        nowhere = self.nowhere_else(planned, channel)
        if channel.id not in planned.refused_by:
            planned.refused_by += (channel.id,)
        if nowhere:
            err = planned.err or Err.NO_CHANNEL
            self.end(planned, channel.id, MessageState.UNDELIVERABLE, err)
            return
        now = self._date()
        failed = AttemptFailed(planned.sending.id, planned.attempts, channel.id, now, planned.err)
        self.again(planned, planned.way, [failed])

    def again(self, planned: Planned, way: Way, before: Sequence[Change] = ()) -> None:
        """It is due once more, along this way."""
        planned.way = way
        sending = planned.sending = evolve(planned.sending, way=way.name)
        self._write(
            [
                *before,
                Requeued(
                    sending.id,
                    way.name,
                    self._date(),
                    planned.refused_by,
                    planned.in_doubt,
                    planned.err,
                ),
            ]
        )
        self._accounts.waiting[sending.esme] += 1
        self._scheduler.requeue(planned)

    def expire(self, planned: Planned) -> None:
        """Its validity is over, and it is not in flight. One that is in doubt may have been sent before."""
        if planned.in_doubt:
            self.end(planned, "", MessageState.UNKNOWN, planned.err or Err.IN_DOUBT)
        else:
            self.end(planned, "", MessageState.EXPIRED, planned.err or Err.EXPIRED)

    def end(
        self,
        planned: Planned,
        channel: str,
        state: MessageState,
        err: int,
        before: Sequence[Change] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        """The sending ends, and the next to its number may go. ``then`` is called when that is on disk."""
        id = planned.sending.id
        self._scheduler.ending.add(id)

        def on_disk() -> None:
            self._on_disk(id, then)

        if planned.joining:
            self.left(id)
        self._receipts.end(planned.sending, channel, state, err, before, on_disk, planned.followers)
        self._scheduler.settled(planned)

    def _on_disk(self, id: int, then: Callable[[], None] | None) -> None:
        self._scheduler.ending.discard(id)
        if then is not None:
            then()
