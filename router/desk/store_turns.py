"""Long questions to the store, in turn: each ESME has one under way.

The store answers one after the other: an ESME that searches all the time would make all others wait.
"""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from router.relay.events import LOG
from router.store.interface import Reader, Store

T = TypeVar("T")


class StoreTurns:
    """Asks the store; questions of one ESME wait for one another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[str, deque[Callable[[], None]]] = {}
        """Waiting questions, by ESMEs that have one under way."""
        self._at_work: dict[str, bool] = {}
        """ESMEs for which `_next` is running, and whether its question was answered at once."""

    def look_up(
        self,
        esme: str,
        question: Callable[[Reader], T],
        then: Callable[[T], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Ask as `Store.look_up` does, when it is its turn; ``esme`` is empty for people who may see all."""

        def answered(found: T) -> None:
            try:
                then(found)
            finally:
                self._next(esme)

        def failed() -> None:
            try:
                otherwise()
            finally:
                self._next(esme)

        def ask() -> None:
            self._store.look_up(question, answered, failed)

        waiting = self._waiting.get(esme)
        if waiting is None:
            self._waiting[esme] = deque()
            ask()
        else:
            waiting.append(ask)

    def _next(self, esme: str) -> None:
        """Ask the next question. One that is answered at once re-enters here, and finds it running."""
        if esme in self._at_work:
            self._at_work[esme] = True
            return
        waiting, goes_on = self._waiting[esme], True
        while waiting and goes_on:
            self._at_work[esme] = False
            try:
                waiting.popleft()()
            except Exception:
                # A bug of one caller must not stop the others.
                LOG.failure("a question to the store could not be answered")
            goes_on = self._at_work.pop(esme)
        if goes_on:
            del self._waiting[esme]
