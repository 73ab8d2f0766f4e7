"""Protection against requests from other sites, which would use the login that a browser has stored."""

from urllib.parse import urlsplit

from router.northbound.http.interfaces import HttpRequest


def is_our_own(asked: HttpRequest) -> bool:
    """Tell whether a request comes from a page of ours, or from a program that is no browser."""
    origin, site = asked.headers.get("origin"), asked.headers.get("sec-fetch-site")
    if site is not None and site.lower() != "same-origin":
        return False
    return origin is None or _authority(origin) == asked.headers.get("host", "").lower()


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
