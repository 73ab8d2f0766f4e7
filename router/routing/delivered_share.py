"""Which share of a channel's last messages came: a SIM that a network filters takes all, and brings few.

Pure: no time comes into it.
"""

from collections import deque

from router.sms.value import value


@value
class LeastShare:
    """Of the last ``of`` messages this share is to be delivered, from above 0 to 1."""

    share: float
    of: int


class DeliveredShare:
    """The share of delivered ones among the last messages of a channel."""

    __slots__ = ("_delivered", "_least", "_outcomes")

    def __init__(self, least: LeastShare) -> None:
        self._least = least
        self._outcomes: deque[bool] = deque(maxlen=least.of)
        self._delivered = 0

    @property
    def is_new(self) -> bool:
        """Whether it has not yet seen as many messages as it judges by."""
        return len(self._outcomes) < self._least.of

    def ended(self, delivered: bool) -> str:
        """Count a message that has ended. Gives why the channel had better rest; else an empty text.

        Then it begins anew, so that a trial is not judged by what came before.
        """
        if len(self._outcomes) == self._least.of:
            self._delivered -= self._outcomes[0]
        self._outcomes.append(delivered)
        self._delivered += delivered
        count = len(self._outcomes)
        if count < self._least.of or self._delivered >= self._least.share * count:
            return ""
        why = f"of its last {count} messages {self._delivered} came"
        self._outcomes.clear()
        self._delivered = 0
        return why
