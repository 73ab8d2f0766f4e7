"""Each change in SQL: the statement, and the row that it is executed with."""

from router.sms.state import MessageState
from router.store.changes import (
    Accepted,
    AllSubmitted,
    Arrived,
    Attempted,
    BudgetsForgotten,
    Charged,
    Claimed,
    Counted,
    CountsForgotten,
    EpochFound,
    Keyed,
    KeyedForgotten,
    KeyForgotten,
    KeyHeard,
    KeysForgotten,
    MessageKeyed,
    Noted,
    NoteForgotten,
    Owe,
    OwedRemoved,
    Paused,
    Reached,
    RecallForgotten,
    Receipted,
    ReceivedForgotten,
    ReceivedTextForgotten,
    RecipientsForgotten,
    Redated,
    Remembered,
    Replaced,
    Requeued,
    Reserved,
    SegmentJoined,
    SegmentReported,
    SegmentSubmitted,
    SendingEnded,
    SendingForgotten,
    SendingInDoubt,
    SendingSubmitted,
    Started,
    StepTaken,
    Stopped,
    TextForgotten,
    Uncounted,
)
from router.store.merging import Concluded
from router.store.sqlite import frequent
from router.store.sqlite.bulk import deleting, updating
from router.store.sqlite.columns import NODE, Column, RowMaker, columns, lines, row_maker
from router.store.sqlite.index_changes import (
    BlockForgotten,
    BlockPosted,
    PostingForgotten,
    PostingMade,
    Written,
)
from router.store.sqlite.operating_statements import OPERATING
from router.store.sqlite.rows import MESSAGE_COLUMNS, MESSAGE_WIDTH, message_at, pack_hook
from router.store.sqlite.statement import Statement, inserted, marks

_SENDING = (
    "id, node, esme, way, priority, stage, accepted_at, due_at, expires_at, channel, epoch, attempts, "
    "reference, segments, attempted_at, part_of, origin, hook, "
)


MOST_STEPS = 200
"""Steps of one sending that are kept: one that waits for days may be put off each minute."""


def _number(state: MessageState | None) -> int | None:
    return None if state is None else int(state)


def _minutes_kept(now: float) -> float:
    return now - 2 * 3600.0


def _days_kept(now: float) -> float:
    return now - 40 * 86400.0


_STAGE, _ERR = Column("stage", int), Column("err", int)
_MESSAGE_STATE = Column("message_state", int)

