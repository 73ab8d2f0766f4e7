"""Changes for requests with a key from the client, so that a repeated one gets the same answer."""

from typing import ClassVar

from router.sms.value import value


@value
class Keyed:
    """A request of an ESME was answered; ``digest`` tells it from another one with the same key."""

    rank: ClassVar[int] = 19
    esme: str
    key: str
    digest: bytes
    answer: str
    at: float


@value
class MessageKeyed:
    """A message was sent by a request with a key; it is forgotten with the message."""

    rank: ClassVar[int] = 20
    id: int
    key: str


@value
class KeyedForgotten:
    """Answers from before this time are no longer kept."""

    rank: ClassVar[int] = 21
    before: float
