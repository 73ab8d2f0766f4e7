"""Form: how texts must be written for a channel, or for an ESME."""

from enum import Enum

from router.sms.alphabet import Alphabet
from router.sms.value import value


class LongMessages(Enum):
    """How a text that is too long for one SMS is handed over."""

    PAYLOAD = "payload"
    """Whole, in message_payload; the far side cuts it."""
    UDH = "udh"
    """In segments with a user data header."""
    SAR = "sar"
    """In segments with the three SAR parameters."""
    PLAIN = "plain"
    """In messages that are independent of each other."""


@value
class Form:
    """The form of texts for a channel, or for an ESME.

    ``alphabet`` is what data_coding 0 means to it. ``data_codings`` are those that it accepts (None: any).
    ``max_segments`` bounds a text, in segments on the air, and ``most_octets`` one that is given whole, in
    octets of UTF-8 (0: no bound). With ``transliterate`` a text is given in seven bits wherever it can be
    spelled so, and else in UCS2.
    """

    alphabet: Alphabet = Alphabet.GSM7
    long_messages: LongMessages = LongMessages.UDH
    data_codings: frozenset[int] | None = None
    max_segments: int = 255
    transliterate: bool = False
    most_octets: int = 0

    def allows(self, data_coding: int) -> bool:
        """Tell whether the receiver accepts a data_coding."""
        return self.data_codings is None or data_coding in self.data_codings
