"""The questions of `interface.Reader` about sendings and their segments, in SQL."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from router.sms.state import MessageState
from router.sms.units import filling
from router.sms.user_data import SAR_MSG_REF_NUM
from router.sms.value import evolve
from router.store.entities import Found, LaneKey, Stage, Underway
from router.store.interface import OF_ONE_ID, units_due
from router.store.sqlite.row_queries import RowQueries
from router.store.sqlite.rows import Value, pack_tlvs
from router.store.sqlite.underway_rows import UNDERWAY, to_underway

SAR = pack_tlvs(((SAR_MSG_REF_NUM, b"\0\0"),))[:4]
"""The first octets of the first SAR parameter."""

LAST_SUBMITS = 10_000
"""Sendings that are looked through for when channels last sent, beside those that are out."""

SEGMENTS_OUT = 200_000
"""Sendings that are looked through for segments at most."""

_OPEN = (Stage.IN_FLIGHT, Stage.SUBMITTED, Stage.IN_DOUBT)


class SendingQueries(RowQueries):
    """Queries for sendings that wait, are out, or have ended."""

    def due(self, lane: LaneKey, after: int, limit: int) -> Sequence[Underway]:
        sql = (
            f"{UNDERWAY} INDEXED BY sending_due WHERE stage = 1 AND way = ? AND esme = ? AND priority = ? "
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

    def epochs(self) -> Sequence[tuple[str, int]]:
        return self._rows(
            "SELECT channel, max(epoch) FROM sending INDEXED BY sending_open WHERE stage IN (2, 3, 4) "
            "GROUP BY channel ORDER BY channel"
        )

    def lanes(self) -> Sequence[tuple[LaneKey, int]]:
        rows = self._rows(
            "SELECT way, esme, priority, count(*) FROM sending INDEXED BY sending_due WHERE stage = 1 "
            "GROUP BY way, esme, priority"
        )
        return [(LaneKey(way, esme, priority), count) for way, esme, priority, count in rows]

    def holding(self) -> Sequence[tuple[str, str, int]]:
        return self._rows(
            "SELECT way, esme, count(*) FROM (SELECT way, esme FROM sending WHERE stage = 0 "
            "UNION ALL SELECT way, esme FROM sending WHERE stage = -1) GROUP BY way, esme"
        )

    def last_submits(self, since: float) -> Sequence[tuple[str, float]]:
        # No index is worth its cost to each message: times of submits are in none.
        sent = (
            "SELECT channel, max(coalesce(submitted_at, 0), coalesce(attempted_at, 0)) AS at FROM sending "
            "{} AND channel != ''"
        )
        still = sent.format("INDEXED BY sending_open WHERE stage IN (2, 3, 4)")
        return self._rows(
            f"SELECT channel, max(at) FROM ({sent.format('WHERE id > ?')} UNION ALL {still}) "
            "WHERE at >= ? GROUP BY channel",
            (self._newest(LAST_SUBMITS), since),
        )

    def segments_out(self, since: float) -> Sequence[Underway]:
        first = max(self._newest(SEGMENTS_OUT), self._last_before("sending", "accepted_at", since))
        return self._underway(
            "WHERE id > ? AND accepted_at >= ? AND channel != '' AND (esm_class & 64 OR instr(tlvs, ?)) "
            "ORDER BY id",
            (first, since, SAR),
        )

    def _newest(self, many: int) -> int:
        """Return the id behind which the newest ``many`` sendings are."""
        (last,) = self._row("SELECT max(id) FROM sending") or (0,)
        return (last or 0) - many

    def submitted(self, channel: str, remote_id: str) -> Sequence[Found]:
        whole = self._underway(
            "WHERE stage = 3 AND channel = ? AND remote_id = ? ORDER BY epoch DESC, id DESC LIMIT ?",
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
            "ORDER BY sending.epoch DESC, segment.sending DESC, number DESC LIMIT ?",
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

    def _underway(self, where: str, parameters: tuple[Value, ...]) -> list[Underway]:
        rows = self._rows(f"{UNDERWAY} {where}", parameters)
        return [self._followed(row) for row in rows]

    def _followed(self, row: tuple[Any, ...]) -> Underway:
        underway = to_underway(row)
        if not row[-1]:
            return underway
        followers = self._underway(
            "WHERE joined_to = ? AND joined_to > 0 ORDER BY id", (underway.sending.id,)
        )
        return evolve(underway, followers=tuple(each.sending for each in followers))
