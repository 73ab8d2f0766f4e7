"""Records that may be forgotten, found a slice at a time: each sweep walks through one table, by id.

Ids and dates grow together, so a walk ends at the first row that is too young, and goes on from there at the
next look. It comes back to rows that it passed over, which had not ended or were owed.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from attrs import define, field

from router.clocks import Instant, Timestamp
from router.relay.sweeps.still_owed import StillOwed
from router.store.changes import Change, OwedRemoved
from router.store.interface import Reader

LEAST, MOST = 250, 1000
"""Rows of a slice, at first and when there are many: 1000 are deleted in some 5 ms."""

FEW = 20
"""Debts of an ESME that are looked at first: they are in order of their age, and mostly none is so old."""

BACK, BACK_FOR_EACH = 10.0, 0.1
"""Seconds until a walk goes back, in all and for each slice that it then repeats: a hundredth of the time."""

MOST_FALSE = 10_000
"""Rows of a date that was false, whose true one a walk looks for."""


@define
class SweepResult:
    """Changes that forget records; ``more`` tells whether there are others."""

    changes: list[Change]
    more: bool


class Sweep(Protocol):
    """Looks for records to forget. It runs in the writer's thread, one look at a time."""

    def look(self, reader: Reader, now: Instant, date: Timestamp, standing: StillOwed) -> SweepResult:
        """Return the next slice, at an instant and its date."""


@define
class Walk:
    """The place of a sweep: it has looked at the rows up to ``after``."""

    after: int = 0
    size: int = LEAST
    _first: int | None = None
    _slices: int = 0
    _back_at: float = 0.0

    def pass_over(self, id: int) -> None:
        """Note a row that stays, and has to be looked at again."""
        if self._first is None:
            self._first = id

    def go_on(self) -> None:
        """Take a larger slice right behind this one."""
        self.size = min(MOST, 2 * self.size)
        self._slices += 1

    def rest(self, now: float) -> None:
        """Stop for now; go back to rows that were passed over, if it is time for that."""
        self.size = LEAST
        if self._first is not None and now >= self._back_at:
            self.after, self._first = self._first - 1, None
            self._back_at = now + max(BACK, BACK_FOR_EACH * self._slices)
            self._slices = 0


@define
class EndedSendings:
    """Sendings that ended more than ``keep`` seconds ago; ``forget`` makes the change of an id.

    With ``texts`` only those that have one; otherwise only those of which nothing is owed any more.
    """

    _keep: float
    _forget: Callable[[int], Change]
    _texts: bool = False
    _walk: Walk = field(factory=Walk)
    _false: list[int] = field(factory=list)

    def look(self, reader: Reader, now: Instant, date: Timestamp, standing: StillOwed) -> SweepResult:
        before, walk, size = date - self._keep, self._walk, self._walk.size
        found: list[Change] = []
        rows = reader.endings(walk.after, size)
        for id, esme, accepted_at, ended_at, has_text in rows:
            if before <= accepted_at <= date:
                break
            walk.after = id
            if accepted_at < before and self._false:
                # It came later, and is old: so are those before it, whose dates lie ahead of today.
                found += map(self._forget, self._false)
                self._false.clear()
            if ended_at is None:
                walk.pass_over(id)
            elif self._texts and not has_text:
                continue
            elif not self._texts and standing.holds_sending(id, esme, ended_at):
                walk.pass_over(id)
            elif ended_at < before:
                found.append(self._forget(id))
            else:
                self._young(id, ended_at > date)
        else:
            if len(rows) == size:
                walk.go_on()
                return SweepResult(found, True)
        self._false.clear()
        walk.rest(now)
        return SweepResult(found, False)

    def _young(self, id: int, is_false: bool) -> None:
        self._walk.pass_over(id)
        if is_false and len(self._false) < MOST_FALSE:
            self._false.append(id)


@define
class Arrivals:
    """Received SMS that came more than ``keep`` seconds ago, and that nobody is owed any more.

    ``forget`` makes the change of an id; with ``texts`` only those that have one are found.
    """

    _keep: float
    _forget: Callable[[int], Change]
    _texts: bool = False
    _walk: Walk = field(factory=Walk)

    def look(self, reader: Reader, now: Instant, date: Timestamp, standing: StillOwed) -> SweepResult:
        before, walk, size = date - self._keep, self._walk, self._walk.size
        found: list[Change] = []
        rows = reader.arrivals(walk.after, size)
        for id, esmes, at, waiting, has_text in rows:
            if before <= at <= date:
                break
            walk.after = id
            if waiting or at >= before or standing.holds_received(id, esmes, at):
                walk.pass_over(id)
            elif has_text or not self._texts:
                found.append(self._forget(id))
        else:
            if len(rows) == size:
                walk.go_on()
                return SweepResult(found, True)
        walk.rest(now)
        return SweepResult(found, False)


@define
class Debts:
    """Deliveries owed for ``owed_for`` seconds, which are given up."""

    _owed_for: float
    _after: dict[str, int] = field(factory=dict)
    """By ESME: the last debt with a date ahead, behind which there may be old ones."""

    def look(self, reader: Reader, now: Instant, date: Timestamp, standing: StillOwed) -> SweepResult:
        found: list[Change] = []
        before, more = date - self._owed_for, False
        for esme in standing.creditors:
            after = self._after.get(esme, 0)
            page = reader.debts(esme, after, FEW)
            if len(page) == FEW and not all(before < at <= date for _, _, _, at in page):
                page = reader.debts(esme, after, MOST)
            expired = [seq for seq, _, _, at in page if at <= before]
            found += [OwedRemoved(esme, seq) for seq in expired]
            if len(page) == MOST and (len(expired) == MOST or page[-1][3] > date):
                more = True
                self._after[esme] = page[-1][0]
            else:
                self._after.pop(esme, None)
        return SweepResult(found, more)


def all_sweeps(
    keep: float,
    owed_for: float,
    keep_texts: float,
    forgotten: Sequence[Callable[[int], Change]],
    texts_forgotten: Sequence[Callable[[int], Change]],
) -> Sequence[Sweep]:
    """Return all sweeps, debts first: they free the messages that they held."""
    (sending, received), (text, received_text) = forgotten, texts_forgotten
    sweeps: list[Sweep] = [Debts(owed_for), EndedSendings(keep, sending), Arrivals(keep, received)]
    if keep_texts < keep:
        sweeps += [
            EndedSendings(keep_texts, text, texts=True),
            Arrivals(keep_texts, received_text, texts=True),
        ]
    return sweeps
