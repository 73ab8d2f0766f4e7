"""Retention: ended messages are kept for a while, to be looked up; then they are forgotten, slice by
slice.
"""

from collections.abc import Callable, Sequence

from router.clocks import Dates
from router.relay.interfaces import Clock, instants
from router.relay.sweeps.still_owed import NOTHING_STANDS, standing
from router.relay.sweeps.walks import Sweep, SweepResult, all_sweeps
from router.store.changes import (
    AlertsForgotten,
    BudgetsForgotten,
    CountsForgotten,
    KeyedForgotten,
    OwedRemoved,
    RecallForgotten,
    ReceivedForgotten,
    ReceivedTextForgotten,
    RecipientsForgotten,
    SendingForgotten,
    TextForgotten,
)
from router.store.interface import Reader, Store

BOOKS = 600.0
"""Seconds between two looks at what budgets and numbers have left behind."""

REST = 0.01
"""Seconds from a slice to the next: in between the disk is for those who wait for an answer."""


class Retention:
    """Forgets what ended or was received more than ``keep`` seconds ago, and debts after ``owed_for``.

    A message stays while something of it is owed. Texts are forgotten after ``keep_texts``, owed or not,
    except those of received SMS that are owed: there the text is what is owed.
    """

    def __init__(
        self, clock: Clock, dates: Dates, store: Store, keep: float, owed_for: float, keep_texts: float
    ) -> None:
        self._clock = clock
        self._now = instants(clock)
        self._dates = dates
        self._store = store
        self._books = 0.0
        self._is_other = False
        self._lasting = keep, owed_for, keep_texts
        self._sweeps = self._from_the_first()
        self._standing = NOTHING_STANDS
        self.gave_up: Callable[[OwedRemoved], None] = lambda removed: None
        """Called with each debt that is removed."""
        self._busy = False

    def change(self, keep: float, owed_for: float, keep_texts: float) -> None:
        """Keep for these times from now on; the sweep under way still goes by those before."""
        self._is_other = self._is_other or self._lasting != (keep, owed_for, keep_texts)
        self._lasting = keep, owed_for, keep_texts

    def _from_the_first(self) -> Sequence[Sweep]:
        forgotten, texts = (SendingForgotten, ReceivedForgotten), (TextForgotten, ReceivedTextForgotten)
        return all_sweeps(*self._lasting, forgotten, texts)

    def tick(self) -> None:
        """Begin a sweep, unless the last one goes on still; called once a second."""
        now = self._now()
        if now >= self._books:
            self._books = now + BOOKS
            date = self._dates.at(now)
            two_days_ago, kept_since = date - 2 * 86400.0, date - self._lasting[0]
            numbers = RecipientsForgotten(two_days_ago), CountsForgotten(two_days_ago)
            memories, answers = RecallForgotten(kept_since), KeyedForgotten(kept_since)
            # A debt names its alert.
            alerts = AlertsForgotten(date - max(self._lasting[0], self._lasting[1]))
            self._store.write([BudgetsForgotten(date), *numbers, memories, answers, alerts])
        if not self._busy:
            self._busy = True
            self._store.read(self._begin, self._go_on, self._give_up)

    def _begin(self, reader: Reader) -> Sequence[SweepResult]:
        self._standing = standing(reader)
        if self._is_other:
            self._is_other = False
            self._sweeps = self._from_the_first()
        return self._look(reader)

    def _look(self, reader: Reader) -> Sequence[SweepResult]:
        now = self._now()
        try:
            return [sweep.look(reader, now, self._dates.at(now), self._standing) for sweep in self._sweeps]
        except Exception:
            # The other sweeps' finds are lost with it, and they would go on behind them: so all begin anew.
            self._sweeps = self._from_the_first()
            raise

    def _go_on(self, looks: Sequence[SweepResult]) -> None:
        changes = [change for found in looks for change in found.changes]
        for change in changes:
            if isinstance(change, OwedRemoved):
                self.gave_up(change)
        if not any(found.more for found in looks):
            self._busy = False
            self._store.write(changes)
        else:
            # Behind the commit: where that takes long, less is forgotten.
            self._store.write(changes, self._rest)

    def _rest(self) -> None:
        self._clock.callLater(REST, self._next)

    def _next(self) -> None:
        self._store.read(self._look, self._go_on, self._give_up)

    def _give_up(self) -> None:
        """End the sweep, since a question failed, which was reported; the next tick asks again."""
        self._busy = False
