"""Parts that HTTP and UDP share: lines of GoIPs that take plain texts, and machines that report events."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from twisted.logger import Logger

from router.goip.ussd import UssdAnswer
from router.relay.interfaces import Outcomes, Segment
from router.sms.alphabet import Alphabet
from router.southbound.plain_text import NotPlain, plain_text_of

LOG: Final = Logger(namespace="smpp-router")

Event = TypeVar("Event")


class LineConnector:
    """The way to one line, by its gateway; it implements `interfaces.Connector`."""

    def __init__(
        self,
        submit: Callable[[Segment], bool],
        ussd: Callable[[str, Callable[[UssdAnswer], None]], bool],
        restart: Callable[[Callable[[str], None]], bool],
    ) -> None:
        self.submit = submit
        self.ussd = ussd
        self.restart = restart


def offer(segment: Segment, alphabet: Alphabet, outcomes: Outcomes, give: Callable[[str, str], bool]) -> bool:
    """Give number and text of a segment to a line; return whether the line takes them.

    A segment that is no plain text is refused for good; that is True. ``alphabet`` is what data_coding 0
    means to the line.
    """
    message = segment.message
    try:
        text = plain_text_of(message, alphabet)
    except NotPlain as error:
        outcomes.refused(segment, error.cause)
        return True
    return give(message.destination_addr.addr, text)


def tell_each(events: Iterable[Event], tell: Callable[[Event], None], where: str) -> None:
    """Handle all events. An exception in one is logged and does not stop the others: each outcome is reported
    at most once.
    """
    for event in events:
        try:
            tell(event)
        except Exception:
            LOG.failure("at {where}", where=where)