STATEMENTS: dict[type[Written], Statement] = {
    Accepted: inserted(
        f"INSERT INTO sending ({_SENDING}{MESSAGE_COLUMNS})",
        columns(
            "sending.id",
            NODE,
            "sending.esme",
            "sending.way",
            "sending.message.priority_flag",
            _STAGE,
            "sending.accepted_at",
            "sending.due_at",
            "sending.expires_at",
            "channel",
            "epoch",
            "attempts",
            "reference",
            "segments",
            "attempted_at",
            "sending.part_of",
            "sending.origin",
            Column("sending.hook", pack_hook),
            *message_at("sending.message"),
        ),
    ),
    Attempted: Statement(
        "UPDATE sending SET stage = 2, channel = ?, epoch = ?, attempts = ?, reference = ?, segments = ?, "
        "attempted_at = ? WHERE id = ?",
        columns("channel", "epoch", "attempts", "reference", "segments", "at", "id"),
        updating(
            "sending",
            "stage = 2",
            ("channel", "epoch", "attempts", "reference", "segments", "attempted_at", "id"),
        ),
    ),
    SendingSubmitted: Statement(
        "UPDATE sending SET stage = 3, remote_id = ?, submitted_at = ? WHERE id = ?",
        columns("remote_id", "at", "id"),
        updating("sending", "stage = 3", ("remote_id", "submitted_at", "id")),
    ),
    SegmentSubmitted: inserted(
        "INSERT OR REPLACE INTO segment (sending, number, channel, epoch, remote_id, submitted_at)",
        columns("id", "number", "channel", "epoch", "remote_id", "at"),
    ),
    SegmentReported: Statement(
        "UPDATE segment SET message_state = ?, err = ?, reported_at = ? WHERE sending = ? AND number = ?",
        columns(_MESSAGE_STATE, _ERR, "at", "id", "number"),
    ),
    AllSubmitted: Statement(
        "UPDATE sending SET stage = 3, submitted_at = ? WHERE id = ?",
        columns("at", "id"),
    ),
    EpochFound: Statement("UPDATE sending SET epoch = ? WHERE id = ?", columns("epoch", "id")),
    SendingInDoubt: Statement("UPDATE sending SET stage = 4, in_doubt = 1 WHERE id = ?", columns("id")),
    SendingEnded: Statement(
        "UPDATE sending SET stage = 5, message_state = ?, err = ?, ended_at = ? WHERE id = ?",
        columns(_MESSAGE_STATE, _ERR, "at", "id"),
        updating("sending", "stage = 5", ("message_state", "err", "ended_at", "id")),
    ),
    Concluded: Statement(
        "UPDATE sending SET stage = 5, remote_id = ?, submitted_at = ?, message_state = ?, err = ?, "
        "ended_at = ? WHERE id = ?",
        columns("remote_id", "submitted_at", _MESSAGE_STATE, _ERR, "at", "id"),
        updating(
            "sending", "stage = 5", ("remote_id", "submitted_at", "message_state", "err", "ended_at", "id")
        ),
    ),
    Owe: inserted(
        "INSERT INTO owed (esme, seq, kind, subject, message_state, err, at)",
        columns(
            "owed.esme",
            "owed.seq",
            Column("owed.kind", int),
            "owed.of",
            Column("owed.message_state", int),
            Column("owed.err", int),
            "owed.at",
        ),
    ),
    OwedRemoved: Statement(
        "DELETE FROM owed WHERE esme = ? AND seq = ?",
        columns("esme", "seq"),
        deleting("owed", ("esme", "seq")),
    ),
    Arrived: inserted(
        f"INSERT INTO received (id, node, channel, at, esmes, waiting, {MESSAGE_COLUMNS})",
        columns(
            "received.id",
            NODE,
            "received.channel",
            "received.at",
            Column("received.esmes", lines),
            "waiting",
            *message_at("received.message"),
        ),
    ),
    Claimed: Statement("UPDATE received SET esmes = ? WHERE id = ?", columns(Column("esmes", lines), "id")),
    Keyed: inserted(
        "INSERT OR REPLACE INTO keyed (esme, key, digest, answer, at)",
        columns("esme", "key", "digest", "answer", "at"),
    ),
    MessageKeyed: inserted("INSERT OR REPLACE INTO message_key (id, key)", columns("id", "key")),
    KeyedForgotten: Statement("DELETE FROM keyed WHERE at < ?", columns("before")),
    KeyHeard: inserted(
        "INSERT OR REPLACE INTO heard (channel, key, at, lasting)", columns("channel", "key", "at", "lasting")
    ),
    KeyForgotten: Statement("DELETE FROM heard WHERE channel = ? AND key = ?", columns("channel", "key")),
    KeysForgotten: Statement("DELETE FROM heard WHERE at < ? AND lasting = 0", columns("before")),
    Noted: inserted(
        "INSERT OR REPLACE INTO note (channel, name, value)", columns("channel", "name", "value")
    ),
    NoteForgotten: Statement("DELETE FROM note WHERE channel = ? AND name = ?", columns("channel", "name")),
    Requeued: Statement(
        "UPDATE sending SET stage = 1, way = ?, due_at = ?, refused_by = ?, in_doubt = ?, err = ?, "
        "remote_id = NULL WHERE id = ?",
        columns("way", "due_at", Column("refused_by", lines), "in_doubt", _ERR, "id"),
    ),
    Redated: Statement(
        "UPDATE sending SET attempted_at = min(attempted_at, ?), submitted_at = min(submitted_at, ?), "
        "accepted_at = ?, due_at = ?, expires_at = ? WHERE id = ?",
        columns("accepted_at", "accepted_at", "accepted_at", "due_at", "expires_at", "id"),
    ),
    Replaced: Statement(
        f"UPDATE sending SET (stage, due_at, expires_at, {MESSAGE_COLUMNS}) = "
        f"({marks(3 + MESSAGE_WIDTH)}) WHERE id = ?",
        columns(_STAGE, "due_at", "expires_at", *message_at("message"), "id"),
    ),
    SegmentJoined: Statement("UPDATE sending SET stage = 6, joined_to = ? WHERE id = ?", columns("to", "id")),
    Charged: inserted(
        "INSERT INTO budget (channel, span, began, segments)",
        columns("channel", "span", "began", "segments"),
        "ON CONFLICT DO UPDATE SET segments = segments + excluded.segments",
    ),
    Paused: inserted(
        "INSERT INTO channel (id, paused)",
        columns("channel", "paused"),
        "ON CONFLICT (id) DO UPDATE SET paused = excluded.paused",
    ),
    Reached: inserted(
        "INSERT OR IGNORE INTO recipient (channel, day, digits)",
        columns("channel", "day", "digits"),
    ),
    Remembered: inserted(
        "INSERT OR REPLACE INTO remembered (scope, digits, e164, value, at)",
        columns("scope", "digits", "e164", "value", "at"),
    ),
    Counted: inserted(
        "INSERT INTO counted (id, esme, digits, e164, text, at, series, part)",
        columns("id", "esme", "digits", "e164", "text", "at", "series", "part"),
    ),
    Uncounted: Statement("DELETE FROM counted WHERE id = ?", columns("id"), deleting("counted", ("id",))),
    CountsForgotten: Statement("DELETE FROM counted WHERE at < ?", columns("before")),
    Stopped: inserted(
        "INSERT OR REPLACE INTO stopped (esme, digits, e164, number, at)",
        columns("esme", "digits", "e164", "number", "at"),
    ),
    Started: Statement(
        "DELETE FROM stopped WHERE esme = ? AND digits = ? AND e164 = ?", columns("esme", "digits", "e164")
    ),
    BudgetsForgotten: Statement(
        "DELETE FROM budget WHERE began < CASE span WHEN 'minute' THEN ? ELSE ? END "
        "AND (span <> 'total' OR segments <= 0)",
        columns(Column("now", _minutes_kept), Column("now", _days_kept)),
    ),
    RecallForgotten: Statement("DELETE FROM remembered WHERE at < ?", columns("before")),
    RecipientsForgotten: Statement("DELETE FROM recipient WHERE day < ?", columns("before")),
    SendingForgotten: Statement(
        "DELETE FROM sending WHERE id = ?", columns("id"), deleting("sending", ("id",))
    ),
    ReceivedForgotten: Statement(
        "DELETE FROM received WHERE id = ?", columns("id"), deleting("received", ("id",))
    ),
    TextForgotten: Statement("UPDATE sending SET short_message = x'' WHERE id = ?", columns("id")),
    ReceivedTextForgotten: Statement("UPDATE received SET short_message = x'' WHERE id = ?", columns("id")),
    # Behind the last one: what an upgrade took over of schema 3 has gaps between its numbers.
    StepTaken: Statement(
        "INSERT INTO step (sending, number, at, turn, err, state, channel, way, attempted_at, submitted_at, "
        "remote_id) SELECT s.id, 1 + (SELECT coalesce(max(number), 0) FROM step WHERE step.sending = s.id), "
        "?, ?, ?, ?, coalesce(nullif(?, ''), s.channel), s.way, s.attempted_at, s.submitted_at, s.remote_id "
        "FROM sending AS s WHERE s.id = ? "
        f"AND (SELECT count(*) FROM step WHERE step.sending = s.id) < {MOST_STEPS}",
        columns("at", "turn.value", _ERR, Column("state", _number), "channel", "id"),
    ),
    Receipted: inserted("INSERT OR REPLACE INTO receipted (id, at)", columns("id", "at")),
    Reserved: inserted("INSERT OR REPLACE INTO counter (name, last)", columns("counter.value", "last")),
    **OPERATING,
    PostingForgotten: Statement("DELETE FROM posting WHERE key = ? AND block = ?", columns("key", "block")),
    BlockForgotten: Statement("DELETE FROM block WHERE id = ?", columns("id")),
    PostingMade: inserted("INSERT INTO posting (key, block, places)", columns("key", "block", "places")),
    BlockPosted: inserted("INSERT INTO block (id, unended, keys)", columns("id", "unended", "keys")),
}

ROWS: dict[type[Written], RowMaker] = {kind: row_maker(each.columns) for kind, each in STATEMENTS.items()}
for _kind, _row in frequent.ROWS.items():
    ROWS[_kind] = _row
"""What makes the row of a change."""
