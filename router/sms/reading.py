"""Decides how the octets of a text are read: by their data_coding, unless they prove that it is wrong.

Octets above 0x7F are in no alphabet of seven bits (TS 23.038 section 6.2.1), and many clients and some GoIPs
send UTF-8 or Latin-1 under data_coding 0 or 1. Declared Latin-1 is believed, as any octets are valid in it.
"""

from enum import Enum

from router.sms.alphabet import NAMED, Alphabet, CannotEncode, alphabet_of, unmarked
from router.sms.gsm7 import gsm7
from router.sms.value import value

SEVEN_BITS = (Alphabet.GSM7, Alphabet.ASCII)


class How(Enum):
    """The way in which octets were read."""

    DECLARED = "what data_coding says"
    UTF8 = "UTF-8"
    LATIN1 = "Latin-1, with the signs of Windows-1252"
    NOTHING = "no text"


@value
class Reading:
    """The text of some octets ("" if they are none), how it was read, and why."""

    text: str
    how: How
    why: str


class Unreadable(CannotEncode):
    """Octets are no text in any alphabet that may be meant, so they cannot be written in another one."""

    def __init__(self, reading: Reading, alphabet: Alphabet) -> None:
        super().__init__("", 0, alphabet)
        self.args = (f"the text cannot be read: {reading.why}",)


def is_misnamed(octets: bytes, data_coding: int, default: Alphabet) -> bool:
    """Tell whether octets prove that they are not in the seven bits that data_coding names."""
    return not octets.isascii() and (NAMED[data_coding] or default) in SEVEN_BITS


def read(octets: bytes, data_coding: int, default: Alphabet, shifts: tuple[int, int] = (0, 0)) -> Reading:
    """Decide how to read octets that have no user data header.

    ``default`` is what data_coding 0 means to the one who sent them, ``shifts`` the languages of the header's
    single and locking shift. Nothing becomes U+FFFD that is not U+FFFD in the octets.
    """
    alphabet = alphabet_of(data_coding, default)
    if alphabet in SEVEN_BITS and not octets.isascii():
        return _guessed(octets, alphabet)
    said = f"data_coding {data_coding} means {NAMES[alphabet]} here"
    if alphabet is Alphabet.GSM7:
        return Reading(gsm7(*shifts).decode(octets), How.DECLARED, said)
    if alphabet is Alphabet.UCS2:
        return _of_pairs(unmarked((octets,)), said)
    if alphabet is Alphabet.BINARY:
        return Reading("", How.NOTHING, said)
    return Reading(octets.decode("latin-1"), How.DECLARED, said)


def whole(octets: bytes, alphabet: Alphabet, size: int) -> bytes:
    """Return the beginning of a text in an alphabet of data_coding 0, at most ``size`` octets, without
    tearing a character.
    """
    if len(octets) <= size or alphabet not in SEVEN_BITS:
        return octets[:size]
    end = size
    if octets.isascii():
        escapes = size - len(octets[:size].rstrip(b"\x1b")) if alphabet is Alphabet.GSM7 else 0
        end -= escapes % 2
    elif _guessed(octets, alphabet).how is How.UTF8:
        while octets[end] & 0xC0 == 0x80:
            end -= 1
    return octets[:end]


def _of_pairs(octets: bytes, said: str) -> Reading:
    """Decode UCS2, keeping single surrogates: they come from texts that were cut badly."""
    if len(octets) % 2:
        return Reading("", How.NOTHING, f"{said}, and {len(octets)} octets are an odd number")
    return Reading(octets.decode("utf-16-be", "surrogatepass"), How.DECLARED, said)


def _guessed(octets: bytes, alphabet: Alphabet) -> Reading:
    """Guess how to read octets above 0x7F that are in no alphabet of seven bits."""
    proof = f"octets above 0x7F are not in {NAMES[alphabet]}"
    try:
        return Reading(octets.decode("utf-8-sig"), How.UTF8, f"{proof}, and these are valid UTF-8")
    except UnicodeDecodeError:
        pass
    try:
        return Reading(octets.decode("cp1252"), How.LATIN1, f"{proof}, and these are no UTF-8")
    except UnicodeDecodeError as error:
        octet = octets[error.start]
        return Reading("", How.NOTHING, f"{proof}, these are no UTF-8, and Windows-1252 has no 0x{octet:02X}")


NAMES = {
    Alphabet.GSM7: "GSM 7-bit",
    Alphabet.ASCII: "ASCII",
    Alphabet.LATIN1: "Latin-1",
    Alphabet.UCS2: "UCS2",
    Alphabet.BINARY: "8-bit data, or an alphabet that is not read here",
}
