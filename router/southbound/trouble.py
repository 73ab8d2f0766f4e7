"""Troubles of reaching a gateway, be it a GoIP or any SMSC: explanations and remedies."""

from twisted.internet.error import (
    ConnectError,
    ConnectionRefusedError,
    DNSLookupError,
    NoRouteError,
    TCPTimedOutError,
    TimeoutError,
    UnknownHostError,
)
from twisted.python.failure import Failure

from router.sms.value import value


@value
class Trouble:
    """A trouble of a link, and its remedy or likely meaning. Links with the same trouble are counted."""

    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.advice}" if self.advice else self.what


class ConnectFailed(Exception):
    """A connection failed, with the trouble to report."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


REFUSED = Trouble(
    "connection refused",
    "the host is there, and nothing listens at that port; is its SMPP server on, is `port` right?",
)
NO_ANSWER = Trouble(
    "no connection in time",
    "nothing answers at that address; is it on, is `host` right, does a firewall drop the packets?",
)
NO_ROUTE = Trouble("no way to that host", "is it on, is `host` right, are cable, VPN and routes in place?")
NO_SUCH_HOST = Trouble(
    "the host's name is not found", "is `host` spelt right, does the DNS of this machine work?"
)


def of_failure(failure: Failure) -> Trouble:
    """Explain why there is no connection."""
    if isinstance(failure.value, ConnectFailed):
        return failure.value.trouble
    for kinds, trouble in (
        ((ConnectionRefusedError,), REFUSED),
        ((TimeoutError, TCPTimedOutError), NO_ANSWER),
        ((NoRouteError,), NO_ROUTE),
        ((DNSLookupError, UnknownHostError), NO_SUCH_HOST),
    ):
        if failure.check(*kinds):
            return trouble
    why = failure.getErrorMessage()
    return Trouble(f"cannot connect ({why})", "" if failure.check(ConnectError) else "is `host` right?")
