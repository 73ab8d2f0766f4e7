"""Tickets: they open the pages of one message for ten minutes, in the place of the password.

The vendor's page writes the password into its links, from where it gets into histories and logs. A ticket is
valid for one message only.
"""

import hmac
from collections.abc import Callable
from hashlib import sha256
from secrets import token_bytes

GOOD_FOR = 600
"""Seconds."""

OCTETS = 16


class Tickets:
    """Makes and checks tickets. Each holds its end and a signature; none is stored. A restart ends all."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._key = token_bytes(32)

    def give(self, message_id: str) -> str:
        """Return a ticket for a message."""
        return self._signed(message_id, int(self._now()) + GOOD_FOR)

    def is_good(self, message_id: str, ticket: str) -> bool:
        """Tell whether a ticket is valid for a message, and not expired."""
        until = ticket.partition("-")[0]
        if not (until.isascii() and until.isdecimal() and len(until) <= 20):
            return False
        signed = self._signed(message_id, int(until))
        return hmac.compare_digest(signed.encode(), ticket.encode()) and self._now() < int(until)

    def _signed(self, message_id: str, until: int) -> str:
        signature = hmac.digest(self._key, f"{until} {message_id}".encode(), sha256)
        return f"{until}-{signature[:OCTETS].hex()}"
