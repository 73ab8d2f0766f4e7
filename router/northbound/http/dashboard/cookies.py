"""Cookies of the dashboard: one for a session, one for a browser at the login page."""

from typing import Final

from router.northbound.http.interfaces import HttpRequest

SESSION: Final = "smpp_router_session"
LOGIN: Final = "smpp_router_login"

Header = tuple[str, str]


def cookie_of(asked: HttpRequest, name: str) -> str:
    """Return the value of a cookie; empty without it."""
    for part in asked.headers.get("cookie", "").replace(",", ";").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value.strip('"')
    return ""


def set_cookie(asked: HttpRequest, name: str, value: str, seconds: int) -> Header:
    """Return the header that sets a cookie: hidden from scripts, and not sent with other sites' requests."""
    secure = "; Secure" if asked.secure else ""
    return "Set-Cookie", f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"


def drop_cookie(asked: HttpRequest, name: str) -> Header:
    """Return the header that deletes a cookie."""
    return set_cookie(asked, name, "", 0)
