"""Output to a terminal, which would obey control characters in the texts of strangers."""

import re
from typing import Final

import click

_OBEYED: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters except tabs and line ends, marks of direction, and lone surrogates, which cannot be
written at all."""


def harmless(text: str) -> str:
    """Return a text with these characters escaped as in JSON, so that JSON keeps its value."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text.replace("\r\n", "\n"))


def say(text: str, err: bool = False) -> None:
    """Print lines, to the standard error if ``err``."""
    click.echo(harmless(text), err=err)
