"""Recognises patterns that name service codes: numbers with `*` or `#`, which move airtime or divert
calls.
"""

import re

SIGNS = frozenset("*#")

_PIECES = re.compile(
    r"""
    \\(?P<escaped>.) |
    \[(?P<negated>\^?)(?P<members>\]?(?:\\.|[^\]\\])*)\] |
    \(\?\#[^)]*\) |
    (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def named_by(pattern: str) -> bool:
    """Tell whether a pattern contains `*` or `#` itself, so that nobody allows such numbers by accident.

    ``^\\*100#$`` and ``^[*#]`` do; ``.*``, ``[^*]`` and ``[!-/]``, which match such numbers as well, do not.
    """
    return any(_names(piece) for piece in _PIECES.finditer(pattern))


def _names(piece: re.Match[str]) -> bool:
    escaped, negated, members, plain = piece.group("escaped", "negated", "members", "plain")
    if members is not None:
        return not negated and not SIGNS.isdisjoint(members)
    # A `*` by itself repeats what is before it.
    return escaped in SIGNS or plain == "#"
