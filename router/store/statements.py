"""Each change in SQL: the statement, and the row that it is executed with."""

from collections.abc import Callable

from attrs import frozen

from router.store.bulk import Bulk, Row, deleting, inserting, updating
from router.store.changes import (
    Accepted,
    AllSubmitted,
    Arrived,
    Attempted,
    AttemptFailed,
    BudgetsForgotten,
    Change,
    Charged,
    Ended,
    Forgotten,
    InDoubt,
    Joined,
    Owe,
    Paid,
    Paused,
    Reached,
    RecallForgotten,
    ReceivedForgotten,
    RecipientsForgotten,
    Remembered,
    Replaced,
    Requeued,
    Reserved,
    SegmentReported,
    SegmentSubmitted,
    Submitted,
)
from router.store.entities import Stage
from router.store.rows import MESSAGE_COLUMNS, MESSAGE_WIDTH, of_message

_SENDING = (
    "id, node, esme, way, priority, stage, accepted_at, due_at, expires_at, channel, epoch, attempts, "
    "reference, segments, attempted_at, part_of, "
)


@frozen
class Statement:
    """SQL for one kind of change; ``row`` gives its parameters, from the change and the name of the node.

    The most frequent kinds have ``bulk``. A sending has at most one of each of them between two barriers (see
    store.moves), so no row is named twice.
    """

    sql: str
    row: Callable[[Change, str], Row]
    """Its numbers are plain ones: sqlite3 asks each IntEnum for an adapter, for 0.3 µs."""
    bulk: Bulk = ()


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _accepted(change: Change, node: str) -> Row:
    assert isinstance(change, Accepted)
    sending = change.sending
    in_flight = change.stage is Stage.IN_FLIGHT
    return (
        sending.id,
        node,
        sending.esme,
        sending.way,
        sending.message.priority_flag,
        int(change.stage),
        sending.accepted_at,
        sending.due_at,
        sending.expires_at,
        change.channel,
        change.epoch,
        1 if in_flight else 0,
        change.reference,
        change.segments,
        sending.accepted_at if in_flight else None,
        sending.part_of,
        *of_message(sending.message),
    )


def _attempted(change: Change, node: str) -> Row:
    assert isinstance(change, Attempted)
    return (
        change.channel,
        change.epoch,
        change.attempts,
        change.reference,
        change.segments,
        change.at,
        change.id,
    )


def _submitted(change: Change, node: str) -> Row:
    assert isinstance(change, Submitted)
    return (change.remote_id, change.at, change.id)


def _segment_submitted(change: Change, node: str) -> Row:
    assert isinstance(change, SegmentSubmitted)
    return (change.id, change.number, change.channel, change.epoch, change.remote_id, change.at)


def _segment_reported(change: Change, node: str) -> Row:
    assert isinstance(change, SegmentReported)
    return (int(change.message_state), int(change.err), change.id, change.number)


def _all_submitted(change: Change, node: str) -> Row:
    assert isinstance(change, AllSubmitted)
    return (change.at, change.id)


def _in_doubt(change: Change, node: str) -> Row:
    assert isinstance(change, InDoubt)
    return (change.id,)


def _ended(change: Change, node: str) -> Row:
    assert isinstance(change, Ended)
    return (int(change.message_state), int(change.err), change.at, change.id)


def _owe(change: Change, node: str) -> Row:
    assert isinstance(change, Owe)
    owed = change.owed
    kind, state, err = int(owed.kind), int(owed.message_state), int(owed.err)
    return (owed.esme, owed.seq, kind, owed.of, state, err, owed.at)


def _paid(change: Change, node: str) -> Row:
    assert isinstance(change, Paid)
    return (change.esme, change.seq)


def _arrived(change: Change, node: str) -> Row:
    assert isinstance(change, Arrived)
    received = change.received
    return (
        received.id,
        node,
        received.channel,
        received.at,
        "\n".join(received.esmes),
        change.waiting,
        *of_message(received.message),
    )


def _requeued(change: Change, node: str) -> Row:
    assert isinstance(change, Requeued)
    return (
        change.way,
        change.due_at,
        "\n".join(change.refused_by),
        change.in_doubt,
        int(change.err),
        change.id,
    )


def _replaced(change: Change, node: str) -> Row:
    assert isinstance(change, Replaced)
    return (int(change.stage), change.due_at, change.expires_at, *of_message(change.message), change.id)


def _joined(change: Change, node: str) -> Row:
    assert isinstance(change, Joined)
    return (change.to, change.id)


def _charged(change: Change, node: str) -> Row:
    assert isinstance(change, Charged)
    return (change.channel, change.span, change.began, change.segments)


def _paused(change: Change, node: str) -> Row:
    assert isinstance(change, Paused)
    return (change.channel, change.paused)


def _reached(change: Change, node: str) -> Row:
    assert isinstance(change, Reached)
    return (change.channel, change.day, change.digits)


def _remembered(change: Change, node: str) -> Row:
    assert isinstance(change, Remembered)
    return (change.scope, change.digits, change.e164, change.value, change.at)


def _budgets_forgotten(change: Change, node: str) -> Row:
    assert isinstance(change, BudgetsForgotten)
    return (change.now - 2 * 3600.0, change.now - 40 * 86400.0)


def _recall_forgotten(change: Change, node: str) -> Row:
    assert isinstance(change, RecallForgotten | RecipientsForgotten)
    return (change.before,)


