"""Changes of what is known of senders: messages that count for their limits, and `stop` from recipients."""

from typing import ClassVar

from router.sms.value import value


@value
class Counted:
    """A message of an ESME to this number counts for its `per_number` or `repeat`; ``text`` is a hash.

    Of a text that its sender cut, ``series`` is common to its segments, and ``part`` is the segment's number.
    """

    rank: ClassVar[int] = 23
    id: int
    esme: str
    digits: str
    e164: str
    text: int
    at: float
    series: str = ""
    part: int = 0


@value
class Uncounted:
    """A message counts no more: nothing of it was sent."""

    rank: ClassVar[int] = 24
    id: int


@value
class CountsForgotten:
    """Delete what was counted before this time."""

    rank: ClassVar[int] = 25
    before: float


@value
class Stopped:
    """Someone has written `stop`, so this ESME may not send to this number."""

    rank: ClassVar[int] = 26
    esme: str
    digits: str
    e164: str
    number: str
    at: float


@value
class Started:
    """The ESME may send there again. The same number may stop again: so it is a barrier."""

    rank: ClassVar[int] = 0
    esme: str
    digits: str
    e164: str
