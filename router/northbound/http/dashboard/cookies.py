"""The cookies of the dashboard: one of a session, one of a browser that is about to log in."""

from typing import Final

from router.northbound.http.interfaces import HttpRequest

SESSION: Final = "smpp_router_session"
LOGIN: Final = "smpp_router_login"

Header = tuple[str, str]


def cookie_of(asked: HttpRequest, name: str) -> str:
    """Return the value of a cookie; empty if it is not there."""
    for part in asked.headers.get("cookie", "").replace(",", ";").split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value.strip('"')
    return ""


def set_cookie(asked: HttpRequest, name: str, value: str, seconds: int) -> Header:
    """Return the header that gives a browser a cookie that no script reads and no other site sends."""
    secure = "; Secure" if asked.secure else ""
    return "Set-Cookie", f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"


def drop_cookie(asked: HttpRequest, name: str) -> Header:
    """Return the header that takes it away."""
    return set_cookie(asked, name, "", 0)
