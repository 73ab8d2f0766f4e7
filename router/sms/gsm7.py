"""The GSM 7 bit alphabets as tables that turn septets into text and back (TS 23.038 section 6.2.1, Annex A).

Septets stand one to an octet here, as SMPP carries them; packing is a matter of `packing`.

A character of an extension table costs two septets, 0x1B and its own. In between both are one octet, the
second with bit 7 set, so that the C charmap codecs do the work in one pass: text <-> merged <-> septets.
"""

import codecs
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, TypedDict

ESCAPE: Final = 0x1B
LOW: Final = bytes(range(0x80))
NOT_A_SEPTET: Final = ESCAPE | 0x80
"""The merged form of an octet above 0x7F. No table has an entry for 0x1B 0x1B, so the cell is free."""


class Gsm7:
    """A base table of 128 cells (NUL: unassigned) and the extension table that 0x1B leads to."""

    __slots__ = ("_decoding", "_encoding", "_extended", "_merging", "_pairs")

    def __init__(self, base: str, extension: Mapping[int, str]) -> None:
        shown = base.replace("\0", " ").replace("\x1b", " ")
        extended = (extension.get(septet, "\ufffd") for septet in range(0x80))
        self._decoding = shown + "".join(extended)
        octets = encodable(base, extension)
        # A charmap of C, at a tenth of a dict's time; it must begin with NUL, which GSM7 lacks.
        self._encoding = codecs.charmap_build("\0" + "".join(map(chr, octets)))
        self._merging = bytes((ESCAPE, *octets.values())).ljust(0x100, b"\0")
        self._extended = [(bytes((ESCAPE, septet)), bytes((septet | 0x80,))) for septet in extension]
        self._pairs = pairs(extension)

    def decode(self, octets: bytes) -> str:
        """Decode unpacked septets. This never fails: an octet above 0x7F becomes U+FFFD."""
        if not octets.isascii():
            octets = octets.translate(NO_SEPTETS_MARKED)
        if ESCAPE in octets:
            if b"\x1b\x1b" in octets or octets[-1] == ESCAPE:
                octets = PAIR.sub(lambda pair: self._pairs[pair[0]], octets)
            else:
                # No pair overlaps another, so all of one kind can go at once.
                for pair, merged in self._extended:
                    octets = octets.replace(pair, merged)
                if ESCAPE in octets:
                    octets = PAIR.sub(lambda pair: self._pairs[pair[0]], octets)
        return codecs.charmap_decode(octets, "strict", self._decoding)[0]

    def encode(self, text: str) -> bytes:
        """Encode a text as septets; raises UnicodeEncodeError if a character is in neither table."""
        merged = self._merged(text)
        if merged.isascii():
            return merged
        for octet in set(merged.translate(None, LOW)):
            merged = merged.replace(bytes((octet,)), bytes((ESCAPE, octet & 0x7F)))
        return merged

    def _merged(self, text: str) -> bytes:
        """Return one octet for each character."""
        merged = codecs.charmap_encode(text, "strict", self._encoding)[0].translate(self._merging)
        if ESCAPE in merged:
            place = merged.index(ESCAPE)
            raise UnicodeEncodeError("charmap", text, place, place + 1, "no septet means NUL")
        return merged

    def length(self, text: str) -> int:
        """Return the septets that a text takes; raises UnicodeEncodeError as `encode`."""
        merged = self._merged(text)
        return len(merged) if merged.isascii() else len(merged) + len(merged.translate(None, LOW))


def encodable(base: str, extension: Mapping[int, str]) -> dict[int, int]:
    """Return the merged octet of each character, by code point; the base table wins if both have it."""
    octets = {ord(character): septet | 0x80 for septet, character in extension.items()}
    octets |= {ord(character): septet for septet, character in enumerate(base) if character not in "\0\x1b"}
    return octets


def pairs(extension: Mapping[int, str]) -> dict[bytes, bytes]:
    """Return what 0x1B and the octet behind it become in merged form (TS 23.038 section 6.2.1.1, notes)."""
    merged = {bytes((ESCAPE, octet)): bytes((octet,)) for octet in (*range(0x80), NOT_A_SEPTET)}
    merged |= {bytes((ESCAPE, septet)): bytes((septet | 0x80,)) for septet in extension}
    merged[b"\x1b\x1b"] = merged[b"\x1b"] = b" "
    merged[b"\x1b\r"] = b""
    return merged


PAIR: Final = re.compile(rb"\x1b.?", re.DOTALL)
NO_SEPTETS_MARKED: Final = LOW + bytes((NOT_A_SEPTET,)) * 0x80


class Tables(TypedDict, total=False):
    """The tables of one national language in gsm7.json; Spanish has no locking one."""

    name: str
    single: dict[str, str]
    locking: list[str]


class Default(TypedDict):
    """The default alphabet in gsm7.json, in rows of sixteen cells."""

    base: list[str]
    extension: dict[str, str]


class Data(TypedDict):
    """gsm7.json."""

    default: Default
    languages: dict[str, Tables]


def load() -> Data:
    """Load the tables from the package."""
    data: Data = json.loads(files(__package__).joinpath("gsm7.json").read_text("utf-8"))
    return data


DATA: Final = load()


@cache
def gsm7(single: int = 0, locking: int = 0) -> Gsm7:
    """Return the tables under a single and a locking shift to a language (TS 23.038 section 6.2.1.2.4).

    0, and a language that does not exist or has no such table, mean the default one.
    """
    shifted = DATA["languages"].get(str(single), {}).get("single", DATA["default"]["extension"])
    locked = DATA["languages"].get(str(locking), {}).get("locking", DATA["default"]["base"])
    return Gsm7("".join(locked), {int(septet, 16): character for septet, character in shifted.items()})


DEFAULT: Final = gsm7()
