"""Texts under the national language shifts of GSM7 (TS 23.038 section 6.2.1.2, Annex A).

A header element 0x24 selects another extension table (single shift), 0x25 another base table (locking shift),
each for its own segment. Every text is read with them. None is written with them unless asked, as many phones
and gateways ignore the header and show the default tables.
"""

from enum import IntEnum

from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.gsm7 import gsm7


class Language(IntEnum):
    """National language identifiers (TS 23.038 section 6.2.1.2.4). Spanish has no locking table."""

    DEFAULT = 0
    TURKISH = 1
    SPANISH = 2
    PORTUGUESE = 3
    BENGALI = 4
    GUJARATI = 5
    HINDI = 6
    KANNADA = 7
    MALAYALAM = 8
    ORIYA = 9
    PUNJABI = 10
    TAMIL = 11
    TELUGU = 12
    URDU = 13


def decode_shifted(octets: bytes, single: int = 0, locking: int = 0) -> str:
    """Decode unpacked septets under shifts to languages; an unknown language is the default.

    This never fails.
    """
    return gsm7(single, locking).decode(octets)


def encode_shifted(text: str, single: int = 0, locking: int = 0) -> bytes:
    """Encode a text as unpacked septets under shifts; raises CannotEncode for a character that neither table
    has.
    """
    try:
        return gsm7(single, locking).encode(text)
    except UnicodeEncodeError as error:
        raise CannotEncode(text[error.start], error.start, Alphabet.GSM7) from None
