"""Decides what follows when a message was not taken: a value, made by a pure function."""

from enum import Enum

from router.sms.report import Cause, Fault
from router.sms.value import value


class Next(Enum):
    """The next step for the message."""

    SAME_WAY = "it goes on along its way when the delay is over; this was no attempt"
    ANOTHER_CHANNEL = "another channel of its way is tried, never one that refused it"
    END = "it ends as undeliverable"
    DOUBT = "it ends as unknown"


@value
class Decision:
    """The next step. ``delay`` (seconds) is the rest of the channel, not of the message, which may go
    elsewhere at once.
    """

    next: Next
    delay: float = 0.0


@value
class Growing:
    """A delay that doubles from ``first`` to ``last`` seconds."""

    first: float = 1.0
    last: float = 60.0

    def after(self, failures: int) -> float:
        """Return the seconds to wait after ``failures`` failures in a row (1 or more)."""
        return min(self.last, self.first * 2.0 ** min(failures - 1, 32))


def decide(cause: Cause, refusals: int, attempts: int, failures: int, retry: Growing) -> Decision:
    """Decide after the ``refusals``-th refusal of a message that has ``attempts``.

    ``failures`` counts how often in a row the channel has said `try later`.
    """
    if cause.fault is Fault.BUSY:
        return Decision(Next.SAME_WAY, retry.after(failures))
    if cause.fault is Fault.DOUBT:
        return Decision(Next.DOUBT)
    if cause.fault is Fault.NUMBER or refusals >= attempts:
        return Decision(Next.END)
    return Decision(Next.ANOTHER_CHANNEL)
