"""URLs that receipts may be posted to, by the beginnings that the operator has allowed."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

PORTS: Final = {"http": 80, "https": 443}

LONGEST: Final = 2000
"""Characters of a URL."""

_WRITTEN: Final = re.compile(r"[\x21-\x7e]+")
"""The characters of a URL (RFC 3986 section 2)."""

_DOTS: Final = re.compile(r"(?:\.|%(?:25)*2e){1,2}(?:(?:;|%(?:25)*3b).*)?", re.IGNORECASE)
"""A path segment of dots, which leads elsewhere (RFC 3986 section 3.3); some servers also take it with
parameters behind it, or percent-encoded twice."""


def hook_of(url: str, hooks: Sequence[str]) -> str | None:
    """Return the one of ``hooks`` that a URL begins with; None if there is none.

    Scheme, host, port and path are compared, the path in whole segments. A URL with a user begins with none,
    nor does one whose path goes up, or whose host or path can be read in two ways.
    """
    wanted = _read(url)
    if wanted is None or "@" in wanted.netloc or any(map(_DOTS.fullmatch, _segments(wanted.path))):
        return None
    for hook in hooks:
        allowed = _read(hook)
        if allowed is not None and _place(allowed) == _place(wanted) and _under(wanted.path, allowed.path):
            return hook
    return None


def _read(url: str) -> SplitResult | None:
    if len(url) > LONGEST or _WRITTEN.fullmatch(url) is None or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable and "%" not in parts.netloc else None


def _place(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or PORTS[parts.scheme]


def _segments(path: str) -> Sequence[str]:
    return re.split("/|%(?:25)*2f|%(?:25)*5c", path, flags=re.IGNORECASE)


def _under(path: str, allowed: str) -> bool:
    path, allowed = path or "/", allowed or "/"
    return path == allowed or path.startswith(allowed if allowed.endswith("/") else f"{allowed}/")
