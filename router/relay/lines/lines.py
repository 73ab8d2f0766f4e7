"""Lines of GoIPs: their states as the boxes report them, and the consequences."""

from collections.abc import Callable

from router.goip.line_state import LineState, LineTrouble
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, Notes, instants
from router.relay.plan.scheduler import Scheduler

ICCID = "iccid"
"""The note that has the SIM which was seen last."""

SWAPPED = "swapped"
"""The note that says which SIM replaced which, until an admin has acknowledged it."""

MOST, REST = 4, 1200.0
"""Reports of one line as out, or as back, and of another SIM in it, in this many seconds: with a weak signal,
or a GoIP that contradicts itself, it may come and go each minute. Later ones are reported late, with the
state by then; and so its limits are not reset again and again."""


class Lines:
    """Keeps the promise `interfaces.ChannelEvents`: links and lines that come and go."""

    def __init__(self, clock: Clock, scheduler: Scheduler, notes: Notes, events: Events) -> None:
        self._now = instants(clock)
        self._scheduler = scheduler
        self._notes = notes
        self._events = events
        self._states: dict[str, LineState] = {}
        self._told: dict[str, LineTrouble] = {}
        """Troubles of lines that the operator knows of."""
        self._tellings: dict[tuple[EventKind, str], tuple[float, int]] = {}
        """Since when a line was told how often."""
        self._late: set[str] = set()
        """Lines that are other than was told."""
        self._late_sims: set[str] = set()
        """Lines whose SIM is another one than was told."""
        self.renew: Callable[[str], None] = lambda channel: None
        """Resets the limits of a channel."""

    def up(self, channel: str, capacity: int) -> None:
        """Let the channel be used, with up to ``capacity`` segments unanswered."""
        self._scheduler.up(channel, capacity)

    def down(self, channel: str) -> None:
        """Stop using the channel."""
        self._scheduler.down(channel)

    def line(self, channel: str, state: LineState) -> None:
        """Take the state of a line; called each time that its GoIP reports it."""
        self._states[channel] = state
        self._scheduler.line(channel, state)
        self._tell(channel)
        if state.iccid:
            self._see_sim(channel, state.iccid)

    def unwatched(self, channel: str) -> None:
        """Forget the state of a line until it is reported again."""
        self._states.pop(channel, None)
        self._told.pop(channel, None)
        self._late.discard(channel)
        self._late_sims.discard(channel)
        self._scheduler.line(channel, LineState())

    def of(self, channel: str) -> LineState | None:
        """Return the state by the last report; None if there was none since the start."""
        return self._states.get(channel)

    def swapped(self, channel: str) -> str:
        """Return which SIM replaced which, if no admin has acknowledged it yet; else an empty text."""
        return self._notes.value(channel, SWAPPED) or ""

    def acknowledge(self, channel: str) -> None:
        """Note that an admin has seen that another SIM is in the line."""
        self._notes.note(channel, SWAPPED, "")

    def tick(self) -> None:
        """Report what was held back; called once a second."""
        for channel in sorted(self._late):
            self._tell(channel)
        for channel in sorted(self._late_sims):
            self._see_sim(channel, self._states[channel].iccid)

    def _tell(self, channel: str) -> None:
        trouble = self._states[channel].trouble
        self._late.discard(channel)
        if trouble is self._told.get(channel):
            return
        if not self._may_tell(channel, EventKind.LINE_OUT):
            self._late.add(channel)
        elif trouble is None:
            del self._told[channel]
            self._events.tell(EventKind.LINE_BACK, channel)
        else:
            self._told[channel] = trouble
            self._events.tell(EventKind.LINE_OUT, channel, why=trouble.value)

    def _may_tell(self, channel: str, what: EventKind) -> bool:
        now = self._now()
        since, count = self._tellings.get((what, channel), (now, 0))
        if now - since >= REST:
            since, count = now, 0
        self._tellings[what, channel] = since, min(count + 1, MOST)
        return count < MOST

    def _see_sim(self, channel: str, iccid: str) -> None:
        before = self._notes.value(channel, ICCID)
        self._late_sims.discard(channel)
        if not iccid or before == iccid:
            return
        if before is not None and not self._may_tell(channel, EventKind.SIM_SWAPPED):
            self._late_sims.add(channel)
            return
        self._notes.note(channel, ICCID, iccid)
        if before is None:
            return
        self._notes.note(channel, SWAPPED, f"ICCID {iccid} in the place of {before}")
        settings = self._scheduler.fleet.settings(channel)
        resets = settings is not None and settings.new_sim_resets
        if resets:
            self.renew(channel)
        then = "; its limits begin anew" if resets else ""
        self._events.tell(EventKind.SIM_SWAPPED, channel, iccid=iccid, before=before, then=then)
