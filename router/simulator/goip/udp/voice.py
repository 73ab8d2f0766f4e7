"""Voice: answers go to where the question came from, which need not be where the line registers."""

from collections.abc import Callable

Peer = tuple[str, int] | None
"""An address; None is the SMS server with which the line registers."""


class Voice:
    """``peer`` is who asked last; what is answered later is said to whoever asked then."""

    def __init__(self, send: Callable[[bytes, Peer], None]) -> None:
        self.peer: Peer = None
        self._send = send

    def say(self, words: str) -> None:
        """Answer the datagram that is being read."""
        self.say_to(self.peer, words)

    def say_to(self, peer: Peer, words: str) -> None:
        """Answer one of before."""
        self._send(words.encode("utf-8", "replace"), peer)
