"""What shows that a form is of a page that we gave this browser: a sign that only we can make of its id."""

import hmac
from hashlib import sha256
from secrets import token_bytes

FIELD = "csrf"
"""The hidden field of each form."""


class Seal:
    """Its key is made with the process: after a restart pages are fetched anew."""

    def __init__(self) -> None:
        self._key = token_bytes(32)

    def of(self, id: str) -> str:
        """Return the sign of a session, or of a browser that logs in."""
        return hmac.new(self._key, id.encode("utf-8", "replace"), sha256).hexdigest()

    def fits(self, id: str, given: str) -> bool:
        """Tell whether that is the sign of this id."""
        return bool(id) and hmac.compare_digest(self.of(id).encode(), given.encode("utf-8", "replace"))
