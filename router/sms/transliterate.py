"""Spells a text with the characters of an alphabet."""

from functools import lru_cache
from unicodedata import category, combining, normalize

from router.sms.alphabet import Alphabet, encodes

TYPOGRAPHIC = {
    **dict.fromkeys("‘’‚‛′`´‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff", ""),
    **dict.fromkeys("\u2028\u2029", "\n"),
    "\t": " ",
    "•": "*",
    "₤": "£",
    "⁄": "/",
}
"""Typographic signs, except spaces, and a typewriter's substitutes for them."""

LETTERS = {
    **dict(zip("łŁđĐðÐħĦŧŦıøØ", "lLdDdDhHtTioO", strict=True)),
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "Th",
    "æ": "ae",
    "Æ": "AE",
    "ß": "ss",
    "ẞ": "SS",
}
"""Letters whose strokes and ties Unicode does not decompose."""


def transliterate(text: str, alphabet: Alphabet = Alphabet.GSM7) -> str:
    """Return a text in composed form; quotes, dashes, spaces and accents that the alphabet lacks are made
    plain.

    A character that the alphabet has, or that has no spelling in it, stays as it is.
    """
    text = normalize("NFC", text)
    if encodes(text, alphabet):
        return text
    return "".join([spelled(character, alphabet) for character in text])


@lru_cache(maxsize=4096)
def spelled(character: str, alphabet: Alphabet) -> str:
    """Return one character as the alphabet can write it, or itself."""
    plain = character if encodes(character, alphabet) else plainer(character)
    return plain if encodes(plain, alphabet) else character


def plainer(character: str) -> str:
    """Return a character without typography and accents."""
    if category(character) == "Zs":
        return " "
    known = TYPOGRAPHIC.get(character, LETTERS.get(character))
    return unmarked(character) if known is None else known


def unmarked(character: str) -> str:
    """Return the compatibility decomposition of a character, without the marks."""
    letters = (letter for letter in normalize("NFKD", character) if not combining(letter))
    return "".join(LETTERS.get(letter, TYPOGRAPHIC.get(letter, letter)) for letter in letters)
