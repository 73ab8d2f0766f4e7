"""Text streams: a character that a stream cannot show must not cost the whole line, or the command."""

from io import TextIOWrapper
from typing import TextIO


def showing_all(stream: TextIO) -> TextIO:
    r"""Give the stream, which from now on writes as ``\u2026`` what its encoding lacks."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream
