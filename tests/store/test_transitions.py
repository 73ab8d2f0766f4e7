"""The table of moves: what it lets through, and what it does not."""

from twisted.trial.unittest import SynchronousTestCase

from router.sms.state import MessageState
from router.store.changes import Accepted, Attempted, OwedRemoved, Requeued, SendingEnded
from router.store.entities import Stage
from router.store.transitions import MOVES, Unlawful, held_to
from tests.support.values import sending

ENDED = SendingEnded(1, MessageState.DELIVERED, 0, 13.0)


class MoveTests(SynchronousTestCase):
    def test_there_is_one_ending(self) -> None:
        held_to(ENDED, Stage.SUBMITTED)
        self.assertRaises(Unlawful, held_to, ENDED, Stage.ENDED)

    def test_nothing_follows_an_ending(self) -> None:
        self.assertEqual([kind for kind, (before, _) in MOVES.items() if Stage.ENDED in before], [])

    def test_from_everywhere_there_is_a_way_to_an_ending(self) -> None:
        before, _ = MOVES[SendingEnded]
        self.assertEqual(set(Stage) - before, {Stage.ENDED})

    def test_what_is_neither_due_nor_late_is_not_attempted(self) -> None:
        attempted = Attempted(1, "a", 0, 1, 5, 1, 13.0)
        for stage in (Stage.DUE, Stage.IN_DOUBT):
            held_to(attempted, stage)
        for stage in set(Stage) - {Stage.DUE, Stage.IN_DOUBT}:
            self.assertRaises(Unlawful, held_to, attempted, stage)

    def test_nothing_is_accepted_twice_and_nothing_happens_to_what_is_not_there(self) -> None:
        held_to(Accepted(sending(1)), None)
        self.assertRaises(Unlawful, held_to, Accepted(sending(1)), Stage.DUE)
        self.assertRaises(Unlawful, held_to, Requeued(1, "all", 13.0, (), False, 0), None)

    def test_what_is_no_move_is_let_through(self) -> None:
        held_to(OwedRemoved("crm", 1), None)
