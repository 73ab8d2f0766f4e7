"""Signs that look like others, or like nothing: word processors and web pages put them into a file."""

from unicodedata import category

QUOTES = "“”„‟‘’‚‛«»‹›"
DASHES = "‐‑‒–—―−•·"
COLONS = "：﹕︓ː∶"


def odd(given: str) -> int | None:
    """Where the first sign stands that is no quote, dash, colon or blank of YAML, and looks like one."""
    if given.isascii():
        return None
    return next((at for at, sign in enumerate(given) if named(sign)), None)


def named(sign: str) -> str:
    """What such a sign is, in words, with its number; nothing for any other."""
    if sign in QUOTES:
        kind = "a typographic quote; YAML knows \" and '"
    elif sign in DASHES:
        kind = "a typographic dash or bullet; YAML knows -"
    elif sign in COLONS:
        kind = "no colon, though it looks like one; YAML knows :"
    elif not sign.isascii() and category(sign) in ("Zs", "Cf"):
        kind = "a blank that YAML does not know, or a sign that nobody sees"
    else:
        return ""
    return f"U+{ord(sign):04X} is {kind}"
