"""Basic authentication (RFC 7617)."""

import binascii
from base64 import b64decode

from router.northbound.http.exchange import Asked


def login_of(asked: Asked) -> tuple[str, str] | None:
    """Return name and password of a request; None if it has none, or none that can be read."""
    scheme, _, given = asked.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (name, password) if colon else None
