"""Recognises the alphabet of a received SMS where data_coding cannot be trusted.

Some GoIP firmware hands over ASCII, UTF-8 or big-endian UTF-16 and says data_coding 0, 1 or 3 to any of them.
"""

from unicodedata import category

from router.sms.alphabet import Alphabet, alphabet_of, data_coding_for, decode, encode
from router.sms.message import ShortMessage
from router.sms.reading import How, Reading, is_misnamed, read
from router.sms.user_data import BrokenHeader, split_header
from router.sms.value import evolve

NO_TEXT = frozenset(("Cc", "Cn", "Co", "Cs"))
"""Categories that occur in no text: controls, unassigned, private use, single surrogates."""

LAYOUT = "\t\n\f\r"
CONTROLS = bytes(set(range(0x20)) - set(LAYOUT.encode())) + bytes(range(0x7F, 0xA0))
"""Octets that are controls in ASCII and Latin-1, and so occur in neither."""

SCRIPTS = bytes(range(0x20))
"""The high octets of nearly all alphabets, in UTF-16."""

PRINTABLE = bytes(range(0x20, 0x7F))

DOUBTED = (0x00, 0x01, 0x03)
"""The data_codings that firmware uses without regard to the text."""

SAME_IN_WINDOWS = bytes(set(range(0x100)) - set(range(0x80, 0xA0)))
"""The octets that mean the same in Latin-1 and Windows-1252."""


def sniff(octets: bytes, data_coding: int, default: Alphabet = Alphabet.ASCII) -> Alphabet:
    """Return the alphabet of a received text. ``default`` is the channel's meaning of data_coding 0.

    data_coding 8 is believed, unless the octets are odd in number and plain ASCII. With 0, 1 and 3 the octets
    decide between UTF-16, ASCII (or ``default``), and Latin-1. Other values are believed. UTF-8 is no
    alphabet of SMPP: `corrected` knows it.
    """
    told = alphabet_of(data_coding, default)
    if data_coding == 0x08:
        return Alphabet.ASCII if len(octets) % 2 and is_ascii(octets) else told
    if data_coding not in DOUBTED:
        return told
    if is_utf16(octets, septets=told is Alphabet.GSM7):
        return Alphabet.UCS2
    return Alphabet.LATIN1 if is_misnamed(octets, data_coding, default) else told


def corrected(message: ShortMessage, default: Alphabet = Alphabet.ASCII) -> ShortMessage:
    """Return a received message with the data_coding that fits its text.

    The octets stay, unless no data_coding names what they are: UTF-8, or Latin-1 with signs of Windows-1252,
    becomes UCS2. Segments are better joined first: a long text is read more surely than the rest of one.
    """
    try:
        _, octets = split_header(message)
    except BrokenHeader:
        return message
    misnamed = message.data_coding in DOUBTED and is_misnamed(octets, message.data_coding, default)
    reading = read(octets, message.data_coding, default) if misnamed else None
    if reading is not None and reading.how is How.UTF8:
        return rewritten(message, octets, reading)
    found = sniff(octets, message.data_coding, default)
    has_signs = octets.translate(None, SAME_IN_WINDOWS) != b""
    if found is Alphabet.LATIN1 and has_signs and reading is not None and reading.how is How.LATIN1:
        return rewritten(message, octets, reading)
    if found is alphabet_of(message.data_coding, default):
        return message
    data_coding = 0 if found is default else data_coding_for(found, message.data_coding)
    return evolve(message, data_coding=data_coding)


def rewritten(message: ShortMessage, octets: bytes, reading: Reading) -> ShortMessage:
    """Return the message in UCS2, behind the header that it has."""
    header = message.short_message.removesuffix(octets)
    text = encode(reading.text, Alphabet.UCS2)
    data_coding = data_coding_for(Alphabet.UCS2, message.data_coding)
    return evolve(message, short_message=header + text, data_coding=data_coding)


def is_ascii(octets: bytes) -> bool:
    """Tell whether octets read as a line of ASCII."""
    return octets.isascii() and not octets.translate(None, PRINTABLE + LAYOUT.encode())


def is_utf16(octets: bytes, septets: bool = False) -> bool:
    """Tell whether octets are more likely big-endian UTF-16 than one character each.

    They are, if they read well as such, and either most high octets are those of an alphabet (00 Latin,
    04 Cyrillic, 09 Devanagari …) or some make surrogate pairs; or else (Chinese) some are controls in one
    octet alphabets, and not just a stray one. ``septets``: they may be GSM7, where controls are letters.
    """
    if not octets or len(octets) % 2:
        return False
    text = decode(octets, Alphabet.UCS2)
    if not text or not reads_well(text):
        return False
    if 2 * len(octets[::2].translate(None, SCRIPTS)) < len(text) or max(text) > "\uffff":
        return True
    return not septets and mostly_foreign(octets)


def mostly_foreign(octets: bytes) -> bool:
    """Tell whether octets contain controls, and at least a quarter of them is not printable ASCII."""
    controls = len(octets) - len(octets.translate(None, CONTROLS))
    return controls > 0 and 4 * len(octets.translate(None, PRINTABLE)) >= len(octets)


def reads_well(text: str) -> bool:
    """Tell whether all characters exist and can be shown."""
    return all(category(character) not in NO_TEXT or character in LAYOUT for character in text)
