"""The questions of `interface.Reader` in SQL."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from router.sms.state import MessageState
from router.sms.units import filling
from router.store.changes import Charged, Counted, Keyed, KeyHeard, Noted, Reached, Remembered, Stopped
from router.store.entities import NO_TEXT, OF_ALERTS, Counter, Owed, OwedKind, Posted, ReceivedSms
from router.store.interface import units_owed
from router.store.sqlite.history_queries import HistoryQueries
from router.store.sqlite.operating_queries import OperatingQueries
from router.store.sqlite.rows import MESSAGE_COLUMNS, MESSAGE_WIDTH, to_message, unpack_hook
from router.store.sqlite.sending_queries import SendingQueries

_TAKEN = {
    Counter.MESSAGE: "SELECT max(id) FROM sending",
    Counter.OWED: "SELECT max(seq) FROM owed",
    Counter.RECEIVED: "SELECT max(id) FROM received",
    # An older store that is copied has no such table, and no other program writes there.
    Counter.ALERT: "SELECT 0",
}
"""The last number in a row: another program may have written rows."""


class Queries(SendingQueries, HistoryQueries, OperatingQueries):
    """A Reader over one SQLite connection; it is used by one thread at a time."""

    def arrivals(self, after: int, limit: int) -> Sequence[tuple[int, Sequence[str], float, bool, bool]]:
        rows = self._rows(
            "SELECT id, esmes, at, waiting, short_message <> x'' FROM received "
            "WHERE id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [(id, esmes.split("\n"), at, waiting, text) for id, esmes, at, waiting, text in rows]

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

    def received(self, before: int, limit: int, unclaimed: bool = False) -> Sequence[ReceivedSms]:
        condition = "esmes = '' AND waiting = 0" if unclaimed else "waiting = 0"
        rows = self._rows(
            f"SELECT {MESSAGE_COLUMNS}, id, channel, at, esmes FROM received "
            f"WHERE {condition} AND id < ? ORDER BY id DESC LIMIT ?",
            (before, limit),
        )
        return [_received(row) for row in rows]

    def received_one(self, id: int) -> ReceivedSms | None:
        row = self._row(
            f"SELECT {MESSAGE_COLUMNS}, id, channel, at, esmes FROM received WHERE id = ? AND waiting = 0",
            (id,),
        )
        return None if row is None else _received(row)

    def owed_received(self, id: int) -> Sequence[str]:
        one = self.received_one(id)
        owed = "SELECT 1 FROM owed INDEXED BY owed_received WHERE esme = ? AND subject = ? AND kind = 1"
        return sorted(esme for esme in (one.esmes if one else ()) if self._row(owed, (esme, id)))

    def keyed(self, esme: str, key: str) -> Keyed | None:
        row = self._row(
            "SELECT esme, key, digest, answer, at FROM keyed WHERE esme = ? AND key = ?", (esme, key)
        )
        return None if row is None else Keyed(*row)

    def key_of(self, message_id: int) -> str:
        row = self._row("SELECT key FROM message_key WHERE id = ?", (message_id,))
        return "" if row is None else str(row[0])

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

    def owing(self) -> Sequence[tuple[str, int]]:
        return self._rows("SELECT esme, count(*) FROM owed GROUP BY esme")

    def owed(self, esme: str, after: int, limit: int) -> Sequence[Owed]:
        return list(filling(limit, self._all_owed(esme, after, limit), units_owed))

    def _all_owed(self, esme: str, after: int, page: int) -> Iterator[Owed]:
        """Yield debts, a page after the other, without those whose subject is gone."""
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
        if kind in OF_ALERTS:
            return Owed(
                seq=seq, esme=esme, kind=OwedKind(kind), of=subject, message=NO_TEXT, channel="", at=at
            )
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

    def posted(self, id: int) -> Posted | None:
        row = self._row("SELECT hook, segments FROM sending WHERE id = ?", (id,))
        return None if row is None else Posted(hook=unpack_hook(row[0]), segments=row[1])

    def charged(self, channels: Collection[str]) -> Sequence[Charged]:
        rows = self._rows(
            f"SELECT channel, span, began, segments FROM budget WHERE {_one_of('channel', channels)}",
            tuple(channels),
        )
        return [Charged(*row) for row in rows]

    def paused(self) -> Sequence[str]:
        return [id for (id,) in self._rows("SELECT id FROM channel WHERE paused = 1 ORDER BY id")]

    def reached(self, channels: Collection[str]) -> Sequence[Reached]:
        rows = self._rows(
            f"SELECT channel, day, digits FROM recipient WHERE {_one_of('channel', channels)}",
            tuple(channels),
        )
        return [Reached(*row) for row in rows]

    def counted(self, esmes: Collection[str], since: float) -> Sequence[Counted]:
        rows = self._rows(
            "SELECT id, esme, digits, e164, text, at, series, part FROM counted "
            f"WHERE at >= ? AND {_one_of('esme', esmes)} ORDER BY id",
            (since, *esmes),
        )
        return [Counted(*row) for row in rows]

    def stopped(self) -> Sequence[Stopped]:
        rows = self._rows("SELECT esme, digits, e164, number, at FROM stopped ORDER BY esme, digits, e164")
        return [Stopped(*row) for row in rows]

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

    def reserved(self, counter: Counter) -> int:
        counted = self._row("SELECT last FROM counter WHERE name = ?", (counter.value,))
        (taken,) = self._row(_TAKEN[counter]) or (0,)
        return max(int(counted[0]) if counted else 0, taken or 0)


def _one_of(column: str, values: Collection[str]) -> str:
    """Return the condition, with a mark for each value; SQLite takes 32,766 of them."""
    return f"{column} IN ({', '.join('?' * len(values))})"


def _received(row: Sequence[Any]) -> ReceivedSms:
    id, channel, at, esmes = row[MESSAGE_WIDTH:]
    return ReceivedSms(
        id=id,
        channel=channel,
        message=to_message(row),
        at=at,
        esmes=tuple(esmes.split("\n")) if esmes else (),
    )
