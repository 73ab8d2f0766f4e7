"""Runs things once at the end of a reactor turn: writing each connection, handing over to the store."""

from collections.abc import Callable

from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

LOG = Logger(namespace="smpp-router")


class EndOfTurn:
    """Runs what it was given when the present turn of the reactor is over, in the order in which it came."""

    def __init__(self, reactor: IReactorTime) -> None:
        self._reactor = reactor
        self._waiting: list[Callable[[], None]] = []

    def soon(self, function: Callable[[], None]) -> None:
        """Run it at the end of this turn."""
        if not self._waiting:
            self._reactor.callLater(0, self._run)
        self._waiting.append(function)

    def _run(self) -> None:
        # What these ask for runs in the same pass: a write that follows from a write is of this turn.
        waiting = self._waiting
        for function in waiting:
            try:
                function()
            except Exception:
                # One connection's trouble is not the others': they are written all the same.
                LOG.failure("at the end of a turn")
        waiting.clear()
