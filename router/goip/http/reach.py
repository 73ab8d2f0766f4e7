"""Decides whether a box can be used, and how long it is left alone when it cannot."""

from typing import Final

from router.clocks import Instant
from router.goip.http.events import Blame, BoxDown, BoxUp, Event
from router.goip.http.other_pages import Strange
from router.goip.http.pages import Page
from router.goip.http.response import NoAnswer

FAILURES: Final = 2
"""Failures in a row, without an answer or with a page that is none of a GoIP's, until a box counts as down.
One may be chance.
"""

REFUSALS: Final = 4
"""The same for refused connections.

A small web server refuses some connections while it serves another one, and then nothing was sent. So the
next attempt comes soon, while the status page is still fresh: else a box that refuses every second connection
would only be asked for that page, and send nothing.
"""

SOON: Final = 0.25
"""The part of ``breath`` after a first refused connection; it doubles with each."""

SELDOM: Final = 8
"""Failures that the first lasting one counts for: such a box is asked as rarely as possible."""


class Reach:
    """Whether a box answers. Seconds: ``breath`` after a first failure, then delays that double from
    ``first`` to ``last``.
    """

    def __init__(self, now: Instant, breath: float, first: float, last: float) -> None:
        self.up = False
        self.free_at = now
        """No request is made before."""
        self.unfit: Page | None = None
        """The page that makes the box unusable, or did so the last time."""
        self._breath = breath
        self._first = first
        self._last = last
        self._failures = 0
        self._answers_that_are_none = 0
        self._told: str | None = None

    def answered(self) -> list[Event]:
        """Note that the box has answered a request and accepted the login."""
        self._failures = 0
        if self.up:
            return []
        self.up, self._told = True, None
        return [BoxUp()]

    def fits(self) -> list[Event]:
        """Note that the box answered with the page that was `unfit`, or with one that never was."""
        self.unfit, self._answers_that_are_none = None, 0
        return self.answered()

    def failed(self, why: NoAnswer, now: Instant) -> list[Event]:
        """Count a request without an answer."""
        self._failures += 1
        refused = why is NoAnswer.UNREACHABLE
        if self.up and self._failures < (REFUSALS if refused else FAILURES):
            return self._breathe(now, SOON * 2.0 ** (self._failures - 1) if refused else 1.0)
        return self._down(why.value, Blame.SILENCE, now)

    def no_answer(self, page: Page, what: Strange, now: Instant) -> list[Event]:
        """Count an answer that came in the place of a page without which the box cannot be used."""
        self.unfit = page
        self._answers_that_are_none += 1
        self._failures = max(self._failures + 1, SELDOM if what.lasting else 0)
        if self.up and not what.lasting and self._answers_that_are_none < FAILURES:
            return self._breathe(now)
        return self._down(what.said, what.blame, now)

    def _breathe(self, now: Instant, part: float = 1.0) -> list[Event]:
        self.free_at = Instant(now + part * self._breath)
        return []

    def _down(self, why: str, blame: Blame, now: Instant) -> list[Event]:
        delay = min(self._last, self._first * 2.0 ** min(self._failures - 1, 32))
        self.free_at = Instant(now + delay)
        self.up = False
        if self._told == why:
            return []
        self._told = why
        return [BoxDown(why, blame)]
