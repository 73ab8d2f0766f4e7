"""Checks of a message that do not decode its text. They are enough for nearly all messages."""

from typing import Final

from router.sms.alphabet import MARKS, NAMED, Alphabet
from router.sms.cutting import ALIKE
from router.sms.form import Form
from router.sms.message import UDHI, ShortMessage
from router.sms.user_data import sar

GSM7: Final = Alphabet.GSM7
UCS2: Final = Alphabet.UCS2
EIGHT_BIT: Final = (Alphabet.ASCII, Alphabet.LATIN1)
TEXT: Final = (GSM7, *EIGHT_BIT)


def is_one(message: ShortMessage, alphabet: Alphabet) -> bool:
    """Tell whether a message is certainly one SMS, and no segment of a longer one."""
    octets, data_coding = message.short_message, message.data_coding
    if len(octets) > 160 or message.esm_class & UDHI or (message.tlvs and sar(message)):
        return False
    # As `alphabet_of` has it, without the call.
    meaning = NAMED[data_coding] or alphabet
    if meaning is GSM7:
        # Octets above 0x7F are not GSM7: a decoder that knows better may make UCS2 of them.
        return octets.isascii()
    return not octets.translate(None, ALIKE) if meaning in EIGHT_BIT else len(octets) <= 140


def is_handed_on(message: ShortMessage, alphabet: Alphabet, form: Form) -> bool:
    """Tell whether a form certainly takes a message as it is, as one SMS and no segment."""
    return not message.payload and is_one(message, alphabet) and is_taken(message, alphabet, form)


def is_taken(message: ShortMessage, alphabet: Alphabet, form: Form) -> bool:
    """Tell whether a form certainly takes a message without a header as it is."""
    octets, data_coding = message.short_message, message.data_coding
    if form.data_codings is not None and data_coding not in form.data_codings:
        return False
    named = NAMED[data_coding]
    given, read = named or alphabet, named or form.alphabet
    if given is read and not form.transliterate:
        # A byte order mark counts, and is removed.
        return given is not UCS2 or octets[:2] not in MARKS
    return given in TEXT and read in TEXT and not octets.translate(None, ALIKE)
