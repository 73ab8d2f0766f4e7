"""Segments that lines have, and the outcome of each."""

from router.clocks import Instant
from router.goip.events import SmsLost, SmsRefused, SmsSubmitted, SmsTaken, SmsUnanswered, SmsUnsent
from router.goip.udp.events import Outcome
from router.goip.udp.timing import HOUR
from router.relay.interfaces import Outcomes, Segment
from router.southbound.udp.line_notes import LineNotes


class UnsettledSegments:
    """The segments without a final outcome. A line has one at a time, and those that may end late."""

    def __init__(self, outcomes: Outcomes, kept: LineNotes) -> None:
        self._outcomes = outcomes
        self._kept = kept
        self._current: dict[str, object] = {}
        """The segment that keeps a channel busy, by the channel."""
        self._channels: dict[object, str] = {}
        """The channel of each segment that has no final outcome."""
        self._late: dict[object, Instant] = {}
        """Segments whose outcome may come late, the oldest first, and until when. Most outcomes never
        come.
        """

    def keeps_busy(self, channel: str) -> bool:
        """Tell whether a segment keeps the channel busy, so that it takes no other one."""
        return channel in self._current

    def __len__(self) -> int:
        return len(self._current) + len(self._late)

    def add(self, segment: Segment, channel: str) -> None:
        """Note that the channel has this segment."""
        self._current[channel] = segment
        self._channels[segment] = channel

    def forget(self, now: Instant) -> None:
        """Drop the segments whose outcome can no longer come."""
        while self._late:
            token, until = next(iter(self._late.items()))
            if until > now:
                return
            self._drop(token)

    def tell(self, event: Outcome, now: Instant) -> None:
        """Pass an outcome to the relay, unless the segment already has a final one."""
        token, outcomes = event.token, self._outcomes
        channel = self._channels.get(token)
        if channel is None:
            return
        match event:
            case SmsTaken():
                outcomes.taken(token)
                return
            case SmsUnanswered():
                self._free(token, channel)
                self._late[token] = Instant(now + HOUR)
                outcomes.unanswered(token)
                return
        self._drop(token)
        match event:
            case SmsSubmitted(remote_id=remote_id):
                if event.sms_no is not None:
                    self._kept.keep_sent(channel, event.sms_no, event.number, remote_id)
                outcomes.submitted(token, remote_id)
            case SmsRefused(cause=cause):
                outcomes.refused(token, cause)
            case SmsUnsent():
                outcomes.unsent(token)
            case SmsLost():
                outcomes.lost(token)

    def lose(self, channel: str = "") -> None:
        """Report as lost all segments, or only the one that keeps this channel busy."""
        if channel:
            lost = [self._current[channel]] if channel in self._current else []
        else:
            lost = [*self._current.values(), *self._late]
        for token in lost:
            self._drop(token)
            self._outcomes.lost(token)

    def _drop(self, token: object) -> None:
        channel = self._channels.pop(token, None)
        self._late.pop(token, None)
        if channel is not None:
            self._free(token, channel)

    def _free(self, token: object, channel: str) -> None:
        # A segment that ends late keeps no channel busy: another one may by now.
        if self._current.get(channel) is token:
            del self._current[channel]
