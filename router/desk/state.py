"""The state of a channel for people: one word, and the reason."""

import re
from datetime import datetime, tzinfo
from enum import Enum
from math import inf
from typing import Final

from router.clocks import Dates, Instant
from router.goip.line_state import LineTrouble
from router.relay.plan.channel_state import ChannelState
from router.relay.plan.plan import PlanChannel
from router.sms.value import value


class State(Enum):
    """The state of a channel for people. The values are the words of the API and of commands."""

    UP = "up"
    RESTING = "resting"
    SAVING = "saving"
    OVER_LIMIT = "over_limit"
    BENCHED = "benched"
    BARRED = "barred"
    LOGGED_OUT = "logged_out"
    PAUSED = "paused"
    DISABLED = "disabled"
    DOWN = "down"


@value
class StateAndReason:
    """A channel's state, and the reason."""

    state: State
    reason: str


_BENCH: Final = re.compile("^benched for [0-9]+ s: ")
"""Beginning of the event of a bench, which the state says already."""

NOT_ENABLED = StateAndReason(State.DISABLED, "it is not enabled in the configuration")


class Looking:
    """Finds the state of a channel. ``zone`` is that of times in reasons."""

    def __init__(self, dates: Dates, zone: tzinfo) -> None:
        self._dates = dates
        self._zone = zone

    def date(self, instant: float) -> datetime:
        """Return the date of an instant."""
        return datetime.fromtimestamp(self._dates.at(Instant(instant)), self._zone)

    def day(self, date: float) -> datetime:
        """Return a date that is given in seconds of Unix time."""
        return datetime.fromtimestamp(date, self._zone)

    def look(self, channel: PlanChannel, now: Instant, no_link: str, bench: str) -> StateAndReason:
        """Return a channel's state; ``no_link`` is why it has no link, ``bench`` why it was benched last."""
        match channel.state:
            case ChannelState.DOWN:
                return StateAndReason(State.DOWN, no_link or "no link carries it")
            case ChannelState.OUT:
                return _out(channel.line)
            case ChannelState.STOPPING:
                return StateAndReason(State.DOWN, "the router stops")
            case ChannelState.REMOVED:
                return NOT_ENABLED
            case ChannelState.PAUSED:
                return StateAndReason(State.PAUSED, "an operator has paused it")
            case ChannelState.BENCHED:
                until = f"until {self._time(channel.benched_until)}"
                return StateAndReason(State.BENCHED, f"{until}: {_BENCH.sub('', bench)}" if bench else until)
        return self._in_use(channel, now)

    def _in_use(self, channel: PlanChannel, now: Instant) -> StateAndReason:
        budget = channel.budget
        if budget is not None and budget.room(now) <= 0:
            full = max(budget.full(now), key=lambda one: one.free_at)
            then = "until it is reset" if full.free_at == inf else f"until {self._time(full.free_at)}"
            return StateAndReason(
                State.OVER_LIMIT, f"{full.limit} reached ({full.used} of {full.of}), {then}"
            )
        if channel.saves_for is not None:
            return StateAndReason(State.SAVING, "it saves up its budget for a longer text")
        if channel.rest_until > now:
            return StateAndReason(State.RESTING, f"it rests until {self._time(channel.rest_until)}")
        if channel.state is ChannelState.ON_TRIAL:
            return StateAndReason(State.UP, "it was benched, and is tried with one message at a time")
        return StateAndReason(State.UP, "it can send")

    def _time(self, instant: float) -> str:
        return self.date(instant).strftime("%Y-%m-%d %H:%M:%S")


def _out(trouble: LineTrouble | None) -> StateAndReason:
    assert trouble is not None, "a channel is out for what its line has"
    state = State.DISABLED if trouble is LineTrouble.DISABLED else State.LOGGED_OUT
    return StateAndReason(state, trouble.value)
