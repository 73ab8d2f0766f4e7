"""Pages of a GoIP as text: which charset they are in, elements of XML, and what people are shown of them.

A page is octets first, and its tags are ASCII. The charset that a page declares is not believed: firmwares
declare gb2312 and write UTF-8. What is no element with text inside is not read: no DTD, no entity of the
page's own, no attribute.
"""

import re
from html.entities import html5
from typing import Final

MOST_SHOWN: Final = 160
"""Characters of what a box said that people are shown."""

_ELEMENT: Final = re.compile(rb"<([A-Za-z_][\w.-]{0,63})\s{0,16}(?:/>|>([^<]*)</\1\s{0,16}>)")
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}));")
_MARKUP: Final = re.compile(r"<[^<>]{0,256}>")
_NAMED: Final = {name: html5[f"{name};"] for name in ("amp", "lt", "gt", "quot", "apos", "nbsp")}


def decode(octets: bytes) -> str:
    """Read text: UTF-8 if it is, else GB18030, which holds gb2312; what is neither becomes U+FFFD."""
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
    """Put characters in the place of the references to them that XML and HTML define; no others are known."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def strip_markup(text: str) -> str:
    """Take tags away, as in `<font color="#FF0000">N</font>`."""
    return _MARKUP.sub("", text)


def show(text: str) -> str:
    """Make one short line of what a box said, which no terminal or log takes for anything else."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text[: 4 * MOST_SHOWN]).split())
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1]}…"


def _character(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name is not None:
        return _NAMED.get(name, reference[0])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    legal = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if legal else "\N{REPLACEMENT CHARACTER}"
