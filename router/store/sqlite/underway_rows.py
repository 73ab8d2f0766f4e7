"""Conversion of rows of the table of sendings."""

from typing import Any

from router.sms.state import MessageState
from router.store.entities import Sending, Stage, Underway
from router.store.sqlite.rows import MESSAGE_COLUMNS, MESSAGE_WIDTH, to_message, unpack_hook

_OTHER = (
    "id, esme, way, accepted_at, due_at, expires_at, stage, channel, epoch, attempts, reference, segments, "
    "refused_by, in_doubt, err, part_of, message_state, ended_at, submitted_at, hook, "
    "EXISTS (SELECT 1 FROM sending AS f WHERE f.joined_to = sending.id AND f.joined_to > 0)"
)
UNDERWAY = f"SELECT {MESSAGE_COLUMNS}, {_OTHER} FROM sending"
"""The query for such rows."""

_STAGES = {int(stage): stage for stage in Stage}
"""Members by number: a lookup by the class takes ten times as long."""


def to_underway(row: tuple[Any, ...]) -> Underway:
    """Return the sending of a row, without those that follow it."""
    (id, esme, way, accepted_at, due_at, expires_at, *rest) = row[MESSAGE_WIDTH:]
    (stage, channel, epoch, attempts, reference, segments, refused_by, in_doubt, err, *end) = rest
    (part_of, message_state, ended_at, submitted_at, hook, _) = end
    return Underway(
        sending=Sending(
            id=id,
            esme=esme,
            way=way,
            message=to_message(row),
            accepted_at=accepted_at,
            due_at=due_at,
            expires_at=expires_at,
            part_of=part_of,
            hook=unpack_hook(hook) if hook else None,
        ),
        stage=_STAGES[stage],
        channel=channel,
        epoch=epoch,
        attempts=attempts,
        reference=reference,
        segments=segments,
        refused_by=tuple(refused_by.split("\n")) if refused_by else (),
        in_doubt=in_doubt != 0,
        err=err,
        message_state=None if message_state is None else MessageState(message_state),
        ended_at=ended_at or 0.0,
        submitted_at=submitted_at or 0.0,
    )
