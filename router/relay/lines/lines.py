"""Lines of GoIPs: what the boxes say of them, and what follows."""

from collections.abc import Callable, Container

from router.goip.line_state import LineState, LineTrouble
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Notes
from router.relay.plan.scheduler import Scheduler

ICCID = "iccid"
"""The note that has the SIM which was seen last."""


class Lines:
    """Keeps the promise `interfaces.ChannelEvents`: links and lines that come and go."""

    def __init__(self, scheduler: Scheduler, notes: Notes, events: Events, resetting: Container[str]) -> None:
        """``resetting``: the channels whose limits begin anew with another SIM."""
        self._scheduler = scheduler
        self._notes = notes
        self._events = events
        self._resetting = resetting
        self._states: dict[str, LineState] = {}
        self._told: dict[str, LineTrouble] = {}
        self.renew: Callable[[str], None] = lambda channel: None
        """Has the limits of a channel begin anew."""

    def up(self, channel: str, capacity: int) -> None:
        """Let it be used, with so many segments unanswered at once."""
        self._scheduler.up(channel, capacity)

    def down(self, channel: str) -> None:
        """Let it be used no more."""
        self._scheduler.down(channel)

    def line(self, channel: str, state: LineState) -> None:
        """Take what its GoIP says; called each time that it says something."""
        self._states[channel] = state
        self._scheduler.line(channel, state)
        self._tell(channel, state.trouble)
        if state.iccid:
            self._see_sim(channel, state.iccid)

    def of(self, channel: str) -> LineState | None:
        """Return what its GoIP said last; None if nothing since the start."""
        return self._states.get(channel)

    def _tell(self, channel: str, trouble: LineTrouble | None) -> None:
        before = self._told.get(channel)
        if trouble is before:
            return
        if trouble is None:
            del self._told[channel]
            self._events.tell(EventKind.LINE_BACK, channel)
        else:
            self._told[channel] = trouble
            self._events.tell(EventKind.LINE_OUT, channel, why=trouble.value)

    def _see_sim(self, channel: str, iccid: str) -> None:
        before = self._notes.of(channel).get(ICCID)
        if before == iccid:
            return
        self._notes.note(channel, ICCID, iccid)
        if before is None:
            return
        resets = channel in self._resetting
        if resets:
            self.renew(channel)
        then = "; its limits begin anew" if resets else ""
        self._events.tell(EventKind.SIM_SWAPPED, channel, iccid=iccid, before=before, then=then)
