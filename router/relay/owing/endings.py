"""Reports endings other than DELIVRD: a few one by one, the others as counts.

Delivered messages are not reported.
"""

from collections import Counter
from collections.abc import Callable

from router.goip.causes import cause_of
from router.relay.event_kinds import EventKind
from router.relay.events import LOG, Events
from router.relay.interfaces import Clock, instants
from router.relay.wording import lasting, masked
from router.smpp.complaints import Complaints
from router.sms.state import MessageState
from router.store.entities import Sending

MOST, EVERY = 10, 600.0
"""Endings that are reported one by one in this many seconds."""

MOST_NAMED = 5
"""Kinds of endings that are named in one line."""

OURS = {
    0: "no reason was given",
    901: "its validity ended before a channel took it",
    902: "every channel of its way has refused it",
    903: "as many channels refused it as `attempts` allows",
    904: "in doubt: sent, and no answer came",
    905: "never reported",
    906: "cancelled by its ESME",
    907: "no channel of its route can be used",
    908: "no channel of its way can carry the text",
    909: "the number is blocked",
    910: "a limit of its ESME is reached",
}
"""Our own numbers for `err`, in words (docs/err.md)."""

Each = Callable[[Sending, str, MessageState, int, float], None]
"""Hears of an ending: of what, by which channel (or empty), how, with which err, at which date."""


class Endings:
    """Hears of every ending; ``each``, if given, does too."""

    def __init__(self, clock: Clock, events: Events, each: Each | None = None) -> None:
        self._now = instants(clock)
        self._events = events
        self.each = each
        self._singly = Complaints(MOST, EVERY)
        self._untold: Counter[tuple[MessageState, int]] = Counter()

    def ended(self, sending: Sending, channel: str, state: MessageState, err: int, at: float) -> None:
        """Take the ending of a sending."""
        if self.each is not None:
            try:
                self.each(sending, channel, state, err, at)
            except Exception:
                # A listener's bug must not keep the ending from being written.
                LOG.failure("at the ending of {id}", id=sending.id)
        if state is MessageState.DELIVERED:
            return
        if self._singly.take(self._now()) is None:
            self._untold[state, err] += 1
        else:
            self._tell(sending, channel, state, err)

    def tick(self) -> None:
        """Report the counts when their time is over; called once a second."""
        if self._untold and self._singly.untold(self._now()):
            self._tell_the_others()

    def _tell(self, sending: Sending, channel: str, state: MessageState, err: int) -> None:
        if self._untold:
            self._tell_the_others()
        self._events.tell(
            EventKind.ENDED_OTHERWISE,
            sending.esme,
            id=sending.part_of or sending.id,
            number=masked(sending.message.destination_addr.addr),
            state=state.stat,
            by=f" by {channel}" if channel else "",
            err=err,
            words=in_words(err),
        )

    def _tell_the_others(self) -> None:
        untold, self._untold = self._untold, Counter()
        named = untold.most_common(MOST_NAMED)
        most = ", ".join(f"{count:,} {state.stat} err {err:03}" for (state, err), count in named)
        more = len(untold) - MOST_NAMED
        self._events.tell(
            EventKind.MORE_ENDED_OTHERWISE,
            "messages",
            count=untold.total(),
            time=lasting(EVERY),
            states=most + (f" and {more} other kinds" if more > 0 else ""),
        )


def in_words(err: int) -> str:
    """Return the meaning of an `err`: one of the router's own numbers, or a GoIP's."""
    return OURS.get(err) or cause_of(err).said or "it says no more"
