"""Events about a target: it fails, and why; it works again."""

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.targets import shown


class TargetEvents:
    """Tells the first failure of one target, and the first success after it."""

    def __init__(self, events: Events, creditor: str) -> None:
        self._events = events
        self._subject = shown(creditor)[1:]
        self._fails = False

    def failed(self, why: str) -> None:
        """Note that a delivery failed."""
        if not self._fails:
            self._fails = True
            self._events.tell(EventKind.TARGET_FAILS, self._subject, why=why)

    def worked(self) -> None:
        """Note that a delivery was taken."""
        if self._fails:
            self._fails = False
            self._events.tell(EventKind.TARGET_WORKS, self._subject)
