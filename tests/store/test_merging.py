"""Two changes of one row in one."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.state import MessageState
from router.store.changes import (
    Accepted,
    Change,
    Owe,
    OwedRemoved,
    Requeued,
    SendingEnded,
    SendingInDoubt,
    SendingSubmitted,
)
from router.store.entities import Stage
from router.store.merging import BARRIERS, Concluded, merged
from router.store.sqlite.database import MEMORY, SqliteDatabase
from tests.store.sqlite.test_compiled import contents
from tests.support.extent import at_most
from tests.support.values import owed, sending

DELIVERED = MessageState.DELIVERED


def out(id: int) -> Accepted:
    """It is in flight from the start."""
    return Accepted(sending(id), Stage.IN_FLIGHT, "a", 0, 5, 1)


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Draw changes of some sendings: each one's in order, among each other in any."""
    left: list[list[Change]] = []
    for id in range(1, draw(st.integers(1, 5)) + 1):
        again: list[Change] = [Requeued(id, "w", 3.0, (), False, 0)]
        middle: list[list[Change]] = [
            [],
            [SendingSubmitted(id, f"r{id}", 2.0)],
            [SendingInDoubt(id, 2.0), SendingSubmitted(id, f"r{id}", 2.5)],
            [SendingSubmitted(id, f"r{id}", 2.0), *again],
        ]
        ended = SendingEnded(id, DELIVERED, 0, 4.0)
        ends: list[list[Change]] = [[], [ended], [ended, Owe(owed(id))]]
        left.append([out(id), *draw(st.sampled_from(middle)), *draw(st.sampled_from(ends))])
    changes: list[Change] = []
    while left:
        place = draw(st.integers(0, len(left) - 1))
        changes.append(left[place].pop(0))
        left = [one for one in left if one]
    return changes


class MergingTest(SynchronousTestCase):
    def rows(self, batches: list[list[Change]], as_they_are: bool) -> object:
        """Return the rows on disk after these commits."""
        database = SqliteDatabase(MEMORY, "r1")
        database.open()
        self.addCleanup(database.close)
        for batch in batches:
            if as_they_are:
                database._commit_in_python(batch)
            else:
                database.commit(batch)
        return contents(database)

    @settings(max_examples=at_most(200, 12))
    @given(histories(), st.integers(0, 20))
    def test_the_rows_are_those_of_all_changes_one_by_one(self, changes: list[Change], cut: int) -> None:
        batches = [changes[:cut], changes[cut:]]
        self.assertEqual(self.rows(batches, as_they_are=False), self.rows(batches, as_they_are=True))

    def test_what_was_taken_and_ended_is_one_change_in_the_place_of_the_first(self) -> None:
        taken, ended = SendingSubmitted(1, "r1", 2.0), SendingEnded(1, DELIVERED, 7, 3.0)
        between: list[Change] = [OwedRemoved("crm", 4), SendingSubmitted(2, "r2", 2.0)]
        self.assertEqual(
            merged([taken, *between, ended, Owe(owed(1))]),
            [Concluded(1, "r1", 2.0, DELIVERED, 7, 3.0), *between, Owe(owed(1))],
        )

    def test_what_ends_without_its_answer_stays_as_it_is(self) -> None:
        changes: list[Change] = [SendingSubmitted(2, "r2", 2.0), SendingEnded(1, DELIVERED, 0, 3.0)]
        self.assertEqual(merged(changes), changes)

    def test_nothing_is_said_in_one_over_a_barrier(self) -> None:
        self.assertIn(Requeued, BARRIERS)
        again = Requeued(1, "w", 3.0, (), False, 0)
        changes: list[Change] = [SendingSubmitted(1, "r1", 2.0), again, SendingEnded(1, DELIVERED, 0, 4.0)]
        self.assertEqual(merged(changes), changes)
