"""Overwrites secrets in octets that are shown to people."""

import re


def cover(pattern: re.Pattern[bytes], octets: bytes, by: bytes) -> bytes:
    """Return the octets, with ``by`` in the place of each that the first group of the pattern finds."""
    shown = bytearray(octets)
    for found in pattern.finditer(octets):
        start, end = found.span(1)
        shown[start:end] = by * (end - start)
    return bytes(shown)
