"""Templates and what they are filled with. All that is put into them is escaped."""

from collections.abc import Iterator, Mapping
from datetime import datetime
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
"""A state has a shape beside its colour and its word."""


class Templates:
    """All of them, by the names of their files. They are read when they are first used."""

    def __init__(self) -> None:
        self._made = Environment(
            loader=PackageLoader(__package__ or "", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._made.filters.update(
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
        self._made.globals.update(
            shape=_shape,
            fullest=words.fullest,
            NONE=words.NONE,
            line=charts.line,
            per_second=charts.per_second,
        )

    def whole(self, name: str, filled: Mapping[str, Any]) -> bytes:
        """Return a page as a whole."""
        return self._made.get_template(name).render(filled).encode("utf-8", "replace")

    def pieces(self, name: str, filled: Mapping[str, Any]) -> Iterator[str]:
        """Return a page in pieces, each of which is made when it is asked for."""
        return self._made.get_template(name).generate(filled)


def _shape(state: str) -> str:
    return SHAPES.get(state, "●")


@pass_context
def _when(context: Context, at: datetime | None) -> str:
    """A time as HTML has it, with its date and zone for programs and for whoever points at it."""
    if at is None:
        return words.NONE
    told = at.isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        told, f"{at:%A, %Y-%m-%d %H:%M:%S %Z}", words.when(at, context["now"])
    )


@pass_context
def _since(context: Context, at: datetime | None) -> str:
    """How long ago, with the time for whoever points at it."""
    if at is None:
        return words.NONE
    told = at.isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        told, f"{at:%Y-%m-%d %H:%M:%S %Z}", words.since(at, context["now"])
    )


def _told(text: str) -> str:
    """What is told, with the words of the configuration, which stand between backticks, set apart."""
    pieces = str(escape(text)).split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    words = [f"<code>{piece}</code>" if at % 2 else piece for at, piece in enumerate(pieces)]
    return Markup("".join(words))


def part(text: object) -> str:
    """Return a name as a part of an address."""
    return quote(str(text), safe="")
