"""Whether a request is of a page of ours: another site must not act with what a browser knows of a user."""

from urllib.parse import urlsplit

from router.northbound.http.interfaces import HttpRequest


def is_our_own(asked: HttpRequest) -> bool:
    """Tell whether it is, as far as the browser says; what is no browser says nothing, and may ask."""
    origin, site = asked.headers.get("origin"), asked.headers.get("sec-fetch-site")
    if site is not None and site.lower() != "same-origin":
        return False
    return origin is None or _authority(origin) == asked.headers.get("host", "").lower()


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
