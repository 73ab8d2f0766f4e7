"""While the store cannot be written, messages are refused and the operator is told."""

from typing import Protocol

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.store.errors import may_pass


class AcceptanceSwitch(Protocol):
    """Takes messages only while ``keeping`` is true: `submission.Submission`."""

    keeping: bool


class Unwritable:
    """Hears of failures from the store."""

    def __init__(self, events: Events, taking: AcceptanceSwitch) -> None:
        self._events = events
        self._taking = taking
        self._told = ""

    def trouble(self) -> str:
        """Return the reason why the store cannot be written; empty if it can."""
        if self._taking.keeping:
            return ""
        return f"{self._told or 'it cannot be written'}; messages are refused until it can be written again"

    def failed(self, error: Exception) -> None:
        """Refuse messages, since a commit or a question failed."""
        if not may_pass(error):
            self._events.tell(EventKind.STORE_STUCK, "store", error=error)
        elif str(error) != self._told:
            # Once: it is tried each second, and a disk may be full for long.
            self._events.tell(EventKind.STORE_FAILS, "store", error=error)
        self._told = str(error)
        self._taking.keeping = False

    def recovered(self) -> None:
        """Accept messages again, after the first successful commit."""
        self._told = ""
        self._events.tell(EventKind.STORE_WRITES_AGAIN, "store")
        self._taking.keeping = True

    def unanswerable(self, error: Exception) -> None:
        """Report a question that is wrong in itself."""
        self._events.tell(EventKind.STORE_CANNOT_ANSWER, "store", error=repr(error))
