"""History in SQL: the story of a message, and searches for sendings."""

from collections.abc import Iterator, Mapping, Sequence

from router.sms.state import MessageState
from router.store.entities import Stage, Underway
from router.store.history import TAIL, SegmentTold, Sought, StepTold, Story, is_number
from router.store.history_changes import StepKind
from router.store.sqlite.postings import BITS, bits_of, bits_shared, key_of, keys_of, places_of
from router.store.sqlite.row_queries import RowQueries, ends
from router.store.sqlite.rows import Value
from router.store.sqlite.underway_rows import UNDERWAY, to_underway

FIRST_WINDOW = 16
"""Blocks that are looked at first, where what is common is found; each further window has four times more."""

FEW_BLOCKS = 64
"""Blocks whose postings are asked for one by one; of more, all that lie between them are read."""

AT_ONCE = 200
"""Rows that are asked for by their ids in one question."""

MOST_KEYS = 256
"""Values of one kind, such as channels, that are looked up in the postings; with more rows are looked at."""

Parameters = tuple[Value, ...]
Term = Sequence[int]
"""The keys of some values; a sending must have one of them."""


class HistoryQueries(RowQueries):
    """Searches, the newest first. Ids and times grow together, so a time is a range of ids."""

    def search(self, sought: Sought, before: int, limit: int) -> Sequence[Underway]:
        low, high = self._ids(sought, before)
        where, parameters = _conditions(sought)
        if sought.stages and not sought.states:
            return self._unended(sought.stages, low, high, where, parameters, limit)
        found: list[Underway] = []
        for span in self._spans(_terms(sought), low, high):
            if isinstance(span, range):
                found += self._walk(span, where, parameters, limit - len(found))
            elif span:
                found += self._among(span, where, parameters)
            if len(found) >= limit:
                break
        return found[:limit]

    def story(self, message_id: int) -> Sequence[Story]:
        rows = self._rows(
            f"{UNDERWAY} WHERE id = ? AND part_of IN (0, id) OR part_of = ? AND part_of > 0 ORDER BY id",
            (message_id, message_id),
        )
        return [self._story(to_underway(row)) for row in rows]

    def _story(self, underway: Underway) -> Story:
        id = underway.sending.id
        origin, attempted_at, remote_id, joined_to, receipted_at, owed = self._rows(
            "SELECT origin, attempted_at, remote_id, joined_to, "
            "(SELECT at FROM receipted WHERE receipted.id = sending.id), "
            "EXISTS (SELECT 1 FROM owed WHERE owed.esme = CASE hook WHEN '' THEN sending.esme "
            "ELSE substr(hook, 1, instr(hook, char(10)) - 1) END AND subject = sending.id AND kind = 0) "
            "FROM sending WHERE id = ?",
            (id,),
        )[0]
        steps = self._rows(
            "SELECT at, turn, err, state, channel, way, attempted_at, submitted_at, remote_id FROM step "
            "WHERE sending = ? ORDER BY number",
            (id,),
        )
        segments = self._rows(
            "SELECT number, channel, remote_id, submitted_at, message_state, err, reported_at FROM segment "
            "WHERE sending = ? ORDER BY number",
            (id,),
        )
        return Story(
            underway=underway,
            origin=origin,
            attempted_at=attempted_at,
            remote_id=remote_id or "",
            steps=tuple(_step(*row) for row in steps),
            segments=tuple(_segment(*row) for row in segments),
            owed=owed != 0,
            receipted_at=receipted_at,
            joined_to=joined_to,
        )

    def _ids(self, sought: Sought, before: int) -> tuple[int, int]:
        """Return the first and the last id that may be sought."""
        (low, high) = self._row(f"SELECT {ends('sending')}") or (None, None)
        if low is None:
            return 1, 0
        if sought.since is not None:
            low = max(low, self._last_before("sending", "accepted_at", sought.since))
        if sought.until is not None:
            high = min(high, self._last_before("sending", "accepted_at", sought.until))
        return low, min(high, before - 1)

    def _unended(
        self,
        stages: Sequence[Stage],
        low: int,
        high: int,
        where: str,
        parameters: Parameters,
        limit: int,
    ) -> Sequence[Underway]:
        """Return sendings that have not ended, by indexes of their own."""
        waiting = any(stage <= Stage.DUE for stage in stages)
        out = any(Stage.DUE < stage < Stage.ENDED for stage in stages)
        found: list[Underway] = []
        if waiting:
            found += self._found(
                f"{UNDERWAY} INDEXED BY sending_waiting WHERE stage <= 1 AND expires_at > 0 "
                f"AND id BETWEEN ? AND ? {where} ORDER BY id DESC LIMIT ?",
                (low, high, *parameters, limit),
            )
        if out:
            found += self._found(
                f"{UNDERWAY} INDEXED BY sending_open WHERE stage IN (2, 3, 4) AND id BETWEEN ? AND ? {where} "
                "ORDER BY id DESC LIMIT ?",
                (low, high, *parameters, limit),
            )
        found.sort(key=lambda one: one.sending.id, reverse=True)
        return found[:limit]

    def _spans(self, terms: Sequence[Term], low: int, high: int) -> Iterator[range | list[int]]:
        """Yield where they may be, from the last id to the first: ranges to walk through, and ids."""
        if not terms:
            yield range(low, high + 1)
            return
        window, end = FIRST_WINDOW, high >> BITS
        while end >= low >> BITS:
            begin = max(low >> BITS, end + 1 - window)
            yield from self._window(terms, max(low, begin << BITS), min(high, (end + 1 << BITS) - 1))
            end, window = begin - 1, window * 4

    def _window(self, terms: Sequence[Term], low: int, high: int) -> Iterator[range | list[int]]:
        """Yield the same for some blocks."""
        # As of one moment: the writer may post a block anew meanwhile, and a value may move.
        with self._at_one_moment():
            blocks, candidates = self._posted(terms, low >> BITS, high >> BITS)
        ids: list[int] = []
        for block in blocks:
            after = (block + 1) << BITS
            if after <= high:
                # Blocks above it are not posted.
                yield ids
                ids = []
                yield range(after, high + 1)
            for place in places_of(candidates.get(block, 0)):
                id = (block << BITS) + place
                if low <= id <= high:
                    ids.append(id)
                    if len(ids) == AT_ONCE:
                        yield ids
                        ids = []
            high = (block << BITS) - 1
        yield ids
        if high >= low:
            yield range(low, high + 1)

    def _posted(
        self, terms: Sequence[Term], first: int, last: int
    ) -> tuple[Sequence[int], Mapping[int, int]]:
        """Return the posted blocks among some, the newest first, and the candidate places in them."""
        rows = self._rows(
            "SELECT id, unended FROM block WHERE id BETWEEN ? AND ? ORDER BY id DESC", (first, last)
        )
        blocks = [id for id, _ in rows]
        unended = {id: bits_of(places) for id, places in rows if places}
        return blocks, self._candidates(terms, blocks, unended)

    def _candidates(
        self, terms: Sequence[Term], blocks: Sequence[int], unended: Mapping[int, int]
    ) -> Mapping[int, int]:
        """Return, by block, the places that fit all terms or had not ended when it was posted."""
        found: dict[int, int] = {}
        for number, term in enumerate(terms):
            having = self._having(term, blocks)
            for block in blocks:
                bits = having.get(block, 0) | unended.get(block, 0)
                found[block] = found[block] & bits if number else bits
            blocks = [block for block in blocks if found[block]]
        return found

    def _having(self, term: Term, blocks: Sequence[int]) -> Mapping[int, int]:
        """Return, by block, the places of the sendings that have one of these values."""
        found: dict[int, int] = {}
        for key in term:
            own, shared = keys_of(key)
            with_own = set()
            for block, places in self._postings(own, blocks):
                with_own.add(block)
                found[block] = found.get(block, 0) | bits_of(places)
            # A value has one of its own in a block, or shares one.
            others = [block for block in blocks if block not in with_own] if with_own else blocks
            for block, places in self._postings(shared, others):
                bits = bits_shared(places, key)
                if bits:
                    found[block] = found.get(block, 0) | bits
        return found

    def _postings(self, key: int, blocks: Sequence[int]) -> Sequence[tuple[int, bytes]]:
        """Return the postings of some blocks; where they are many, also of those between them."""
        if not blocks:
            return ()
        if len(blocks) <= FEW_BLOCKS:
            sql = f"SELECT block, places FROM posting WHERE key = ? AND block IN ({_marks(blocks)})"
            return self._rows(sql, (key, *blocks))
        sql = "SELECT block, places FROM posting WHERE key = ? AND block BETWEEN ? AND ?"
        return self._rows(sql, (key, min(blocks), max(blocks)))

    def _walk(self, ids: range, where: str, parameters: Parameters, limit: int) -> list[Underway]:
        # By the ids alone: of the indexes it may take one of those that have not ended.
        sql = f"{UNDERWAY} NOT INDEXED WHERE id BETWEEN ? AND ? {where} ORDER BY id DESC LIMIT ?"
        return self._found(sql, (ids.start, ids.stop - 1, *parameters, limit))

    def _among(self, ids: Sequence[int], where: str, parameters: Parameters) -> list[Underway]:
        marks = ", ".join("?" * len(ids))
        sql = f"{UNDERWAY} NOT INDEXED WHERE id IN ({marks}) {where} ORDER BY id DESC"
        return self._found(sql, (*ids, *parameters))

    def _found(self, sql: str, parameters: Parameters) -> list[Underway]:
        return [to_underway(row) for row in self._rows(sql, parameters)]


