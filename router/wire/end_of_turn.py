"""Runs things once at the end of a reactor turn: writing each connection, handing over to the store."""

from collections.abc import Callable

from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

LOG = Logger(namespace="smpp-router")


class EndOfTurn:
    """Runs functions when the present turn of the reactor is over, in the order in which they were given."""

    def __init__(self, reactor: IReactorTime) -> None:
        self._reactor = reactor
        self._waiting: list[Callable[[], None]] = []

    def soon(self, function: Callable[[], None]) -> None:
        """Run a function at the end of this turn."""
        if not self._waiting:
            self._reactor.callLater(0, self._run)
        self._waiting.append(function)

    def _run(self) -> None:
        # Functions that these add run in the same pass: a write that follows from a write belongs to this
        # turn.
        waiting = self._waiting
        for function in waiting:
            try:
                function()
            except Exception:
                # A failing connection does not stop the writing of others.
                LOG.failure("at the end of a turn")
        waiting.clear()
