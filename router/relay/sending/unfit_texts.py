"""The check whether a text can be carried at all by the channels of its way; if not, it is refused at
once.
"""

from collections.abc import Mapping
from typing import Final

from router.relay.account import Account
from router.relay.errors import Refusal
from router.relay.plan.channel import Channel
from router.relay.sending.misnamed_texts import MisnamedTexts, refusal
from router.routing.table import Way
from router.sms.joiner import place_of
from router.sms.message import UDHI, ShortMessage
from router.sms.segments import count

LONGEST_IN_ONE: Final = 140
"""Octets: a text of no more is one segment in any alphabet but ASCII with many brackets."""

LONGEST_SEGMENT: Final = 160
"""Octets: what its ESME calls a segment, and has more, is one SMS in no alphabet."""


def unfit(
    account: Account,
    message: ShortMessage,
    way: Way,
    channels: Mapping[str, Channel],
    misnamed: MisnamedTexts,
) -> Refusal | None:
    """Return why no channel of its way can carry a message: text, segments, or nothing left; else None.

    It is None too where the way has no channel now. ``channels`` are all that there are, by their ids.
    """
    if way.rewrite is not None:
        written, message = message, way.rewrite.apply(message, account.alphabet)
        if written.short_message and not message.short_message:
            return Refusal.EMPTY
    octets = message.short_message
    place = place_of(message) if message.esm_class & UDHI or message.tlvs else None
    met = not octets.isascii() and misnamed.met(account, message)
    if place is not None and place[1].total > 1:
        # Its header tells the number of segments; there are more if it holds more than a segment can.
        more = count(message, account.alphabet) - 1 if len(octets) > LONGEST_SEGMENT else 0
        segments = place[1].total + more
    elif met:
        return refusal(message, account.alphabet, present(way, channels), largest)
    elif len(octets) <= LONGEST_IN_ONE:
        return None
    else:
        segments = count(message, account.alphabet)
    most = max(map(largest, present(way, channels)), default=segments)
    return Refusal.TOO_LONG if segments > most else None


def present(way: Way, channels: Mapping[str, Channel]) -> list[Channel]:
    """Return the way's channels that exist: a disabled one may be named all the same."""
    return [channels[id] for id in way.channels if id in channels]


def largest(channel: Channel) -> int:
    """Return the number of segments of the longest text that the channel may ever be given."""
    return min(channel.settings.form.max_segments, channel.settings.limits.largest)
