"""USSD: a code that is dialled on a channel's line, which it shares with SMS."""

from collections.abc import Callable, Mapping
from typing import Final

from router.clocks import Instant
from router.goip.ussd import UssdAnswer
from router.relay.errors import NoSuchChannel
from router.relay.interfaces import Clock, Connector, instants
from router.relay.plan.scheduler import Scheduler

PATIENCE: Final = 300.0
"""Seconds that a code waits for its line: a long SMS was seen to take 200."""

Answered = Callable[[UssdAnswer], None]


class _Asked:
    """A code that waits for its line."""

    def __init__(self, channel: str, code: str, answered: Answered, until: Instant) -> None:
        self.channel = channel
        self.code = code
        self.answered = answered
        self.until = until


class Ussd:
    """Dials codes: one at a time on a line, and none while an SMS is on its way there."""

    def __init__(self, clock: Clock, scheduler: Scheduler) -> None:
        self._now = instants(clock)
        self._scheduler = scheduler
        self._waiting: list[_Asked] = []
        self.connectors: Mapping[str, Connector] = {}

    def ask(self, channel: str, code: str, answered: Answered) -> None:
        """Dial a code when the channel's line is free; ``answered`` is called once, at the latest when the
        line was not free for five minutes and then the network did not answer. Raises NoSuchChannel.
        """
        if channel not in self.connectors:
            raise NoSuchChannel(channel)
        entity = self._scheduler.channels[channel]
        if not entity.in_reach:
            why = "the line is down" if entity.line is None else entity.line.value
            answered(UssdAnswer("", why))
            return
        asked = _Asked(channel, code, answered, Instant(self._now() + PATIENCE))
        self._waiting.append(asked)
        self._scheduler.borrow(channel, lambda: self._dial(asked))

    def tick(self) -> None:
        """Give up what has waited too long; called once a second."""
        now = self._now()
        for asked in [one for one in self._waiting if one.until <= now]:
            self._waiting.remove(asked)
            asked.answered(UssdAnswer("", f"the line was not free for {PATIENCE:.0f} s"))

    def _dial(self, asked: _Asked) -> None:
        """Its place on the line is there; it goes back at once if nobody wants it any more."""
        if asked not in self._waiting:
            self._scheduler.give_back(asked.channel)
            return
        self._waiting.remove(asked)

        def answered(answer: UssdAnswer) -> None:
            self._scheduler.give_back(asked.channel)
            asked.answered(answer)

        if not self.connectors[asked.channel].ussd(asked.code, answered):
            answered(
                UssdAnswer("", "this line carries no USSD just now, or never in the way it is connected")
            )
