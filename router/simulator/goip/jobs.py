"""Jobs: what a line does one after the other: an SMS, a USSD code, a call."""

from math import exp, log
from random import Random
from typing import Protocol

from attrs import frozen

from .settings import Settings
from .texts import count_parts, to_gsm
from .ussd import Reply

P95 = 1.6449
"""Standard deviations from the median of a normal distribution to its 95th percentile."""


@frozen(kw_only=True)
class Sms:
    """An SMS for a line to send: ``octets`` are the text without its user data header ``udh``.

    ``by`` is the face that it came by.
    """

    id: str
    source: str
    to: str
    text: str
    octets: bytes
    data_coding: int
    udh: bytes = b""
    parts: int = 1
    by: str = "smpp"


def whole_sms(id: str, to: str, text: str, by: str) -> Sms:
    """Make an SMS of a text that came by HTTP or UDP: the box chooses the alphabet and cuts it."""
    septets = to_gsm(text)
    return Sms(
        id=id,
        source="",
        to=to,
        text=text,
        octets=text.encode("utf-16-be", "surrogatepass") if septets is None else septets,
        data_coding=8 if septets is None else 0,
        parts=count_parts(text),
        by=by,
    )


class Sender(Protocol):
    """A face that waits to hear how its SMS fared.

    ``reference`` is the modem's TP-MR, 0 if nothing was sent.
    """

    def sent(self, reference: int) -> None:
        """Hear that the network took it."""

    def failed(self, error: int, reference: int) -> None:
        """Hear that it was not sent; or, with 501, that nobody knows."""

    def reported(self, error: int, reference: int) -> None:
        """Hear the network's status report: 0 delivered, else why not."""


class Asker(Protocol):
    """A face that waits for the answer to a USSD code."""

    def replied(self, reply: Reply | None) -> None:
        """Hear the network's answer; None if there was none."""


@frozen
class SmsJob:
    """An SMS to be sent."""

    sms: Sms
    sender: Sender

    def seconds(self, settings: Settings, random: Random) -> float:
        """Draw how long the modem takes."""
        sigma = log(settings.send_p95_s / settings.send_median_s) / P95
        each = (
            min(settings.send_median_s * exp(sigma * random.gauss(0, 1)), settings.send_max_s)
            for _ in range(self.sms.parts)
        )
        return sum(each)


@frozen
class UssdJob:
    """A code to be asked."""

    code: str
    asker: Asker

    def seconds(self, settings: Settings, random: Random) -> float:
        """Draw how long the network takes."""
        return settings.send_median_s


@frozen
class CallJob:
    """A voice call; ``incoming`` from the number, else to it."""

    number: str
    lasts: float
    incoming: bool = False

    def seconds(self, settings: Settings, random: Random) -> float:
        """Draw how long it lasts."""
        return self.lasts


Job = SmsJob | UssdJob | CallJob