def _step(
    at: float,
    turn: str,
    err: int,
    state: int | None,
    channel: str,
    way: str,
    attempted_at: float | None,
    submitted_at: float | None,
    remote_id: str | None,
) -> StepTold:
    return StepTold(
        at=at,
        turn=StepKind(turn),
        err=err,
        state=None if state is None else MessageState(state),
        channel=channel,
        way=way,
        attempted_at=attempted_at,
        submitted_at=submitted_at,
        remote_id=remote_id or "",
    )


def _segment(
    number: int,
    channel: str,
    remote_id: str,
    submitted_at: float,
    state: int | None,
    err: int,
    reported_at: float | None,
) -> SegmentTold:
    return SegmentTold(
        number=number,
        channel=channel,
        remote_id=remote_id,
        submitted_at=submitted_at,
        state=None if state is None else MessageState(state),
        err=err,
        reported_at=reported_at,
    )


def _terms(sought: Sought) -> Sequence[Term]:
    """Return the values to look up, the rarest first as far as one can know."""
    values = (
        ("to", [sought.to[-TAIL:]] if sought.to else []),
        ("sender", [sought.sender[-TAIL:]] if sought.sender else []),
        ("err", [] if sought.err is None else [str(sought.err)]),
        ("channel", sought.channels),
        ("esme", [sought.esme] if sought.esme else []),
        ("way", sought.ways),
        ("state", [str(int(state)) for state in sought.states]),
    )
    return [[key_of(kind, each) for each in these] for kind, these in values if 0 < len(these) <= MOST_KEYS]


