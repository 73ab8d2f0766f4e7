"""Restart of a channel's line: its GoIP switches the module off and on."""

from collections.abc import Callable, Mapping

from router.relay.errors import NoSuchChannel
from router.relay.interfaces import Connector
from router.relay.lines.errands import PATIENCE, Errands, Free
from router.relay.plan.scheduler import Scheduler

CANNOT = "a line is restarted by UDP alone, and only while it registers: this one cannot be, or not now"

Answered = Callable[[str], None]
"""Gets the reason why a line was not restarted; empty if its GoIP says that it is."""


class Restart:
    """Restarts lines: a working one when no SMS is on its way there, any other at once."""

    def __init__(self, errands: Errands, scheduler: Scheduler) -> None:
        self._errands = errands
        self._scheduler = scheduler
        self.connectors: Mapping[str, Connector] = {}

    def ask(self, channel: str, answered: Answered) -> None:
        """Restart a line; ``answered`` is called once. Raises NoSuchChannel."""
        if channel not in self.connectors:
            raise NoSuchChannel(channel)
        if not self._scheduler.channels[channel].in_reach:
            # Nothing can be on its way there, and a line that hangs is why one restarts it.
            self._restart(channel, answered, lambda: None)
            return
        self._errands.run(
            channel,
            lambda free: self._restart(channel, answered, free),
            lambda: answered(f"the line was not free for {PATIENCE:.0f} s"),
        )

    def _restart(self, channel: str, answered: Answered, free: Free) -> None:
        def done(why: str) -> None:
            free()
            answered(why)

        if not self.connectors[channel].restart(done):
            done(CANNOT)
