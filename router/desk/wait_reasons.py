"""The reasons why a message has not ended: its time, its turn, a channel, or an answer."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from router.desk.channels import ChannelList, ChannelView
from router.desk.state import Looking, State
from router.relay.plan.plan import Planned
from router.relay.plan.scheduler import Scheduler
from router.store.entities import Stage, Underway

SHOWN = 3
"""Channels named of those with the same reason."""

SENDS = frozenset({State.UP, State.RESTING})
"""States in which a channel goes on by itself."""


class WaitReasons:
    """Finds the reason by the plan, as it is now."""

    def __init__(self, scheduler: Scheduler, channels: ChannelList, looking: Looking) -> None:
        self._scheduler = scheduler
        self._channels = channels
        self._looking = looking

    def of(self, underway: Underway) -> str:
        """Return what it waits for, in words that follow "it waits for"; empty if it does not wait."""
        match underway.stage:
            case Stage.JOINING:
                return "the other segments of its text"
            case Stage.HELD:
                return f"its time, {self._looking.day(underway.sending.due_at):%Y-%m-%d %H:%M:%S}"
            case Stage.DUE:
                until = self._looking.day(underway.sending.expires_at)
                return f"{self._due(underway)}; until {until:%Y-%m-%d %H:%M:%S} at most"
            case Stage.IN_FLIGHT:
                return f"the answer of {underway.channel}"
            case Stage.SUBMITTED:
                return f"the status report of {underway.channel}"
            case Stage.IN_DOUBT:
                return f"{underway.channel}, where it may have been sent already"
        return ""

    def _due(self, underway: Underway) -> str:
        planned = self._scheduler.planned.get(underway.sending.id)
        if planned is None:
            return "the messages before it, of its route and ESME: so many wait that it is only on disk"
        if planned.stage is Stage.IN_FLIGHT:
            return "the answer of its channel"
        if not planned.holds_number:
            return f"another message of {underway.sending.esme} to its number, which goes first"
        if planned.stuck:
            return f"{planned.stuck} alone, which its number had before: {self._one(planned.stuck)}"
        if not planned.way.channels:
            return "a route: none leads to its number any more"
        return f"a channel: {'; '.join(self._said(planned))}"

    def _one(self, id: str) -> str:
        return _state(next(one for one in self._channels.all() if one.id == id))

    def _said(self, planned: Planned) -> Iterable[str]:
        """Yield the obstacle at each channel of its way; neighbours with the same one are one."""
        its = planned.way.channels
        views = {one.id: one for one in self._channels.all() if one.id in its}
        said = [(id, self._why(planned, views.get(id))) for id in its]
        for words, group in groupby(said, lambda one: one[1]):
            yield f"{_named([id for id, _ in group])} ({words})"

    def _why(self, planned: Planned, view: ChannelView | None) -> str:
        if view is None:
            return "removed from the configuration"
        if view.id in planned.refused_by:
            return "it has refused this one"
        return _state(view)


def _state(view: ChannelView) -> str:
    if view.state in SENDS and view.in_flight:
        return f"{view.state.value}, with {view.in_flight} in flight"
    return f"{view.state.value}, {view.reason}"


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return ", ".join(ids[:SHOWN]) + more
