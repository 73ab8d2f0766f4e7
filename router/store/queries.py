"""The questions of `interface.Reader` in SQL."""

import sqlite3
from collections.abc import Sequence

from router.sms.state import MessageState
from router.store.interface import (
    Counter,
    Found,
    Lane,
    Owed,
    OwedKind,
    Sending,
    Stage,
    Underway,
)
from router.store.rows import MESSAGE_COLUMNS, MESSAGE_WIDTH, Value, to_message

_OTHER = (
    "id, esme, way, accepted_at, due_at, expires_at, stage, channel, epoch, attempts, reference, segments, "
    "refused_by, in_doubt, err"
)
_UNDERWAY = f"SELECT {MESSAGE_COLUMNS}, {_OTHER} FROM sending"
_COLUMNS = [name.strip() for name in MESSAGE_COLUMNS.split(",")]


def _of(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in _COLUMNS)


class Queries:
    """A Reader over one SQLite connection; it is used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def due(self, lane: Lane, after: int, limit: int) -> Sequence[Underway]:
        return self._underway(
            "INDEXED BY sending_due WHERE stage = 1 AND way = ? AND esme = ? AND priority = ? AND id > ? "
            "ORDER BY id LIMIT ?",
            (lane.way, lane.esme, lane.priority, after, limit),
        )

    def held(self, until: float, limit: int) -> Sequence[Underway]:
        return self._underway("WHERE stage = 0 AND due_at <= ? ORDER BY due_at LIMIT ?", (until, limit))

    def expired(self, now: float, limit: int) -> Sequence[Underway]:
        return self._underway(
            "INDEXED BY sending_waiting WHERE stage <= 1 AND expires_at <= ? ORDER BY expires_at LIMIT ?",
            (now, limit),
        )

    def stage(self, stage: Stage, after: int, limit: int) -> Sequence[Underway]:
        # The number stands in the text: SQLite uses a partial index only if it can see that it fits.
        return self._underway(f"WHERE stage = {stage:d} AND id > ? ORDER BY id LIMIT ?", (after, limit))

    def submitted(self, channel: str, remote_id: str) -> Found | None:
        whole = self._underway(
            "WHERE stage = 3 AND channel = ? AND remote_id = ? ORDER BY id DESC LIMIT 1", (channel, remote_id)
        )
        if whole:
            return Found(underway=whole[0], number=0)
        return self._segment_submitted(channel, remote_id)

    def _segment_submitted(self, channel: str, remote_id: str) -> Found | None:
        row = self._connection.execute(
            "SELECT sending, number FROM segment WHERE message_state IS NULL AND channel = ? "
            "AND remote_id = ? ORDER BY sending DESC LIMIT 1",
            (channel, remote_id),
        ).fetchone()
        if row is None:
            return None
        found = self._underway("WHERE id = ?", (row[0],))
        return Found(underway=found[0], number=row[1]) if found else None

    def outcomes(self, id: int) -> Sequence[tuple[int, MessageState | None, int]]:
        rows = self._connection.execute(
            "SELECT number, message_state, err FROM segment WHERE sending = ? ORDER BY number", (id,)
        )
        return [(number, None if state is None else MessageState(state), err) for number, state, err in rows]

    def owed(self, esme: str, after: int, limit: int) -> Sequence[Owed]:
        rows = self._connection.execute(
            "SELECT seq, kind, subject, message_state, err, at FROM owed WHERE esme = ? AND seq > ? "
            "ORDER BY seq LIMIT ?",
            (esme, after, limit),
        ).fetchall()
        found = (self._owed(esme, *row) for row in rows)
        return [owed for owed in found if owed is not None]

    def _owed(
        self, esme: str, seq: int, kind: int, subject: int, state: int, err: int, at: float
    ) -> Owed | None:
        table, time = ("received", "at") if kind == OwedKind.RECEIVED else ("sending", "accepted_at")
        row = self._connection.execute(
            f"SELECT {MESSAGE_COLUMNS}, channel, {time} FROM {table} WHERE id = ?", (subject,)
        ).fetchone()
        if row is None:
            return None
        return Owed(
            seq=seq,
            esme=esme,
            kind=OwedKind(kind),
            of=subject,
            message=to_message(row),
            channel=row[MESSAGE_WIDTH],
            message_state=MessageState(state),
            err=err,
            accepted_at=row[MESSAGE_WIDTH + 1],
            at=at,
        )

    def lanes(self) -> Sequence[tuple[Lane, int]]:
        rows = self._connection.execute(
            "SELECT way, esme, priority, count(*) FROM sending INDEXED BY sending_due WHERE stage = 1 "
            "GROUP BY way, esme, priority"
        )
        return [(Lane(way, esme, priority), count) for way, esme, priority, count in rows]

    def owing(self) -> Sequence[tuple[str, int]]:
        return self._connection.execute("SELECT esme, count(*) FROM owed GROUP BY esme").fetchall()

    def reserved(self, counter: Counter) -> int:
        row = self._connection.execute(
            "SELECT last FROM counter WHERE name = ?", (counter.value,)
        ).fetchone()
        return 0 if row is None else int(row[0])

    def _underway(self, where: str, parameters: tuple[Value, ...]) -> list[Underway]:
        rows = self._connection.execute(f"{_UNDERWAY} {where}", parameters)
        return [_to_underway(row) for row in rows]


def _to_underway(row: tuple[Value, ...]) -> Underway:
    (id, esme, way, accepted_at, due_at, expires_at, *rest) = row[MESSAGE_WIDTH:]
    (stage, channel, epoch, attempts, reference, segments, refused_by, in_doubt, err) = rest
    assert isinstance(id, int) and isinstance(accepted_at, float)
    assert isinstance(due_at, float) and isinstance(expires_at, float)
    assert isinstance(epoch, int) and isinstance(attempts, int) and isinstance(err, int)
    assert isinstance(reference, int) and isinstance(segments, int) and isinstance(stage, int)
    return Underway(
        sending=Sending(
            id=id,
            esme=str(esme),
            way=str(way),
            message=to_message(row),
            accepted_at=accepted_at,
            due_at=due_at,
            expires_at=expires_at,
        ),
        stage=Stage(stage),
        channel=str(channel),
        epoch=epoch,
        attempts=attempts,
        reference=reference,
        segments=segments,
        refused_by=tuple(str(refused_by).split("\n")) if refused_by else (),
        in_doubt=bool(in_doubt),
        err=err,
    )
