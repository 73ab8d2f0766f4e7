"""Alphabet and segments of a text on the air."""

from attrs import frozen

from router.explain.question import RoutingQuestion
from router.relay.account import Account
from router.relay.channels import ChannelSettings
from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.parts import UserData
from router.sms.segments import TooLong, count, cut
from router.sms.transcoding import transcode


@frozen
class Carried:
    """Alphabet and number of segments of a text on the air."""

    alphabet: Alphabet
    segments: int

    def __str__(self) -> str:
        return f"{self.alphabet.name}, {self.segments} segment{'' if self.segments == 1 else 's'}"


def as_given(question: RoutingQuestion) -> Carried:
    """Return the text as its ESME encoded it, which is how acceptance counts it."""
    message, alphabet = question.message, question.account.alphabet
    return Carried(UserData.of(message, alphabet).air, count(message, alphabet))


def by(channel: ChannelSettings, question: RoutingQuestion) -> Carried | str:
    """Return the text as a channel would get it, or why the channel cannot carry it."""
    message, alphabet = question.message, question.account.alphabet
    try:
        segments = cut(message, alphabet, channel.form, reference=0).count
        air = transcode(UserData.of(message, alphabet), channel.form).air
    except (CannotEncode, TooLong) as error:
        return f"cannot have it: {error}"
    if segments > channel.limits.largest:
        return f"cannot have it: {segments} segments, and its limits allow {channel.limits.largest}"
    return Carried(air, segments)


def limits_of(account: Account) -> str:
    """Return the limits of an ESME in words; empty without any."""
    all_of_it, number = account.limits, account.per_number
    given = {"day": all_of_it.day, "month": all_of_it.month, "total": all_of_it.total}
    given |= {"hour, to one number": number.hour, "day, to one number": number.day}
    said = [
        f"{most} in {_a(span)}" if span != "total" else f"{most} in all"
        for span, most in given.items()
        if most
    ]
    if account.repeat:
        said.append(f"no text twice to a number in {account.repeat:g} s")
    return ", ".join(said)


def longest(channel: ChannelSettings) -> int:
    """Return the most segments that one text on this channel may have."""
    return min(channel.form.max_segments, channel.limits.largest)


def _a(span: str) -> str:
    return f"an {span}" if span.startswith("hour") else f"a {span}"
