"""Texts that go to a GoIP as they are written: by HTTP and UDP it cuts and encodes them itself."""

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


class NotPlain(Exception):
    """A message that is no plain text; ``cause`` says why it is refused."""

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
    """Return a received SMS: under data_coding 0 if ``alphabet``, which that means, has it, else in UCS2.

    The sender's type of number is left open: it may be a number, a short code, or a word.
    """
    alike = encodes(text, alphabet)
    return ShortMessage(
        source_addr=Address(0, 0, sender.encode("latin-1", "replace")[:LONGEST_SENDER].decode("latin-1")),
        short_message=encode(text, alphabet if alike else Alphabet.UCS2),
        data_coding=0 if alike else UCS2,
    )
