"""Rewrites a text so that the receiver reads what was written, never with a silent question mark."""

from collections.abc import Iterator

from router.sms.alphabet import Alphabet, CannotEncode, alphabet_of, data_coding_for, encode, encodes
from router.sms.cutting import ALIKE
from router.sms.form import Form
from router.sms.parts import UserData
from router.sms.reading import Unreadable
from router.sms.transliterate import transliterate
from router.sms.user_data import LOCKING_SHIFT, SINGLE_SHIFT
from router.sms.value import evolve

EIGHT_BIT_DATA = (0x04, 0x02)
"""The plain data_codings for octets that are no text (SMPP 3.4 section 5.2.19)."""


def transcode(data: UserData, form: Form) -> UserData:
    """Return user data as a form takes it: unchanged if it can, else in the first alphabet that holds it.

    That is the one of data_coding 0, then UCS2, Latin-1, ASCII, as far as the form allows them; a message
    class goes before all of it. CannotEncode if nothing holds the text, or nothing takes binary octets;
    Unreadable if there is no text in them, unless the form reads such octets as the sender does.
    """
    if data.alphabet is Alphabet.BINARY:
        return binary(data, form)
    data = data.without_mark
    if stays(data, form):
        return data
    try:
        text = data.text
    except Unreadable:
        if reads_alike(data, form):
            return data
        raise
    for data_coding in candidates(data.data_coding, form):
        meaning = alphabet_of(data_coding, form.alphabet)
        spelling = spelled(text, meaning, form.transliterate)
        if spelling is not None:
            header = data.header.without(SINGLE_SHIFT, LOCKING_SHIFT)
            return UserData(header, encode(spelling, meaning), data_coding, meaning)
    raise refusal(text, form)


def stays(data: UserData, form: Form) -> bool:
    """Tell whether the octets mean the same to receiver and sender, and may be left as they are."""
    if form.transliterate and data.air is not Alphabet.GSM7:
        return False
    return reads_alike(data, form) or (form.allows(0) and data.data_coding == 0 and alike(data))


def reads_alike(data: UserData, form: Form) -> bool:
    """Tell whether the receiver accepts this data_coding, and means by it what the sender does."""
    return form.allows(data.data_coding) and alphabet_of(data.data_coding, form.alphabet) is data.alphabet


def stays_whatever(data: UserData, form: Form) -> bool:
    """Tell whether any text of this data_coding would be left as it is."""
    spelled_anew = form.transliterate and data.alphabet not in (Alphabet.GSM7, Alphabet.BINARY)
    return reads_alike(data, form) and not spelled_anew


def alike(data: UserData) -> bool:
    """Tell whether the octets are the same text in GSM7, ASCII and Latin-1."""
    return data.header.shifts == (0, 0) and not data.octets.translate(None, ALIKE)


def candidates(like: int, form: Form) -> Iterator[int]:
    """Yield the data_codings that a text can be given in, the best first.

    Without a message class some come twice.
    """
    yield from filter(form.allows, (data_coding_for(alphabet, like) for alphabet in CLASSED))
    yield from filter(form.allows, (0x00, 0x08, 0x03, 0x01))


CLASSED = (Alphabet.GSM7, Alphabet.UCS2)
"""The alphabets for which data_coding can tell a class."""


def spelled(text: str, meaning: Alphabet, freely: bool) -> str | None:
    """Return the text in the spelling that an alphabet holds; None if there is none.

    ``freely``: other spellings may save UCS2.
    """
    if freely and meaning is not Alphabet.UCS2:
        for spelling in spellings(text, meaning):
            if encodes(spelling, meaning) and encodes(spelling, Alphabet.GSM7):
                return spelling
    return text if encodes(text, meaning) else None


def spellings(text: str, meaning: Alphabet) -> Iterator[str]:
    """Yield the text, then spellings that are further and further from it."""
    yield text
    yield (plain := transliterate(text))
    yield transliterate(plain, meaning)


def refusal(text: str, form: Form) -> CannotEncode:
    """Return the error that names the first character in the way."""
    lacking = (place for place, character in enumerate(text) if not encodes(character, form.alphabet))
    place = next(lacking, 0)
    return CannotEncode(text[place : place + 1], place, form.alphabet)


def binary(data: UserData, form: Form) -> UserData:
    """Return octets that are no text with another data_coding, among those that mean just that."""
    eight_bit = data_coding_for(Alphabet.BINARY, data.data_coding)
    same = EIGHT_BIT_DATA if data.data_coding in (*EIGHT_BIT_DATA, eight_bit) else ()
    for data_coding in (data.data_coding, *same):
        if form.allows(data_coding):
            return evolve(data, data_coding=data_coding)
    raise CannotEncode("", 0, form.alphabet)
