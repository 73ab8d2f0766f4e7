"""Epochs of a channel: within one, its far side is believed to give no id twice.

SMPP has no sign that a box has restarted. It is inferred from an answer: the channel was down, and a new
message gets the id of one that went out before and is still open. Ids may also have restarted unseen while
the router was down: so each start begins an epoch where anything is open.
"""

from collections.abc import Mapping, Sequence

from router.relay.hearing.open_segments import Ended
from router.relay.id_forms import Remote
from router.relay.plan.channel import Channel
from router.relay.remote_ids import Candidate
from router.relay.sending.attempt import Part
from router.store.changes import Change, EpochFound
from router.store.interface import Reader


def restore(channels: Mapping[str, Channel], reader: Reader) -> None:
    """Begin an epoch of each channel that has something open from before the start."""
    for id, epoch in reader.epochs():
        if id in channels:
            channels[id].epoch = epoch + 1


def answered(part: Part, namesake: Part | None) -> Sequence[Change]:
    """Begin an epoch if an answer shows that ids restarted; ``namesake`` is the newest open one of its id.

    Return what must be written if the message went out in a later epoch than the one on disk.
    """
    attempt, channel = part.attempt, part.attempt.channel
    if namesake is not None and _has_begun(part, namesake):
        channel.epoch += 1
    if attempt.epoch == channel.epoch:
        return ()
    attempt.epoch = channel.epoch
    return (EpochFound(attempt.planned.sending.id, attempt.epoch),)


def _has_begun(part: Part, namesake: Part) -> bool:
    before, channel = namesake.attempt, part.attempt.channel
    return (
        before.epoch == channel.epoch
        and before.began < channel.health.up_at
        and before.planned.sending.id != part.attempt.planned.sending.id
    )


def in_latest(
    found: Sequence[Candidate[Part]], remote_id: str, ended: Ended | None
) -> Sequence[Candidate[Part]]:
    """Drop candidates from before their id was given anew, unless the report names their number.

    ``ended`` is the segment of the report's own id that ended lately.
    """
    latest = {} if ended is None else {remote_id: ended[1]}
    for one in found:
        latest[one.id] = max(one.what.attempt.epoch, latest.get(one.id, -1))
    return [one for one in found if one.agrees or one.what.attempt.epoch >= latest[one.id]]


def newest_first(found: Sequence[Candidate[Part]], readings: Sequence[Remote]) -> Sequence[Candidate[Part]]:
    """Sort candidates by reading, then by age, the newest first."""
    if len(found) < 2:
        return found
    order = readings.index
    return sorted(
        found,
        key=lambda one: (order(one.reading), -one.what.attempt.epoch, -one.what.attempt.planned.sending.id),
    )
