"""Settings of a box that is polled by its web pages, in the connector's own terms."""

from router.goip.http.box_settings import BoxSettings
from router.sms.alphabet import Alphabet
from router.sms.value import value


@value(kw_only=True)
class HttpLine:
    """One line of a box, by its number from 1."""

    channel: str
    number: int
    alphabet: Alphabet
    """What data_coding 0 means to its channel."""


@value(kw_only=True)
class HttpSettings:
    """A box: how it is polled, and those of its lines that are in use."""

    box: BoxSettings
    lines: tuple[HttpLine, ...]
    carries: bool = True
    """It sends and receives; else it only reports its lines' states, and answers USSD."""
