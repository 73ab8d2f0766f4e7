"""The queue of passwords to be checked: a few at once; addresses take turns, and the names from each.

A password takes a core for milliseconds. A guesser of thousands must not make all others wait, and none is
checked whose connection has gone.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final, TypeVar

from twisted.internet.defer import Deferred

AT_ONCE: Final = 4
"""Passwords under way: as many as keep the threads busy that compute."""

Start = Callable[[], Deferred[None] | None]
"""Begins to look at one; None if it is settled by now, as when its connection has gone."""

T = TypeVar("T")


class PasswordQueue:
    """The passwords that wait to be checked, by address and by name."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._under_way = 0
        self._going = False
        self._waiting: OrderedDict[str, OrderedDict[str, deque[Start]]] = OrderedDict()

    def add(self, host: str, name: str, start: Start) -> None:
        """Check a password, now or when it is the turn of this address and of this name there."""
        names = self._waiting.setdefault(host, OrderedDict())
        names.setdefault(name, deque()).append(start)
        self._go()

    def _go(self) -> None:
        if self._going:  # a verdict that is there at once comes back here
            return
        self._going = True
        try:
            while self._waiting and self._under_way < self._at_once:
                verdict = self._next()()
                if verdict is not None:
                    self._under_way += 1
                    verdict.addBoth(self._judged)
        finally:
            # The trouble of one must not keep all others out for good.
            self._going = False

    def _next(self) -> Start:
        host, names = self._waiting.popitem(last=False)
        name, waiting = names.popitem(last=False)
        start = waiting.popleft()
        if waiting:
            names[name] = waiting
        if names:
            self._waiting[host] = names
        return start

    def _judged(self, result: T) -> T:
        self._under_way -= 1
        self._go()
        return result
