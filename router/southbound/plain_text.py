"""Texts for GoIPs by HTTP and UDP, which cut and encode them themselves."""

from typing import Final

from router.sms.address import Address
from router.sms.alphabet import Alphabet, encode, encodes
from router.sms.message import ShortMessage
from router.sms.parts import UserData
from router.sms.reading import Unreadable
from router.sms.report import Cause, Fault
from router.sms.user_data import BrokenHeader

UCS2: Final = 8
"""data_coding (SMPP 3.4 section 5.2.19)."""

LONGEST_SENDER: Final = 20
"""Octets of an address in deliver_sm (SMPP 3.4 section 5.2.8)."""

LONGEST_TEXT: Final = 16_000
"""Characters of a received text that are kept.

Even as surrogate pairs of UCS2 they fit into the 65,535 octets of message_payload. The longest SMS has 39,015
septets, or 17,085 characters of UCS2, and no GSM module joins that many.
"""


class NotPlain(Exception):
    """A message is no plain text; ``cause`` is the reason to refuse it."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.cause = Cause(Fault.MESSAGE, said=said)


def plain_text_of(message: ShortMessage, alphabet: Alphabet) -> str:
    """Return the text of a message, in which data_coding 0 means ``alphabet``. Raises NotPlain."""
    try:
        user_data = UserData.of(message, alphabet)
        if user_data.header.encode():
            raise NotPlain("it has a user data header, which this way cannot carry")
        return user_data.text
    except (BrokenHeader, Unreadable) as error:
        raise NotPlain(f"it is no text, and this way carries nothing else ({error})") from None


def received_message(sender: str, text: str, alphabet: Alphabet) -> ShortMessage:
    """Return a received SMS: with data_coding 0 if ``alphabet``, its meaning, has all characters, else in
    UCS2.

    The sender's type of number is left open: it may be a number, a short code, or a word. A character that no
    address can contain, such as a NUL, becomes `?`: else no ESME could be given the SMS.
    """
    text = text[:LONGEST_TEXT]
    alike = encodes(text, alphabet)
    return ShortMessage(
        source_addr=Address(0, 0, _address(sender)),
        short_message=encode(text, alphabet if alike else Alphabet.UCS2),
        data_coding=0 if alike else UCS2,
    )


def _address(sender: str) -> str:
    written = "".join(one if one.isprintable() else "?" for one in sender[:LONGEST_SENDER])
    return written.encode("latin-1", "replace").decode("latin-1")
