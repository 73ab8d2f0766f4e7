"""While the store cannot be written: messages are refused, the operator is told, and it is tried again."""

from collections.abc import Callable
from typing import Protocol

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock
from router.store.errors import CannotRead, CannotWrite, NeverWrites

AGAIN = 1.0
"""Seconds until a commit that failed is tried again."""

NEVER = 3600.0
"""The same of one that can never succeed: the operator is told once more."""


class Taking(Protocol):
    """Who takes messages while ``keeping`` is true: `submission.Submission`."""

    keeping: bool


class Unwritable:
    """Hears from the store's writer. ``again`` has it try; ``taking`` is there before the first commit.

    It is tried each ``every`` seconds, where that may help.
    """

    taking: Taking

    def __init__(self, clock: Clock, events: Events, again: Callable[[], None], every: float = AGAIN) -> None:
        self._clock = clock
        self._events = events
        self._again = again
        self._every = every
        self._told = ""

    def failed(self, error: Exception) -> None:
        """A commit, or a question, did not succeed."""
        helps = isinstance(error, (CannotRead, CannotWrite)) and not isinstance(error, NeverWrites)
        if not helps:
            self._events.tell(EventKind.STORE_STUCK, "store", error=error)
        elif str(error) != self._told:
            # Once: it is tried each second, and a disk may be full for long.
            self._events.tell(EventKind.STORE_FAILS, "store", error=error)
        self._told = str(error)
        self.taking.keeping = False
        self._clock.callLater(self._every if helps else NEVER, self._again)

    def recovered(self) -> None:
        """The first commit that succeeded again."""
        self._told = ""
        self._events.tell(EventKind.STORE_WRITES_AGAIN, "store")
        self.taking.keeping = True

    def unanswerable(self, error: Exception) -> None:
        """A question is wrong in itself."""
        self._events.tell(EventKind.STORE_CANNOT_ANSWER, "store", error=repr(error))
