"""The feed: each committed change once, in order, under a number that rises by one.

The last changes are kept in memory, so that a listener may read at its own pace, or come back and go on where
it was. Nobody waits for a listener: one that is too slow is told which changes it has missed.
"""

from collections.abc import Callable, Sequence
from typing import Final

from twisted.logger import Logger

from router.sms.value import value
from router.store.changes import Change

MOST: Final = 20_000
"""Changes that are kept: some 4,000 messages."""


@value
class Committed:
    """A change, and its number."""

    number: int
    change: Change


@value
class Missed:
    """Changes with these numbers are not kept any more."""

    first: int
    last: int


@value
class Anew:
    """Numbers began anew, at a start of the router.

    Changes before it, behind the last one that the listener saw, are not told.
    """

    epoch: str


Told = Committed | Missed | Anew


class Feed:
    """The changes of one store, from one start to its end. ``epoch`` is that start's name.

    Without listeners nothing is kept, and a commit costs no more than a sum.
    """

    _log = Logger(namespace="smpp-router")

    def __init__(self, epoch: str, most: int = MOST) -> None:
        self.epoch = epoch
        self.last = 0
        """The number of the last change that was committed."""
        self._most = most
        self._ring: list[Change | None] = []
        """Each change at its number modulo ``most``; empty if none is kept."""
        self._kept = 0
        """Number of the last changes that are kept."""
        self._drop_at = 0
        """The number at which they are dropped, if nobody listens."""
        self._subscriptions: list[Subscription] = []

    @property
    def kept(self) -> int:
        """Number of changes in memory."""
        return self._kept

    def listen(
        self, wake: Callable[[], None], from_number: int | None = None, epoch: str | None = None
    ) -> "Subscription":
        """Listen from a number on, by default from now on; ``epoch`` is that of the number.

        Read until nothing is left. Then ``wake`` is called once when there is more, in the reactor's thread,
        behind those who waited for the commit.
        """
        if not self._ring:
            self._ring = [None] * self._most
            self._kept = 0
        number = self.last + 1 if from_number is None else from_number
        # A number that was not given yet is from another start, too.
        anew = (epoch is not None and epoch != self.epoch) or number > self.last + 1
        found = Subscription(self, wake, 1 if anew else max(1, number), anew)
        self._subscriptions.append(found)
        return found

    def leave(self, subscription: "Subscription") -> None:
        """Remove a listener. Changes are kept for a while: it may come back."""
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
            self._drop_at = self.last + self._most

    def committed(self, changes: Sequence[Change]) -> None:
        """Take changes that were committed, in this order."""
        self.last += len(changes)
        if self._ring:
            self._keep(changes)

    def _keep(self, changes: Sequence[Change]) -> None:
        if not self._subscriptions and self.last >= self._drop_at:
            # Too old for any listener that comes back.
            self._ring = []
            self._kept = 0
            return
        self._kept = min(self._most, self._kept + len(changes))
        newest = changes[-self._most :]
        at = (self.last - len(newest) + 1) % self._most
        behind = self._most - at
        self._ring[at : at + len(newest)] = newest[:behind]
        self._ring[: len(newest) - behind if len(newest) > behind else 0] = newest[behind:]
        for subscription in list(self._subscriptions):
            if subscription.idle:
                subscription.idle = False
                self._wake(subscription)

    def _wake(self, subscription: "Subscription") -> None:
        try:
            subscription.wake()
        except Exception:
            # An error of a listener must not stop the store, or another listener.
            self._log.failure("a listener of the store's feed")

    def read(self, first: int, limit: int) -> list[Told]:
        """Return up to ``limit`` changes from a number on, behind a note of those that are not kept."""
        told: list[Told] = []
        oldest = self.last - self._kept + 1
        if first < oldest:
            told.append(Missed(first, oldest - 1))
            first = oldest
        for number in range(first, min(self.last + 1, first + limit)):
            change = self._ring[number % self._most]
            assert change is not None, "it is kept"
            told.append(Committed(number, change))
        return told


class Subscription:
    """One listener's place in a feed."""

    def __init__(self, feed: Feed, wake: Callable[[], None], next: int, anew: bool) -> None:
        self._feed = feed
        self.wake = wake
        self.next = next
        """The number of the first change that it has not read."""
        self._anew = anew
        self.idle = False
        """It has read all, and waits to be woken."""

    def read(self, limit: int = 1000) -> list[Told]:
        """Return up to ``limit`` changes that it has not read yet; empty if there are none now."""
        told: list[Told] = []
        if self._anew:
            self._anew = False
            told.append(Anew(self._feed.epoch))
        told += self._feed.read(self.next, limit)
        if told:
            last = told[-1]
            if isinstance(last, Committed):
                self.next = last.number + 1
            elif isinstance(last, Missed):
                self.next = last.last + 1
        self.idle = not told
        return told

    def close(self) -> None:
        """Stop listening. It may be called twice."""
        self.idle = False
        self._feed.leave(self)
