"""Status reports that match no open message: counted, and reported once an hour for each channel."""

from collections.abc import Callable

from router.clocks import Instant
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.sms.report import StatusReport

EVERY = 3600.0
"""Seconds between two words on one channel."""

LONGEST = 64
"""Characters of an id that are told: octets of message_id in SMPP 3.4 section 5.2.23."""


class UnmatchedReports:
    """``count`` is the number on all channels, since the start."""

    def __init__(self, clock: Clock, events: Events) -> None:
        self._now = instants(clock)
        self._events = events
        self.count = 0
        self._untold: dict[str, int] = {}
        self._told_at: dict[str, Instant] = {}
        """By channel: the number of unreported ones, and when the last was reported."""

    def answer(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None:
        """Count a report and acknowledge it, or the far side would repeat it for ever."""
        self.add(channel, report)
        acknowledge()

    def add(self, channel: str, report: StatusReport) -> None:
        """Count a report; report it if the channel had none reported within the hour."""
        self.count += 1
        now, told_at, untold = self._now(), self._told_at.get(channel), self._untold.get(channel, 0)
        if told_at is not None and now < told_at + EVERY:
            self._untold[channel] = untold + 1
            return
        self._told_at[channel] = now
        self._untold[channel] = 0
        id, state = report.remote_id[:LONGEST], report.message_state.stat
        self._events.tell(EventKind.REPORT_UNMATCHED, channel, untold, id=id, state=state)
