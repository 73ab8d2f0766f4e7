"""The share of a channel's last messages that was delivered: a SIM that a network filters takes all, and
delivers few.

Pure: it does not depend on time.
"""

from collections import deque

from router.sms.value import value


@value
class LeastShare:
    """The least share, above 0 and at most 1, of the last ``of`` messages that must be delivered."""

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
        """Whether fewer messages have ended than it judges by."""
        return len(self._outcomes) < self._least.of

    def ended(self, delivered: bool) -> str:
        """Count a message that has ended; return why the channel should rest, or an empty text.

        Then counting begins anew, so that a trial is not judged by earlier messages.
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
