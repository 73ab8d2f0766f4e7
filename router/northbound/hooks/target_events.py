"""What is told of targets: that one takes nothing, why, and that it does again."""

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.targets import shown


class TargetEvents:
    """Of one target. Told is the first failure, and the first success behind it."""

    def __init__(self, events: Events, creditor: str) -> None:
        self._events = events
        self._subject = shown(creditor)[1:]
        self._fails = False

    def failed(self, why: str) -> None:
        """A delivery was not taken."""
        if not self._fails:
            self._fails = True
            self._events.tell(EventKind.TARGET_FAILS, self._subject, why=why)

    def worked(self) -> None:
        """One was."""
        if self._fails:
            self._fails = False
            self._events.tell(EventKind.TARGET_WORKS, self._subject)
