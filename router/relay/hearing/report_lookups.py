"""Status reports whose segment must be looked up in the store; later ones of the same id queue behind."""

from collections.abc import Callable, Sequence
from typing import Final

from router.relay.events import LOG
from router.relay.hearing.open_segments import Key
from router.relay.hearing.parked_reports import Reported
from router.relay.hearing.reports_on_disk import Read
from router.store.interface import Reader, Store

Question = Callable[[Reader], Read]
Then = Callable[[Read], None]
GoOn = Callable[[Key, Sequence[Reported]], None]


class ReportLookups:
    """Repeats a question until the store answers. Then ``go_on`` gets the reports that came meanwhile."""

    def __init__(self, store: Store, go_on: GoOn) -> None:
        self._store: Final = store
        self._go_on: Final = go_on
        self.behind: dict[Key, list[Reported]] = {}
        """Reports that came during the question, by key."""
        self._again: list[tuple[Key, Question, Then]] = []
        """Questions that could not be answered; their reports stay unacknowledged, too."""

    def ask(self, key: Key, question: Question, then: Then) -> None:
        """Ask the store; ``then`` is called with the answer."""
        self.behind[key] = []
        self._put(key, question, then)

    def tick(self) -> None:
        """Repeat the questions that could not be answered; called once a second."""
        if self._again:
            again, self._again = self._again, []
            for key, question, then in again:
                self._put(key, question, then)

    def _put(self, key: Key, question: Question, then: Then) -> None:
        self._store.read(
            question,
            lambda read: self._answered(key, then, read),
            lambda: self._again.append((key, question, then)),
        )

    def _answered(self, key: Key, then: Then, read: Read) -> None:
        behind = self.behind.pop(key)
        try:
            then(read)
        except Exception:
            # A bug of ours: this report is not acknowledged, and comes again; those behind it go on.
            LOG.failure("at a report of {id} on {channel}", id=key[1], channel=key[0])
        self._go_on(key, behind)
