"""Basic authentication (RFC 7617)."""

import binascii
from typing import Final

from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.problems import problem

REALM: Final = ("WWW-Authenticate", 'Basic realm="smpp-router", charset="UTF-8"')


def login_of(asked: HttpRequest) -> tuple[str, str] | None:
    """Return the name and password of a request; None if they are missing or cannot be read."""
    scheme, _, given = asked.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = binascii.a2b_base64(given.strip(), strict_mode=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (name, password) if colon else None


def unauthorized() -> HttpResponse:
    """Return the response to a missing or wrong login: status 401."""
    return problem(401, "expected the name and the password of a user or of an ESME", headers=[REALM])
