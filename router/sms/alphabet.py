"""Alphabets of texts, and the data_coding of each (SMPP 3.4 section 5.2.19, TS 23.038)."""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from router.sms.gsm7 import DEFAULT


class Alphabet(Enum):
    """The alphabets of texts. GSM7 is unpacked: one septet in an octet."""

    GSM7 = "gsm7"
    LATIN1 = "latin1"
    ASCII = "ascii"
    UCS2 = "ucs2"
    BINARY = "binary"


class CannotEncode(ValueError):
    """A text has a character that an alphabet lacks.

    ``character`` stands at ``position`` of the text. They are "" and 0 where no text is concerned: binary
    octets for someone who takes texts only.
    """

    def __init__(self, character: str, position: int, alphabet: Alphabet) -> None:
        named = f"U+{ord(character):04X} at character {position}" if character else "the message"
        super().__init__(f"{named} cannot be written in {alphabet.value}")
        self.character = character
        self.position = position
        self.alphabet = alphabet


def decode(octets: bytes, alphabet: Alphabet) -> str:
    """Decode octets for people to read; this never fails. To write a text anew, read it by `reading.read`.

    What means nothing becomes U+FFFD: an octet above 0x7F in GSM7 or ASCII, the odd octet at the end of UCS2.
    In UCS2 surrogates are kept, single ones too, and a byte order mark is honoured and taken off. Octets of
    BINARY are shown as Latin-1.
    """
    if alphabet is Alphabet.GSM7:
        return DEFAULT.decode(octets)
    if alphabet is Alphabet.UCS2:
        return decode_ucs2(octets)
    if alphabet is Alphabet.ASCII:
        return octets.decode("ascii", "replace")
    return octets.decode("latin-1")


def decode_ucs2(octets: bytes) -> str:
    """Decode UTF-16 that is called UCS2: big-endian unless a mark says otherwise."""
    codec = "utf-16-be"
    if octets[:2] in MARKS:
        codec, octets = MARKS[octets[:2]], octets[2:]
    if len(octets) % 2:
        return octets[:-1].decode(codec, "surrogatepass") + "\ufffd"
    return octets.decode(codec, "surrogatepass")


MARKS: Final = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le"}


def unmarked(pieces: Sequence[bytes]) -> bytes:
    """Return a text in UTF-16, given in pieces, as big-endian without a byte order mark.

    The mark of the first piece holds for all, whether they repeat it or not. Without one, or if octets are
    left over, the pieces are joined as they are.
    """
    mark = pieces[0][:2]
    if mark not in MARKS:
        return b"".join(pieces)
    octets = b"".join(piece.removeprefix(mark) for piece in pieces)
    if MARKS[mark] == "utf-16-be":
        return octets
    if len(octets) % 2:
        return b"".join(pieces)
    swapped = bytearray(octets)
    swapped[::2], swapped[1::2] = octets[1::2], octets[::2]
    return bytes(swapped)


def encode(text: str, alphabet: Alphabet) -> bytes:
    """Encode a text; raises CannotEncode for the first character that the alphabet lacks."""
    try:
        if alphabet is Alphabet.GSM7:
            return DEFAULT.encode(text)
        if alphabet is Alphabet.UCS2:
            return text.encode("utf-16-be", "surrogatepass")
        return text.encode(CODECS[alphabet])
    except UnicodeEncodeError as error:
        raise CannotEncode(text[error.start], error.start, alphabet) from None


CODECS: Final = {Alphabet.LATIN1: "latin-1", Alphabet.ASCII: "ascii", Alphabet.BINARY: "latin-1"}


def encodes(text: str, alphabet: Alphabet) -> bool:
    """Tell whether an alphabet has all characters of a text."""
    if alphabet is Alphabet.UCS2:
        return True
    if alphabet is Alphabet.ASCII:
        return text.isascii()
    try:
        encode(text, alphabet)
    except CannotEncode:
        return False
    return True


def septets(text: str) -> int:
    """Return the length of a text in GSM7, 2 for a character of the extension table; raises CannotEncode as
    `encode`.
    """
    try:
        return DEFAULT.length(text)
    except UnicodeEncodeError as error:
        raise CannotEncode(text[error.start], error.start, Alphabet.GSM7) from None


def alphabet_of(data_coding: int, default: Alphabet) -> Alphabet:
    """Return the alphabet that an octet data_coding names; ``default`` for 0.

    Reserved values, compressed text and alphabets that nobody here reads (JIS, ISO-8859-5 …) are BINARY: to
    be passed on as they are.
    """
    return NAMED[data_coding] or default


def named(data_coding: int) -> Alphabet | None:
    """Return the alphabet of a data_coding: below 0x10 by SMPP 3.4 section 5.2.19, above by TS 23.038 section
    4.
    """
    if data_coding < 0x10:
        return SMPP_TABLE.get(data_coding, Alphabet.BINARY) if data_coding else None
    if data_coding < 0x80:
        compressed = data_coding & 0x20
        return Alphabet.BINARY if compressed else GENERAL_GROUP[data_coding >> 2 & 3]
    if data_coding >= 0xF0:
        return Alphabet.BINARY if data_coding & 4 else Alphabet.GSM7
    return MESSAGE_WAITING.get(data_coding >> 4, Alphabet.BINARY)


SMPP_TABLE: Final = {1: Alphabet.ASCII, 3: Alphabet.LATIN1, 8: Alphabet.UCS2}
GENERAL_GROUP: Final = (Alphabet.GSM7, Alphabet.BINARY, Alphabet.UCS2, Alphabet.BINARY)
MESSAGE_WAITING: Final = {0xC: Alphabet.GSM7, 0xD: Alphabet.GSM7, 0xE: Alphabet.UCS2}
NAMED: Final = tuple(named(data_coding) for data_coding in range(0x100))


def message_class(data_coding: int) -> int | None:
    """Return 0 (flash), 1 (phone), 2 (SIM) or 3 (terminal); None if data_coding names no class."""
    classed = 0x10 <= data_coding < 0x80 and data_coding & 0x10
    return data_coding & 3 if classed or data_coding >= 0xF0 else None


def data_coding_for(alphabet: Alphabet, like: int) -> int:
    """Return the data_coding of an alphabet, with the message class or the waiting indication of another
    data_coding.

    What the alphabet cannot say is left out: a class in Latin-1, a waiting indication in binary.
    """
    if alphabet in GENERAL_BITS:
        if like < 0x80 and like & 0x50:
            return like & 0x53 | GENERAL_BITS[alphabet]
        if like >= 0xF0:
            return 0x18 | like & 3 if alphabet is Alphabet.UCS2 else 0xF0 | GENERAL_BITS[alphabet] | like & 3
    if like >> 4 in MESSAGE_WAITING:
        return waiting(alphabet, like)
    return PLAIN[alphabet]


def waiting(alphabet: Alphabet, like: int) -> int:
    """Return a data_coding of the waiting groups of TS 23.038 section 4: 0xD0 GSM7 to be stored, 0xE0 UCS2;
    the low bits say what waits.
    """
    if alphabet is Alphabet.UCS2:
        return 0xE0 | like & 0xF
    if alphabet is Alphabet.GSM7:
        return like if like < 0xE0 else 0xD0 | like & 0xF
    return PLAIN[alphabet]


GENERAL_BITS: Final = {Alphabet.GSM7: 0, Alphabet.BINARY: 4, Alphabet.UCS2: 8}
PLAIN: Final = {Alphabet.GSM7: 0, Alphabet.ASCII: 1, Alphabet.LATIN1: 3, Alphabet.BINARY: 4, Alphabet.UCS2: 8}
