"""Saving up: a channel keeps what becomes free of its minute and hour for a text of several segments.

Else a text that is longer than what is left would be passed over for ever, where shorter ones take each
segment as it becomes free. A channel begins when its budget will have room for it sooner than it has been
passed over already: so a short text seldom waits for a long one, and a long one no more than twice a window.
The text leaves its lane meanwhile; other channels do not see it. Days, months and totals are not saved up
for: a channel would stand still until tomorrow.
"""

from router.clocks import Instant
from router.relay.plan.books import Books
from router.relay.plan.channel import Channel
from router.relay.plan.plan import NEVER, Line, Planned


class Look:
    """One look of a channel that has a budget for what it may take; or for what it shall save up for."""

    __slots__ = ("_books", "_channel", "_now")

    def __init__(self, books: Books, channel: Channel, now: Instant) -> None:
        self._books = books
        self._channel = channel
        self._now = now

    def __call__(self, planned: Planned) -> bool:
        channel, now = self._channel, self._now
        if channel.id in planned.refused_by:
            return False
        if self._books.allow(channel, planned, now):
            return True
        if planned.passed_at == NEVER:
            planned.passed_at = now
            return False
        if self._books.slides_to(channel, planned, now) - now > now - planned.passed_at:
            return False
        channel.saves_for = planned
        return True


def begin(channel: Channel) -> None:
    """What the channel's look has found is taken out of its lane from now on."""
    planned = channel.saves_for
    assert planned is not None
    planned.stuck = channel.id
    _line(planned).savers.append(channel)


def end(channel: Channel) -> Planned | None:
    """The channel does not save up any more. Gives what it did so for, which stands nowhere now."""
    planned, channel.saves_for = channel.saves_for, None
    if planned is not None:
        planned.stuck = ""
        _line(planned).savers.remove(channel)
    return planned


def outranked(channel: Channel, planned: Planned) -> bool:
    """Whether this one has more priority than what the channel saves up for; they are of one ESME."""
    saved = channel.saves_for
    return saved is not None and _priority(planned) > _priority(saved)


def first_above(planned: Planned) -> Planned | None:
    """What is first of the ESME's with a higher priority than this one."""
    for lane in _line(planned).lanes:
        if lane.key[2] <= _priority(planned):
            return None
        for waiting in lane.waiting:
            if not waiting.withdrawn:
                return waiting
    return None


def _priority(planned: Planned) -> int:
    return planned.sending.message.priority_flag


def _line(planned: Planned) -> Line:
    assert planned.lane is not None
    return planned.lane.line
