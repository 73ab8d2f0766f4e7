"""Progress of long work before the router can start, in the log, now and then."""

from collections.abc import Callable
from time import monotonic

from twisted.logger import Logger

EVERY = 5.0
"""Seconds."""

LOG = Logger(namespace="smpp-router")


class Progress:
    """Progress of work on the store at a path; one step is ``each`` times ``what``."""

    def __init__(
        self, path: str, doing: str, each: int, what: str, seconds: Callable[[], float] = monotonic
    ) -> None:
        self._path = path
        self._doing, self._each, self._what = doing, each, what
        self._seconds = seconds
        self._next = seconds() + EVERY
        self._begun = False
        """Something was told."""

    def told(self, done: int, of: int) -> None:
        """Report how many steps are done, unless that was reported a moment ago; quick work is not
        reported.
        """
        now = self._seconds()
        if now < self._next and not (self._begun and done == of):
            return
        self._next, self._begun = now + EVERY, True
        LOG.info(
            "store sqlite:{path}: {doing}: {done:,} of {of:,} {what}",
            path=self._path,
            doing=self._doing,
            done=done * self._each,
            of=of * self._each,
            what=self._what,
        )
