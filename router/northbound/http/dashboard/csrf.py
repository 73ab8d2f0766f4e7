"""CSRF tokens: they prove that a form is from a page that this router gave to this browser."""

import hmac
from hashlib import sha256
from secrets import token_bytes

FIELD = "csrf"
"""The hidden field of each form."""


class Seal:
    """Makes and checks tokens. Its key ends with the process: after a restart, pages must be reloaded."""

    def __init__(self) -> None:
        self._key = token_bytes(32)

    def of(self, id: str) -> str:
        """Return the token for the id of a session, or of a browser at the login page."""
        return hmac.new(self._key, id.encode("utf-8", "replace"), sha256).hexdigest()

    def fits(self, id: str, given: str) -> bool:
        """Tell whether a token belongs to this id."""
        return bool(id) and hmac.compare_digest(self.of(id).encode(), given.encode("utf-8", "replace"))
