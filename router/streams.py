"""Text streams: a character that a stream cannot show must not cost the whole line, or the command."""

import json
from io import TextIOWrapper
from typing import TextIO


def showing_all(stream: TextIO) -> TextIO:
    r"""Give the stream, which from now on writes as ``\u2026`` what its encoding lacks."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def on_one_line(line: str) -> str:
    """Escape as in JSON what a terminal would obey, a reader of lines end at, or a file not take."""
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in line)
