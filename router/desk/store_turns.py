"""Questions to the store that take long, in turn: each ESME has one under way.

The store answers them one after the other: one ESME that searches all the time would have all others wait.
"""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from router.relay.events import LOG
from router.store.interface import Reader, Store

T = TypeVar("T")


class StoreTurns:
    """Asks for each; those of one ESME wait for one another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[str, deque[Callable[[], None]]] = {}
        """By the ESMEs that have one under way."""
        self._at_work: dict[str, bool] = {}
        """For which `_next` is at work, and whether what it has asked is answered."""

    def look_up(
        self,
        esme: str,
        question: Callable[[Reader], T],
        then: Callable[[T], None],
        otherwise: Callable[[], None],
    ) -> None:
        """As `Store.look_up`, when it is its turn; ``esme`` is empty for those who may see all."""

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
        """Ask what waits. One that is answered at once comes here again, and finds it at work."""
        if esme in self._at_work:
            self._at_work[esme] = True
            return
        waiting, goes_on = self._waiting[esme], True
        while waiting and goes_on:
            self._at_work[esme] = False
            try:
                waiting.popleft()()
            except Exception:
                # A bug of whoever asked is not the others'.
                LOG.failure("a question to the store could not be answered")
            goes_on = self._at_work.pop(esme)
        if goes_on:
            del self._waiting[esme]
