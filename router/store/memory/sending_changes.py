"""The effect of each change on the row of a sending in memory."""

from collections.abc import Callable
from typing import Any

from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    AllSubmitted,
    Attempted,
    Change,
    EpochFound,
    Redated,
    Replaced,
    Requeued,
    SegmentJoined,
    SendingEnded,
    SendingInDoubt,
    SendingSubmitted,
    TextForgotten,
)
from router.store.entities import Stage, Underway
from router.store.memory.sendings import SendingTable


def accept(table: SendingTable, change: Accepted) -> None:
    """Insert a new sending."""
    if change.attempted_at is not None:
        table.attempted[change.sending.id] = change.attempted_at
    table.put(
        Underway(
            sending=change.sending,
            stage=change.stage,
            channel=change.channel,
            epoch=change.epoch,
            attempts=change.attempts,
            reference=change.reference,
            segments=change.segments,
            refused_by=(),
            in_doubt=False,
            err=0,
        )
    )


def attempt(table: SendingTable, change: Attempted) -> None:
    """Note that it goes out, and by which channel."""
    table.attempted[change.id] = change.at
    table.put(
        evolve(
            table.sending(change.id),
            stage=Stage.IN_FLIGHT,
            channel=change.channel,
            epoch=change.epoch,
            attempts=change.attempts,
            reference=change.reference,
            segments=change.segments,
        )
    )


def submit(table: SendingTable, change: SendingSubmitted) -> None:
    """Note the far side's id."""
    _submit(table, change, change.remote_id)


def submit_all(table: SendingTable, change: AllSubmitted) -> None:
    """Note that the far side has all of its segments."""
    _submit(table, change, None)


def _submit(table: SendingTable, change: SendingSubmitted | AllSubmitted, remote_id: str | None) -> None:
    before = table.sending(change.id)
    table.put(evolve(before, stage=Stage.SUBMITTED, submitted_at=change.at), remote_id)


def find_epoch(table: SendingTable, change: EpochFound) -> None:
    """Note that it went out in a later epoch."""
    row = table.sendings[change.id]
    table.put(evolve(row.underway, epoch=change.epoch), row.remote_id)


def doubt(table: SendingTable, change: SendingInDoubt) -> None:
    """Note that no answer came; the mark stays."""
    table.put(evolve(table.sending(change.id), stage=Stage.IN_DOUBT, in_doubt=True))


def end(table: SendingTable, change: SendingEnded) -> None:
    """Note how it ended."""
    table.put(
        evolve(
            table.sending(change.id),
            stage=Stage.ENDED,
            message_state=change.message_state,
            err=change.err,
            ended_at=change.at,
        )
    )


def requeue(table: SendingTable, change: Requeued) -> None:
    """Make it due again, on another way perhaps."""
    before = table.sending(change.id)
    table.put(
        evolve(
            before,
            sending=evolve(before.sending, way=change.way, due_at=change.due_at),
            stage=Stage.DUE,
            refused_by=change.refused_by,
            in_doubt=change.in_doubt,
            err=change.err,
        )
    )


def redate(table: SendingTable, change: Redated) -> None:
    """Date it anew."""
    before = table.sending(change.id)
    sending = evolve(
        before.sending,
        accepted_at=change.accepted_at,
        due_at=change.due_at,
        expires_at=change.expires_at,
    )
    submitted_at = min(before.submitted_at, change.accepted_at)
    if change.id in table.attempted:
        table.attempted[change.id] = min(table.attempted[change.id], change.accepted_at)
    table.put(evolve(before, sending=sending, submitted_at=submitted_at))


def replace(table: SendingTable, change: Replaced) -> None:
    """Give it another text, and other times."""
    before = table.sending(change.id)
    sending = evolve(
        before.sending, message=change.message, due_at=change.due_at, expires_at=change.expires_at
    )
    table.put(evolve(before, sending=sending, stage=change.stage))


def join(table: SendingTable, change: SegmentJoined) -> None:
    """Let it follow another sending."""
    follower, leader = table.sending(change.id), table.sending(change.to)
    table.put(evolve(follower, stage=Stage.JOINED))
    table.put(evolve(leader, followers=(*leader.followers, follower.sending)))


def forget_text(table: SendingTable, change: TextForgotten) -> None:
    """Drop its text."""
    before = table.sendings[change.id]
    sending = before.underway.sending
    without = evolve(sending, message=evolve(sending.message, short_message=b""))
    table.put(evolve(before.underway, sending=without), before.remote_id)


CHANGES: dict[type[Change], Callable[[SendingTable, Any], None]] = {
    Accepted: accept,
    Attempted: attempt,
    SendingSubmitted: submit,
    AllSubmitted: submit_all,
    EpochFound: find_epoch,
    SendingInDoubt: doubt,
    SendingEnded: end,
    Requeued: requeue,
    Redated: redate,
    Replaced: replace,
    SegmentJoined: join,
    TextForgotten: forget_text,
}
