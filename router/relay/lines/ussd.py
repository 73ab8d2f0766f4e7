"""USSD: codes that are dialled on a channel's line, which it shares with SMS."""

from collections.abc import Callable, Mapping

from router.goip.ussd import UssdAnswer
from router.relay.errors import NoSuchChannel
from router.relay.interfaces import Connector
from router.relay.lines.errands import PATIENCE, Errands, Free
from router.relay.plan.scheduler import Scheduler

Answered = Callable[[UssdAnswer], None]


class UssdDialer:
    """Dials one code at a time on a line, and none while an SMS is on its way there."""

    def __init__(self, errands: Errands, scheduler: Scheduler) -> None:
        self._errands = errands
        self._scheduler = scheduler
        self.connectors: Mapping[str, Connector] = {}

    def ask(self, channel: str, code: str, answered: Answered) -> None:
        """Dial a code when the channel's line is free; ``answered`` is called once. Raises NoSuchChannel.

        At the latest it is called when the line was not free for five minutes and then the network did not
        answer.
        """
        if channel not in self.connectors:
            raise NoSuchChannel(channel)
        entity = self._scheduler.channels[channel]
        if not entity.in_reach:
            why = "the line is down" if entity.line is None else entity.line.value
            answered(UssdAnswer("", why))
            return
        self._errands.run(
            channel,
            lambda free: self._dial(channel, code, answered, free),
            lambda: answered(UssdAnswer("", f"the line was not free for {PATIENCE:.0f} s")),
        )

    def _dial(self, channel: str, code: str, answered: Answered, free: Free) -> None:
        def done(answer: UssdAnswer) -> None:
            free()
            answered(answer)

        if not self.connectors[channel].ussd(code, done):
            done(UssdAnswer("", "this line carries no USSD just now, or never in the way it is connected"))
