"""Checks passwords. One that was right once is known again without its hash, which takes 12 ms."""

import hmac
import os
from collections.abc import Callable

from twisted.internet.defer import Deferred, succeed

from router.relay.who import passwords


class KnownPasswords:
    """Passwords come as octets, each as a character. ``in_thread`` runs a function in another thread."""

    def __init__(self, in_thread: Callable[[Callable[[], bool]], Deferred[bool]]) -> None:
        self._in_thread = in_thread
        # Right passwords are kept as keyed hashes, for the life of the process.
        self._key = os.urandom(32)
        self._right: dict[str, bytes] = {}

    def knows(self, name: str, password: str, stored: str) -> bool:
        """Tell whether this password was right before, for this name and its present stored form."""
        return hmac.compare_digest(self._right.get(name, b""), self._digest(_octets(password), stored))

    def matches(self, name: str, password: str, stored: str) -> Deferred[bool]:
        """Tell whether it is the stored one; remember it if so."""
        octets = _octets(password)
        digest = self._digest(octets, stored)
        if hmac.compare_digest(self._right.get(name, b""), digest):
            return succeed(True)

        def remember(right: bool) -> bool:
            if right:
                self._right[name] = digest
            return right

        return self._in_thread(lambda: passwords.matches(octets, stored)).addCallback(remember)

    def _digest(self, octets: bytes, stored: str) -> bytes:
        return hmac.digest(self._key, octets + b"\0" + stored.encode(), "sha256")


def _octets(password: str) -> bytes:
    """Return the octets of a password, each of which is a character."""
    return password.encode("latin-1", "replace")
