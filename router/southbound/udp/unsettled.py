"""Segments that lines have, and the one outcome of each."""

from router.clocks import Instant
from router.goip.udp import events as told
from router.goip.udp.timing import HOUR
from router.relay.interfaces import Outcomes, Segment
from router.southbound.udp.kept import LineNotes


class Unsettled:
    """The segments that have no outcome yet. A line has one at a time, and those that may end late."""

    def __init__(self, outcomes: Outcomes, kept: LineNotes) -> None:
        self._outcomes = outcomes
        self._kept = kept
        self._current: dict[str, object] = {}
        """The segment that keeps a channel busy, by the channel."""
        self._late: dict[object, Instant] = {}
        """Those whose outcome may come late, the oldest first, and until when: mostly none comes."""

    def keeps_busy(self, channel: str) -> bool:
        """Whether the channel has a segment, and takes no other one."""
        return channel in self._current

    def __len__(self) -> int:
        return len(self._current) + len(self._late)

    def add(self, segment: Segment, channel: str) -> None:
        """Take it that the channel has this segment."""
        self._current[channel] = segment

    def forget(self, now: Instant) -> None:
        """Hold nothing for outcomes that come no more."""
        while self._late and next(iter(self._late.values())) <= now:
            del self._late[next(iter(self._late))]

    def tell(self, event: told.Outcome, now: Instant) -> None:
        """Tell what has become of one, if that was not told before."""
        token, outcomes = event.token, self._outcomes
        if not self._is_current(event) and token not in self._late:
            return
        match event:
            case told.Taken():
                outcomes.taken(token)
                return
            case told.Unanswered():
                self._free(event)
                self._late[token] = Instant(now + HOUR)
                outcomes.unanswered(token)
                return
        self._free(event)
        self._late.pop(token, None)
        match event:
            case told.Submitted(remote_id=remote_id):
                if event.sms_no is not None:
                    self._kept.keep_sent(event.channel, event.sms_no, event.number, remote_id)
                outcomes.submitted(token, remote_id)
            case told.Refused(cause=cause):
                outcomes.refused(token, cause)
            case told.Unsent():
                outcomes.unsent(token)
            case told.InDoubt():
                outcomes.lost(token)

    def lose(self, channel: str = "") -> None:
        """Tell of all, or of the one that keeps a channel busy, that nobody will hear of them."""
        if channel:
            lost = [self._current.pop(channel)] if channel in self._current else []
        else:
            lost, self._current, self._late = [*self._current.values(), *self._late], {}, {}
        for token in lost:
            self._outcomes.lost(token)

    def _is_current(self, event: told.Outcome) -> bool:
        return self._current.get(event.channel) is event.token

    def _free(self, event: told.Outcome) -> None:
        # One that ends late keeps no channel busy: another one may by now.
        if self._is_current(event):
            del self._current[event.channel]
