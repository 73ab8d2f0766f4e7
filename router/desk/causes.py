"""The causes of messages that did not arrive, in words and with remedies."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from router.desk.message_views import MessageLine
from router.goip.causes import FAULTS
from router.relay.owing.endings import in_words
from router.sms.report import Fault
from router.sms.value import value

REMEDIES: Final[Mapping[Fault, str]] = {
    Fault.MESSAGE: "Look at the number and the text: another SIM would say the same.",
    Fault.NUMBER: "The number does not exist, or takes no SMS: tell whoever sent it.",
    Fault.BARRED: "The SIM cannot send: see whether it is in its place, has credit, and needs no PIN.",
    Fault.CHANNEL: "Ask for the balance by USSD, and send a test message; then look at signal and SIM.",
    Fault.BUSY: "It passes by itself. If it stays, look at the signal, or let the SIM rest longer (`pace`).",
    Fault.DOUBT: "Nobody knows whether it arrived. If it is often so, the network sends no status reports.",
}

OF_OURS: Final[Mapping[int, str]] = {
    901: "It waited too long: see what its route waited for, or give it a longer `validity`.",
    902: "See in the story of one of them what each channel said.",
    903: "See in the story of one of them what each channel said; `attempts` of the route allows more.",
    904: "Nobody knows whether it arrived; `in_doubt` of the configuration says what becomes of such.",
    905: "The network sent no status report: with `final: accepted` none is waited for.",
    907: "See on the page Channels why none of its route can be used.",
    908: "Its text needs an alphabet or a form that this connector does not carry.",
    909: "Its owner wrote `stop`, or it stands in the list of `blocked`.",
    910: "Its limit has room again with the next span, or when it is reset.",
}


@value(kw_only=True)
class CauseView:
    """A cause, and the number of messages that ended so."""

    err: int
    count: int
    text: str
    remedy: str


def causes(messages: Iterable[MessageLine]) -> Sequence[CauseView]:
    """Return the causes of messages that were not delivered, the most frequent first."""
    failed = Counter(one.err for one in messages if one.ended is not None and one.state != "DELIVRD")
    return [
        CauseView(err=err, count=count, text=in_words(err), remedy=remedy(err))
        for err, count in failed.most_common()
    ]


def remedy(err: int) -> str:
    """Return the remedy for an err; empty if none is known."""
    if err in OF_OURS:
        return OF_OURS[err]
    known = FAULTS.get(err)
    return "" if known is None else REMEDIES.get(known[0], "")
