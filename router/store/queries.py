"""The questions of `interface.Reader` in SQL."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from router.sms.state import MessageState
from router.sms.units import filling
from router.sms.user_data import SAR_MSG_REF_NUM
from router.sms.value import evolve
from router.store.changes import Charged, KeyHeard, Noted, Reached, Remembered
from router.store.entities import Counter, Found, Lane, Owed, OwedKind, ReceivedSms, Sending, Stage, Underway
from router.store.errors import CannotAnswer, CannotRead, StoreError
from router.store.interface import OF_ONE_ID, units_due, units_owed
from router.store.rows import MESSAGE_COLUMNS, MESSAGE_WIDTH, Value, pack_tlvs, to_message
from router.store.trouble import of_the_disk

_OTHER = (
    "id, esme, way, accepted_at, due_at, expires_at, stage, channel, epoch, attempts, reference, segments, "
    "refused_by, in_doubt, err, part_of, message_state, ended_at, submitted_at, "
    "EXISTS (SELECT 1 FROM sending AS f WHERE f.joined_to = sending.id AND f.joined_to > 0)"
)
_UNDERWAY = f"SELECT {MESSAGE_COLUMNS}, {_OTHER} FROM sending"
SAR = pack_tlvs(((SAR_MSG_REF_NUM, b"\0\0"),))[:4]
"""How the first of the SAR parameters begins."""

_STAGES = {int(stage): stage for stage in Stage}
"""Its class looks for one in the same way, ten times as long."""

_TAKEN = {
    Counter.MESSAGE: "SELECT max(id) FROM sending",
    Counter.OWED: "SELECT max(seq) FROM owed",
    Counter.RECEIVED: "SELECT max(id) FROM received",
}
"""The last number that stands in a row: another program may have written rows."""

_OPEN = (Stage.IN_FLIGHT, Stage.SUBMITTED, Stage.IN_DOUBT)


class Queries:
    """A Reader over one SQLite connection; it is used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path

    def _rows(self, sql: str, parameters: tuple[Value, ...] = ()) -> Sequence[tuple[Any, ...]]:
        # All at once: while a cursor is half read (one that a traceback holds, say), all that this connection
        # reads is as old as what the cursor reads, and commits come by way of another one.
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: sqlite3.Error) -> StoreError:
        kind = CannotRead if of_the_disk(error) else CannotAnswer
        return kind(f"store sqlite:{self._path}: it cannot be read: {error}")

    def _row(self, sql: str, parameters: tuple[Value, ...] = ()) -> tuple[Any, ...] | None:
        rows = self._rows(sql, parameters)
        return rows[0] if rows else None

    def due(self, lane: Lane, after: int, limit: int) -> Sequence[Underway]:
        sql = (
            f"{_UNDERWAY} INDEXED BY sending_due WHERE stage = 1 AND way = ? AND esme = ? AND priority = ? "
            "AND id > ? ORDER BY id LIMIT ?"
        )
        parameters = lane.way, lane.esme, lane.priority, after, limit
        try:
            # Not all at once: a page of long texts would be many times what is taken of it. And it is closed.
            with closing(self._connection.execute(sql, parameters)) as cursor:
                return list(filling(limit, map(self._followed, cursor), units_due))
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def held(self, until: float, limit: int) -> Sequence[Underway]:
        return self._underway("WHERE stage = 0 AND due_at <= ? ORDER BY due_at LIMIT ?", (until, limit))

    def expired(self, now: float, limit: int) -> Sequence[Underway]:
        return self._underway(
            "INDEXED BY sending_waiting WHERE stage <= 1 AND expires_at <= ? ORDER BY expires_at LIMIT ?",
            (now, limit),
        )

    def stage(self, stage: Stage, after: int, limit: int) -> Sequence[Underway]:
        index = "INDEXED BY sending_open WHERE stage IN (2, 3, 4) AND" if stage in _OPEN else "WHERE"
        if stage is Stage.JOINING:
            index = "INDEXED BY sending_joining WHERE stage = -1 AND"
        return self._underway(f"{index} stage = ? AND id > ? ORDER BY id LIMIT ?", (stage, after, limit))

    def latest(self, upto: int, limit: int) -> Sequence[Underway]:
        return self._underway("WHERE id <= ? ORDER BY id DESC LIMIT ?", (upto, limit))

    def of_message(self, esme: str, message_id: int) -> Sequence[Underway]:
        return self._underway(
            "WHERE esme = ? AND (id = ? AND part_of IN (0, id) OR part_of = ? AND part_of > 0) ORDER BY id",
            (esme, message_id, message_id),
        )

    def waiting(
        self, esme: str, source_addr: str, destination_addr: str, service_type: str | None, limit: int
    ) -> Sequence[Underway]:
        return self._underway(
            "INDEXED BY sending_between WHERE stage <= 1 AND esme = ? AND destination_addr = ? "
            "AND source_addr = ? AND service_type = coalesce(?, service_type) ORDER BY id LIMIT ?",
            (esme, destination_addr, source_addr, service_type, limit),
        )

    def unreported(self, accepted_before: float, after: int, limit: int) -> Sequence[Underway]:
        return self._underway(
            "INDEXED BY sending_open WHERE stage IN (2, 3, 4) AND id > ? AND id <= ? "
            "AND accepted_at < ? ORDER BY id LIMIT ?",
            (after, self._last_before("sending", "accepted_at", accepted_before), accepted_before, limit),
        )

    def endings(self, after: int, limit: int) -> Sequence[tuple[int, str, float, float | None, bool]]:
        return self._rows(
            "SELECT id, esme, accepted_at, CASE stage WHEN 5 THEN ended_at END, short_message <> x'' "
            "FROM sending WHERE id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )

    def arrivals(self, after: int, limit: int) -> Sequence[tuple[int, Sequence[str], float, bool, bool]]:
        rows = self._rows(
            "SELECT id, esmes, at, waiting, short_message <> x'' FROM received "
            "WHERE id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [(id, esmes.split("\n"), at, waiting, text) for id, esmes, at, waiting, text in rows]

    def creditors(self) -> Sequence[str]:
        # From one to the next by the key of the table: an ESME may have a million debts.
        rows = self._rows(
            "WITH RECURSIVE one (esme) AS (SELECT min(esme) FROM owed UNION ALL "
            "SELECT (SELECT min(owed.esme) FROM owed WHERE owed.esme > one.esme) FROM one "
            "WHERE one.esme IS NOT NULL) SELECT esme FROM one WHERE esme IS NOT NULL"
        )
        return [esme for (esme,) in rows]

    def debts(self, esme: str, after: int, limit: int) -> Sequence[tuple[int, int, int, float]]:
        return self._rows(
            "SELECT seq, kind, subject, at FROM owed WHERE esme = ? AND seq > ? ORDER BY seq LIMIT ?",
            (esme, after, limit),
        )

    def _last_before(self, table: str, column: str, before: float) -> int:
        """The last id of before a time, found by halving: ids and times grow together, no index is needed.

        Rows that a clock dated which ran ahead are passed over: those later than the newest of all.
        """
        row = self._row(
            f"SELECT min(id), max(id), (SELECT {column} FROM {table} ORDER BY id DESC LIMIT 1) FROM {table}"
        )
        if row is None or row[1] is None:
            return 0
        low, high, newest = row[0] - 1, row[1], row[2]
        while low < high:
            middle = (low + high + 1) // 2
            found = self._not_ahead(table, column, middle, newest)
            if found is None or found[1] < before:
                low = middle
            else:
                high = min(middle, found[0]) - 1
        return int(low)

    def _not_ahead(self, table: str, column: str, upto: int, newest: float) -> tuple[int, float] | None:
        """A row with an id up to this one, or some before it if those are of a clock that ran ahead."""
        back = 1
        while found := self._row(
            f"SELECT id, {column} FROM {table} WHERE id <= ? ORDER BY id DESC LIMIT 1", (upto,)
        ):
            id, time = found
            if time <= newest:
                return id, time
            upto, back = id - back, 2 * back
        return None

    def submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        whole = self._underway(
            "WHERE stage = 3 AND channel = ? AND remote_id = ? ORDER BY id DESC LIMIT ?",
            (channel, remote_id, OF_ONE_ID),
        )
        found = [Found(underway=one, number=0) for one in whole]
        return [*found, *self._segments_submitted(channel, remote_id)]

    def _segments_submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        rows = self._rows(
            "SELECT segment.sending, number FROM segment JOIN sending ON sending.id = segment.sending "
            "WHERE segment.message_state IS NULL AND segment.channel = ? AND segment.remote_id = ? "
            "AND sending.channel = segment.channel AND sending.stage IN (2, 3, 4) "
            "AND sending.segments > 1 AND segment.number <= sending.segments "
            "ORDER BY segment.sending DESC, number DESC LIMIT ?",
            (channel, remote_id, OF_ONE_ID),
        )
        return [
            Found(underway=underway, number=number)
            for id, number in rows
            for underway in self._underway("WHERE id = ?", (id,))
        ]

    def called(self, channel: str, remote_ids: Sequence[str]) -> Sequence[str]:
        marks = ", ".join("?" * len(remote_ids))
        rows = self._rows(
            f"SELECT remote_id FROM sending WHERE stage = 3 AND channel = ? AND remote_id IN ({marks}) "
            f"UNION SELECT remote_id FROM segment WHERE message_state IS NULL AND channel = ? "
            f"AND remote_id IN ({marks})",
            (channel, *remote_ids, channel, *remote_ids),
        )
        return [remote_id for (remote_id,) in rows]

    def outcomes(self, id: int) -> Sequence[tuple[int, MessageState | None, int]]:
        rows = self._rows(
            "SELECT number, message_state, err FROM segment WHERE sending = ? ORDER BY number", (id,)
        )
        return [(number, None if state is None else MessageState(state), err) for number, state, err in rows]

    def owed(self, esme: str, after: int, limit: int) -> Sequence[Owed]:
        return list(filling(limit, self._all_owed(esme, after, limit), units_owed))

    def _all_owed(self, esme: str, after: int, page: int) -> Iterator[Owed]:
        """As many as are asked for: a debt whose subject is gone is none."""
        while True:
            rows = self._rows(
                "SELECT seq, kind, subject, message_state, err, at FROM owed WHERE esme = ? AND seq > ? "
                "ORDER BY seq LIMIT ?",
                (esme, after, page),
            )
            for row in rows:
                owed = self._owed(esme, *row)
                if owed is not None:
                    yield owed
            if len(rows) < page:
                return
            after = rows[-1][0]

    def _owed(
        self, esme: str, seq: int, kind: int, subject: int, state: int, err: int, at: float
    ) -> Owed | None:
        columns = "id, at FROM received" if kind == OwedKind.RECEIVED else "part_of, accepted_at FROM sending"
        row = self._row(f"SELECT {MESSAGE_COLUMNS}, channel, {columns} WHERE id = ?", (subject,))
        if row is None:
            return None
        return Owed(
            seq=seq,
            esme=esme,
            kind=OwedKind(kind),
            of=subject,
            message_id=row[MESSAGE_WIDTH + 1] or subject,
            message=to_message(row),
            channel=row[MESSAGE_WIDTH],
            message_state=MessageState(state),
            err=err,
            accepted_at=row[MESSAGE_WIDTH + 2],
            at=at,
        )

    def charged(self) -> Sequence[Charged]:
        rows = self._rows("SELECT channel, span, began, segments FROM budget")
        return [Charged(*row) for row in rows]

    def paused(self) -> Sequence[str]:
        return [id for (id,) in self._rows("SELECT id FROM channel WHERE paused = 1 ORDER BY id")]

    def reached(self) -> Sequence[Reached]:
        return [Reached(*row) for row in self._rows("SELECT channel, day, digits FROM recipient")]

    def remembered(self, limit: int) -> Sequence[Remembered]:
        rows = self._rows(
            "SELECT scope, digits, e164, value, at FROM remembered ORDER BY at DESC LIMIT ?", (limit,)
        )
        return [Remembered(*row) for row in reversed(rows)]

    def heard(self) -> Sequence[KeyHeard]:
        rows = self._rows("SELECT channel, key, at, lasting FROM heard ORDER BY at")
        return [KeyHeard(channel, key, at, lasting != 0) for channel, key, at, lasting in rows]

    def noted(self) -> Sequence[Noted]:
        return [Noted(*row) for row in self._rows("SELECT channel, name, value FROM note")]

    def last_submits(self, newest: int) -> Sequence[tuple[str, float]]:
        (last,) = self._row("SELECT max(id) FROM sending") or (0,)
        return self._rows(
            "SELECT channel, max(max(coalesce(submitted_at, 0), coalesce(attempted_at, 0))) FROM sending "
            "WHERE id > ? AND channel != '' GROUP BY channel",
            ((last or 0) - newest,),
        )

    def lanes(self) -> Sequence[tuple[Lane, int]]:
        rows = self._rows(
            "SELECT way, esme, priority, count(*) FROM sending INDEXED BY sending_due WHERE stage = 1 "
            "GROUP BY way, esme, priority"
        )
        return [(Lane(way, esme, priority), count) for way, esme, priority, count in rows]

    def holding(self) -> Sequence[tuple[str, int]]:
        return self._rows(
            "SELECT esme, count(*) FROM (SELECT esme FROM sending WHERE stage = 0 "
            "UNION ALL SELECT esme FROM sending WHERE stage = -1) GROUP BY esme"
        )

    def received_waiting(self, after: int, limit: int) -> Sequence[ReceivedSms]:
        rows = self._rows(
            f"SELECT {MESSAGE_COLUMNS}, id, channel, at FROM received INDEXED BY received_waiting "
            "WHERE waiting = 1 AND id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [
            ReceivedSms(id=id, channel=channel, message=to_message(message), at=at, esmes=())
            for *message, id, channel, at in rows
        ]

    def segments_out(self, newest: int) -> Sequence[Underway]:
        (last,) = self._row("SELECT max(id) FROM sending") or (0,)
        return self._underway(
            "WHERE id > ? AND channel != '' AND (esm_class & 64 OR instr(tlvs, ?)) ORDER BY id",
            ((last or 0) - newest, SAR),
        )

    def owing(self) -> Sequence[tuple[str, int]]:
        return self._rows("SELECT esme, count(*) FROM owed GROUP BY esme")

    def reserved(self, counter: Counter) -> int:
        counted = self._row("SELECT last FROM counter WHERE name = ?", (counter.value,))
        (taken,) = self._row(_TAKEN[counter]) or (0,)
        return max(int(counted[0]) if counted else 0, taken or 0)

    def _underway(self, where: str, parameters: tuple[Value, ...]) -> list[Underway]:
        rows = self._rows(f"{_UNDERWAY} {where}", parameters)
        return [self._followed(row) for row in rows]

    def _followed(self, row: tuple[Any, ...]) -> Underway:
        underway = _to_underway(row)
        if not row[-1]:
            return underway
        followers = self._underway(
            "WHERE joined_to = ? AND joined_to > 0 ORDER BY id", (underway.sending.id,)
        )
        return evolve(underway, followers=tuple(each.sending for each in followers))


def _to_underway(row: tuple[Any, ...]) -> Underway:
    (id, esme, way, accepted_at, due_at, expires_at, *rest) = row[MESSAGE_WIDTH:]
    (stage, channel, epoch, attempts, reference, segments, refused_by, in_doubt, err, *end) = rest
    (part_of, message_state, ended_at, submitted_at, _) = end
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
