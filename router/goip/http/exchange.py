"""One request and its answer on a connection of its own, without the connection: octets in, an outcome out.

A redirection is an answer like any other and is not followed. An answer that is too long, or does not end in
time, counts as none.
"""

from typing import Final

from router.clocks import Instant
from router.goip.http.request import BoxLogin, PageRequest, write_request
from router.goip.http.response import NoAnswer, Outcome, ResponseReader

PATIENCE: Final = 15.0
"""Seconds from the start of the connection to the end of the answer."""


class Exchange:
    """Any call may return the outcome; then the exchange is over, and the connection is to be closed."""

    __slots__ = ("_account", "_reader", "_request", "_written", "deadline")

    def __init__(
        self, request: PageRequest, account: BoxLogin, now: Instant, patience: float = PATIENCE
    ) -> None:
        self._request = request
        self._account = account
        self._reader = ResponseReader()
        self._written = False
        self.deadline = Instant(now + patience)
        """When `expire` is to be called."""

    def connected(self) -> bytes:
        """Return the octets to write on the new connection. From here on the box may act on them."""
        self._written = True
        return write_request(self._request, self._account)

    def receive(self, data: bytes) -> Outcome | None:
        """Take octets of the answer."""
        return self._reader.receive(data)

    def closed(self, clean: bool = True) -> Outcome:
        """End with the connection, or because there is none; ``clean``: the box closed it in good order."""
        if not self._written:
            return NoAnswer.UNREACHABLE
        return self._reader.close() if clean else NoAnswer.CUT

    def expire(self) -> NoAnswer:
        """End at the deadline."""
        return NoAnswer.TIMED_OUT if self._written else NoAnswer.UNREACHABLE
