"""Pages of a GoIP as text: their charset, elements of XML, and short excerpts for people.

A page is octets first, and its tags are ASCII. The charset that a page declares is not believed: firmwares
declare gb2312 and write UTF-8. Only elements that hold text are read: no DTD, no entities of the page, no
attributes.
"""

import re
from html.entities import html5
from typing import Final

MOST_SHOWN: Final = 160
"""Characters of a box's words that people are shown."""

_ELEMENT: Final = re.compile(rb"<([A-Za-z_][\w.-]{0,63})\s{0,16}(?:/>|>([^<]*)</\1\s{0,16}>)")
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}));")
_MARKUP: Final = re.compile(r"<[^<>]{0,256}>")
_NAMED: Final = {name: html5[f"{name};"] for name in ("amp", "lt", "gt", "quot", "apos", "nbsp")}


def decode(octets: bytes) -> str:
    """Decode text as UTF-8 if it is valid, else as GB18030, which includes gb2312; the rest becomes
    U+FFFD.
    """
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("gb18030", "replace")


def elements(page: bytes) -> dict[str, str]:
    """Return the elements of a page that hold text only, by their names in lower case; the last one of a name
    wins.
    """
    return {name.decode().lower(): unescape(decode(text)).strip() for name, text in _ELEMENT.findall(page)}


def unescape(text: str) -> str:
    """Replace the character references that XML and HTML define; others stay."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def strip_markup(text: str) -> str:
    """Remove tags, as in `<font color="#FF0000">N</font>`."""
    return _MARKUP.sub("", text)


def show(text: str) -> str:
    """Shorten a box's words to one line that a terminal or log cannot misread."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text[: 4 * MOST_SHOWN]).split())
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1]}…"


def _character(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name is not None:
        return _NAMED.get(name, reference[0])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    legal = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if legal else "\N{REPLACEMENT CHARACTER}"
