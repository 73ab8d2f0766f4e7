"""Order of the messages of one ESME to one number: one at a time."""

from collections import deque
from collections.abc import Callable

from router.relay.plan.plan import Planned

Number = tuple[str, str]


class NumberOrder:
    """``go`` is called with the next one when its number is free."""

    def __init__(self, go: Callable[[Planned], None]) -> None:
        self._go = go
        self._waiting: dict[Number, deque[Planned] | None] = {}
        """By number that is held: those that wait behind its holder; None, as nearly always, if there are
        none."""
        self._free: deque[Number] = deque()
        self._freeing = False

    def is_busy(self, planned: Planned, first: bool = False) -> bool:
        """Tell whether another one holds its number. If so, it waits; else it holds the number now."""
        key = planned.number
        if key in self._waiting:
            chain = self._waiting[key]
            if chain is None:
                chain = self._waiting[key] = deque()
            if first:
                chain.appendleft(planned)
            else:
                chain.append(planned)
            return True
        self._waiting[key] = None
        planned.holds_number = True
        return False

    def drop(self, planned: Planned) -> None:
        """Stop waiting for the number."""
        chain = None if planned.holds_number else self._waiting.get(planned.number)
        if chain and planned in chain:
            chain.remove(planned)

    def leave(self, planned: Planned) -> None:
        """Free the number if it holds it: the next may go."""
        if not planned.holds_number:
            return
        planned.holds_number = False
        key = planned.number
        if self._waiting.get(key) is None:
            self._waiting.pop(key, None)
        else:
            self._release(key)

    def _release(self, key: Number) -> None:
        """Let the next go. One that ends at once frees its number in this loop, not deeper down."""
        self._free.append(key)
        if self._freeing:
            return
        self._freeing = True
        try:
            while self._free:
                self._let_next_go(self._free.popleft())
        finally:
            self._freeing = False

    def _let_next_go(self, key: Number) -> None:
        chain = self._waiting.pop(key, None)
        if chain:
            planned = chain.popleft()
            self._waiting[key] = chain
            planned.holds_number = True
            self._go(planned)
