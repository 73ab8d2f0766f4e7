"""Templates, with their filters and functions. All values that are filled in are escaped."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from router.northbound.http.dashboard import charts, words

HTML: Final = "text/html; charset=utf-8"

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

HEADERS: Final = (
    ("Content-Security-Policy", POLICY),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)

SHAPES: Final[Mapping[str, str]] = {
    "up": "●",
    "resting": "◐",
    "saving": "◐",
    "over_limit": "▲",
    "benched": "▲",
    "barred": "■",
    "logged_out": "■",
    "paused": "❚❚",
    "disabled": "○",
    "down": "■",
    "info": "●",
    "warn": "▲",
    "error": "■",
    "ok": "●",
    "bound": "●",
    "away": "■",
}
"""Each state has a shape beside its colour and its word, for those who see no colours."""


@cache
def _environment() -> Environment:
    """Return the one that all dashboards of the process share: to compile a page takes 50 ms."""
    made = Environment(
        loader=PackageLoader(__package__ or "", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        number=words.number,
        rate=words.rate,
        share=words.share,
        budget=words.budget,
        span=words.span,
        state=words.state,
        when=_when,
        since=_since,
        part=part,
        told=_told,
    )
    made.globals.update(
        shape=_shape,
        fullest=words.fullest,
        NONE=words.NONE,
        line=charts.line,
        per_second=charts.per_second,
        accepted=words.accepted,
    )
    return made


class Templates:
    """The templates by their file names; each is read at its first use."""

    def __init__(self) -> None:
        self._made = _environment()

    def whole(self, name: str, filled: Mapping[str, Any]) -> bytes:
        """Return a whole page, as UTF-8."""
        return self._made.get_template(name).render(filled).encode("utf-8", "replace")

    def pieces(self, name: str, filled: Mapping[str, Any]) -> Iterator[str]:
        """Return a page in pieces, each made when it is taken."""
        return self._made.get_template(name).generate(filled)


def _shape(state: str) -> str:
    return SHAPES.get(state, "●")


@pass_context
def _when(context: Context, at: datetime | None) -> str:
    """Return a time as a `time` element, with date and zone in its attributes."""
    if at is None:
        return words.NONE
    told = at.isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        told, f"{at:%A, %Y-%m-%d %H:%M:%S %Z}", words.when(at, context["now"])
    )


@pass_context
def _since(context: Context, at: datetime | None) -> str:
    """Return how long ago a time was, as a `time` element with the time in its attributes."""
    if at is None:
        return words.NONE
    told = at.isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        told, f"{at:%Y-%m-%d %H:%M:%S %Z}", words.since(at, context["now"])
    )


def _told(text: str) -> str:
    """Return a text with the words between backticks marked as code."""
    pieces = str(escape(text)).split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    words = [f"<code>{piece}</code>" if at % 2 else piece for at, piece in enumerate(pieces)]
    return Markup("".join(words))


def part(text: object) -> str:
    """Return a name as a segment of a path."""
    return quote(str(text), safe="")
