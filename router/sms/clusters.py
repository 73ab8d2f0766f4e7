"""Places where a text may be cut without splitting a sign as readers see it (after Unicode's UAX 29).

A short set of rules instead of the whole annex: marks, joiners, variation selectors, skin tones, tags, flags,
Hangul jamo, Indic conjuncts, CR LF.
"""

from unicodedata import category, combining

ZERO_WIDTH_JOINER = "\u200d"
EXTENDING = frozenset(("Mn", "Mc", "Me"))
VIRAMA = 9
"""The canonical combining class of the signs that tie two Indic consonants together."""

REACH = 16
"""Characters by which a cut may move back. The longest emoji in use have 11; stacked marks have no bound."""


def break_before(text: str, limit: int) -> int:
    """Return the last place up to ``limit`` where a cut splits nothing: an index into ``text``, at least 1.

    ``limit`` itself, if it is the end, or if there is no such place within reach.
    """
    if limit >= len(text):
        return limit
    candidates = range(limit, max(limit - REACH, 0), -1)
    return next((place for place in candidates if may_break(text, place)), limit)


def may_break(text: str, place: int) -> bool:
    """Tell whether the characters on both sides of a place belong to different signs."""
    before, after = text[place - 1], text[place]
    if after < "\u0300":
        return not (before == "\r" and after == "\n")
    if extends(after) or before == ZERO_WIDTH_JOINER:
        return False
    if regional(after):
        return flags_before(text, place) % 2 == 0
    return not (combining(before) == VIRAMA and category(after) == "Lo")


def extends(character: str) -> bool:
    """Tell whether a character belongs to the one before it."""
    return (
        category(character) in EXTENDING
        or character in "\u200c\u200d\uff9e\uff9f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or "\u1160" <= character <= "\u11ff"
    )


def regional(character: str) -> bool:
    """Tell whether a character is one of the letters of which two make a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def flags_before(text: str, place: int) -> int:
    """Count the letters of flags in a row before a place."""
    start = place
    while start and regional(text[start - 1]):
        start -= 1
    return place - start