def _forgotten(change: Change, node: str) -> Row:
    assert isinstance(change, Forgotten | ReceivedForgotten)
    return (change.id,)


def _attempt_failed(change: Change, node: str) -> Row:
    assert isinstance(change, AttemptFailed)
    return (change.id, change.attempt, change.channel, change.at, int(change.err))


def _reserved(change: Change, node: str) -> Row:
    assert isinstance(change, Reserved)
    return (change.counter.value, change.last)


_ACCEPTED, _ACCEPTED_WIDTH = f"INSERT INTO sending ({_SENDING}{MESSAGE_COLUMNS})", 16 + MESSAGE_WIDTH
_ARRIVED, _ARRIVED_WIDTH = (
    f"INSERT INTO received (id, node, channel, at, esmes, waiting, {MESSAGE_COLUMNS})",
    6 + MESSAGE_WIDTH,
)
_OWE, _OWE_WIDTH = "INSERT INTO owed (esme, seq, kind, subject, message_state, err, at)", 7

STATEMENTS: dict[type[Change], Statement] = {
    Accepted: Statement(
        f"{_ACCEPTED} VALUES ({_marks(_ACCEPTED_WIDTH)})", _accepted, inserting(_ACCEPTED, _ACCEPTED_WIDTH)
    ),
    Attempted: Statement(
        "UPDATE sending SET stage = 2, channel = ?, epoch = ?, attempts = ?, reference = ?, segments = ?, "
        "attempted_at = ? WHERE id = ?",
        _attempted,
        updating(
            "sending",
            "stage = 2",
            ("channel", "epoch", "attempts", "reference", "segments", "attempted_at", "id"),
        ),
    ),
    Submitted: Statement(
        "UPDATE sending SET stage = 3, remote_id = ?, submitted_at = ? WHERE id = ?",
        _submitted,
        updating("sending", "stage = 3", ("remote_id", "submitted_at", "id")),
    ),
    SegmentSubmitted: Statement(
        "INSERT OR REPLACE INTO segment (sending, number, channel, epoch, remote_id, submitted_at) "
        f"VALUES ({_marks(6)})",
        _segment_submitted,
    ),
    SegmentReported: Statement(
        "UPDATE segment SET message_state = ?, err = ? WHERE sending = ? AND number = ?", _segment_reported
    ),
    AllSubmitted: Statement(
        "UPDATE sending SET stage = 3, submitted_at = ? WHERE id = ?",
        _all_submitted,
    ),
    InDoubt: Statement("UPDATE sending SET stage = 4, in_doubt = 1 WHERE id = ?", _in_doubt),
    Ended: Statement(
        "UPDATE sending SET stage = 5, message_state = ?, err = ?, ended_at = ? WHERE id = ?",
        _ended,
        updating("sending", "stage = 5", ("message_state", "err", "ended_at", "id")),
    ),
    Owe: Statement(f"{_OWE} VALUES ({_marks(_OWE_WIDTH)})", _owe, inserting(_OWE, _OWE_WIDTH)),
    Paid: Statement("DELETE FROM owed WHERE esme = ? AND seq = ?", _paid, deleting("owed", ("esme", "seq"))),
    Arrived: Statement(
        f"{_ARRIVED} VALUES ({_marks(_ARRIVED_WIDTH)})", _arrived, inserting(_ARRIVED, _ARRIVED_WIDTH)
    ),
    Requeued: Statement(
        "UPDATE sending SET stage = 1, way = ?, due_at = ?, refused_by = ?, in_doubt = ?, err = ?, "
        "remote_id = NULL WHERE id = ?",
        _requeued,
    ),
    Replaced: Statement(
        f"UPDATE sending SET (stage, due_at, expires_at, {MESSAGE_COLUMNS}) = "
        f"({_marks(3 + MESSAGE_WIDTH)}) WHERE id = ?",
        _replaced,
    ),
    Joined: Statement("UPDATE sending SET stage = 6, joined_to = ? WHERE id = ?", _joined),
    Charged: Statement(
        "INSERT INTO budget (channel, span, began, segments) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET segments = segments + excluded.segments",
        _charged,
    ),
    Paused: Statement(
        "INSERT INTO channel (id, paused) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET paused = excluded.paused",
        _paused,
    ),
    Reached: Statement("INSERT OR IGNORE INTO recipient (channel, day, digits) VALUES (?, ?, ?)", _reached),
    Remembered: Statement(
        "INSERT OR REPLACE INTO remembered (scope, digits, e164, value, at) VALUES (?, ?, ?, ?, ?)",
        _remembered,
    ),
    BudgetsForgotten: Statement(
        "DELETE FROM budget WHERE began < CASE span WHEN 'minute' THEN ? ELSE ? END "
        "AND (span <> 'total' OR segments <= 0)",
        _budgets_forgotten,
    ),
    RecallForgotten: Statement("DELETE FROM remembered WHERE at < ?", _recall_forgotten),
    RecipientsForgotten: Statement("DELETE FROM recipient WHERE day < ?", _recall_forgotten),
    Forgotten: Statement("DELETE FROM sending WHERE id = ?", _forgotten),
    ReceivedForgotten: Statement("DELETE FROM received WHERE id = ?", _forgotten),
    AttemptFailed: Statement(
        "INSERT OR REPLACE INTO attempt (sending, number, channel, at, err) VALUES (?, ?, ?, ?, ?)",
        _attempt_failed,
    ),
    Reserved: Statement("INSERT OR REPLACE INTO counter (name, last) VALUES (?, ?)", _reserved),
}
