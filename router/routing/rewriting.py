"""Changes that a route makes to a message: another sender, other words."""

from typing import Final

from router.routing.numbers import INTERNATIONAL, Rewrite
from router.sms.address import Address
from router.sms.alphabet import Alphabet, alphabet_of, data_coding_for, encode, encodes
from router.sms.message import UDHI, ShortMessage
from router.sms.parts import UserData
from router.sms.reading import Unreadable
from router.sms.user_data import BrokenHeader
from router.sms.value import evolve, value

LONGEST: Final = 65_535
"""Octets of the longest text that can be sent (SMPP 3.4 section 5.3.2.32). Each rewrite may make it a hundred
times as long.
"""

ALPHANUMERIC: Final = 5
ISDN: Final = 1
"""Type of number, and numbering plan (SMPP 3.4 sections 5.2.5 and 5.2.6)."""


@value(kw_only=True)
class Rewriting:
    """The changes of a route. ``source_addr`` is another sender, unless empty; the rewrites of ``text``
    follow each other.
    """

    source_addr: str = ""
    text: tuple[Rewrite, ...] = ()

    def apply(self, message: ShortMessage, alphabet: Alphabet) -> ShortMessage:
        """Return the message as it is sent; ``alphabet`` is what data_coding 0 means to its ESME.

        What is no text stays, and so does what has a user data header: of a text that its ESME cut, pieces
        are joined before they come here, if it can be done at all.
        """
        if self.source_addr:
            message = evolve(message, source_addr=address_of(self.source_addr))
        if not self.text or message.esm_class & UDHI:
            return message
        try:
            text = UserData.of(message, alphabet).text
        except (BrokenHeader, Unreadable):
            return message
        rewritten = self.reworded(text)
        return message if rewritten == text else _saying(message, rewritten, alphabet)

    def reworded(self, text: str) -> str:
        """Return a text with all matches replaced, until it is too long to be sent."""
        for one in self.text:
            if len(text) > LONGEST:
                break
            text = one.match.sub(one.replace, text)
        return text


def address_of(source: str) -> Address:
    """Return a sender as an address of its type: an international number, another number, or a name."""
    digits = source.lstrip("+")
    if not (digits.isascii() and digits.isdigit()):
        return Address(ALPHANUMERIC, 0, source)
    return Address(INTERNATIONAL, ISDN, digits) if source.startswith("+") else Address(0, ISDN, source)


def _saying(message: ShortMessage, text: str, alphabet: Alphabet) -> ShortMessage:
    """Return the message with another text, in the alphabet that it had, or else in UCS2."""
    meaning, data_coding = alphabet_of(message.data_coding, alphabet), message.data_coding
    if not encodes(text, meaning):
        meaning, data_coding = Alphabet.UCS2, data_coding_for(Alphabet.UCS2, data_coding)
    return evolve(message, short_message=encode(text, meaning), data_coding=data_coding)
