"""Tables of sendings and segments in memory, and the lookup of both by remote id."""

from collections.abc import Callable, Sequence
from typing import Any

from router.sms.state import MessageState
from router.sms.value import evolve, value
from router.store.changes import Change, SegmentReported, SegmentSubmitted, SendingForgotten
from router.store.entities import Found, Stage
from router.store.interface import OF_ONE_ID
from router.store.memory.sendings import OPEN, SendingTable


@value
class _Segment:
    channel: str
    remote_id: str
    message_state: MessageState | None = None
    err: int = 0


class SegmentTable(SendingTable):
    """Segments of sendings of several, by id and number; see `interface.Reader` for the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.segments: dict[tuple[int, int], _Segment] = {}

    def submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        whole = []
        newest = sorted(self.in_stages(Stage.SUBMITTED), key=lambda u: (u.epoch, u.sending.id), reverse=True)
        for underway in newest:
            its_remote_id = self.sendings[underway.sending.id].remote_id
            if (underway.channel, its_remote_id) == (channel, remote_id):
                whole.append(Found(underway=underway, number=0))
        return [*whole[:OF_ONE_ID], *self._segments_submitted(channel, remote_id)]

    def _segments_submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        found = []
        for (id, number), segment in sorted(self.segments.items(), reverse=True):
            underway = self.sending(id)
            unreported = segment.message_state is None and underway.stage in OPEN
            here = underway.channel == segment.channel == channel and number <= underway.segments > 1
            if unreported and here and segment.remote_id == remote_id:
                found.append(Found(underway=underway, number=number))
        found.sort(key=lambda one: one.underway.epoch, reverse=True)
        return found[:OF_ONE_ID]

    def called(self, channel: str, remote_ids: Sequence[str]) -> Sequence[str]:
        return [remote_id for remote_id in remote_ids if self.submitted(channel, remote_id)]

    def outcomes(self, id: int) -> Sequence[tuple[int, MessageState | None, int]]:
        found = sorted((key[1], segment) for key, segment in self.segments.items() if key[0] == id)
        return [(number, segment.message_state, segment.err) for number, segment in found]


def submit(table: SegmentTable, change: SegmentSubmitted) -> None:
    """Note the far side's id of a segment."""
    table.segments[change.id, change.number] = _Segment(change.channel, change.remote_id)


def report(table: SegmentTable, change: SegmentReported) -> None:
    """Note the outcome of a segment."""
    key = change.id, change.number
    table.segments[key] = evolve(table.segments[key], message_state=change.message_state, err=change.err)


def forget(table: SegmentTable, change: SendingForgotten) -> None:
    """Delete a sending, with its segments."""
    table.remove(change.id)
    for key in [key for key in table.segments if key[0] == change.id]:
        del table.segments[key]


CHANGES: dict[type[Change], Callable[[SegmentTable, Any], None]] = {
    SegmentSubmitted: submit,
    SegmentReported: report,
    SendingForgotten: forget,
}