def _conditions(sought: Sought) -> tuple[str, Parameters]:
    """Return the conditions of `Sought.fits` in SQL, to follow others."""
    found: list[tuple[str, Parameters]] = []
    for column, addr in (("destination_addr", sought.to), ("source_addr", sought.sender)):
        if is_number(addr):
            found.append((f"substr({column}, -{TAIL}) = ?", (addr[-TAIL:],)))
        elif addr:
            found.append((f"{column} = ?", (addr,)))
    if sought.esme:
        found.append(("esme = ?", (sought.esme,)))
    for column, several in (("channel", sought.channels), ("way", sought.ways)):
        if several:
            found.append((f"{column} IN ({_marks(several)})", several))
    if sought.states or sought.stages:
        stands = f"message_state IN ({_marks(sought.states)}) OR stage IN ({_marks(sought.stages)})"
        found.append((f"({stands})", (*map(int, sought.states), *map(int, sought.stages))))
    if sought.err is not None:
        found.append(("err = ?", (sought.err,)))
    if sought.since is not None:
        found.append(("accepted_at >= ?", (sought.since,)))
    if sought.until is not None:
        found.append(("accepted_at < ?", (sought.until,)))
    return "".join(f" AND {sql}" for sql, _ in found), tuple(one for _, each in found for one in each)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
