"""Whether a box can be reached, and how long it is left alone when it cannot."""

from typing import Final

from router.clocks import Instant
from router.goip.http.events import BoxDown, BoxUp, Event
from router.goip.http.response import NoAnswer

FAILURES: Final = 2
"""Requests without an answer, one after the other, from which a box counts as down. One may be chance, unless
there was no connection at all."""


class Reach:
    """Seconds: ``breath`` after a first failure, then delays that double from ``first`` to ``last``."""

    def __init__(self, now: Instant, breath: float, first: float, last: float) -> None:
        self.up = False
        self.free_at = now
        """Until then nothing is asked."""
        self._breath = breath
        self._first = first
        self._last = last
        self._failures = 0
        self._told: str | None = None

    def answered(self) -> list[Event]:
        """The box has answered a request, and has let us in."""
        self._failures = 0
        if self.up:
            return []
        self.up, self._told = True, None
        return [BoxUp()]

    def failed(self, why: NoAnswer, now: Instant) -> list[Event]:
        """A request has no answer."""
        self._failures += 1
        if self.up and self._failures < FAILURES and why is not NoAnswer.UNREACHABLE:
            self.free_at = Instant(now + self._breath)
            return []
        return self._down(why.value, False, now)

    def shut_out(self, said: str, now: Instant) -> list[Event]:
        """User or password are wrong. Only the operator can mend that, so it is asked as seldom as may be."""
        self._failures = max(self._failures + 1, 8)
        return self._down(said, True, now)

    def _down(self, why: str, bad_login: bool, now: Instant) -> list[Event]:
        delay = min(self._last, self._first * 2.0 ** min(self._failures - 1, 32))
        self.free_at = Instant(now + delay)
        self.up = False
        if self._told == why:
            return []
        self._told = why
        return [BoxDown(why, bad_login)]
