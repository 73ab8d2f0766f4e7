"""The moves of a sending, each of them from each stage: those that the table has, and no others."""

from collections.abc import Callable

from twisted.trial.unittest import SynchronousTestCase

from router.relay.plan.plan import Planned
from router.relay.sending.attempt import Attempt
from router.relay.sending.sendings import Sendings
from router.routing.table import Way
from router.sms.state import MessageState
from router.store.changes import (
    Accepted,
    AllSubmitted,
    Attempted,
    Change,
    Replaced,
    Requeued,
    SegmentJoined,
    SendingEnded,
    SendingInDoubt,
    SendingSubmitted,
)
from router.store.entities import Stage, Underway
from router.store.history_changes import StepKind
from router.store.transitions import MOVES, WAITING, Unlawful, hold_to_table
from tests.support.relay import NOW, RelayInMemory
from tests.support.values import channel, message, sending
from tests.support.writing import Kept, KeptInSqlite

WAY = Way(name="all", channels=("a",))
ONE = sending(1, expires_at=NOW + 600.0)
STAGES = (None, *Stage)


def accept(sendings: Sendings, attempt: Attempt) -> None:
    sendings.accept(attempt.planned, _nothing)


def accept_out(sendings: Sendings, attempt: Attempt) -> None:
    sendings.accept_out(attempt, _nothing)


def take(sendings: Sendings, attempt: Attempt) -> None:
    sendings.take(attempt, _nothing)


def put_back(sendings: Sendings, attempt: Attempt) -> None:
    sendings.put_back(attempt.planned, WAY, StepKind.TRY_LATER)


def replace(sendings: Sendings, attempt: Attempt) -> None:
    sendings.revisions.replace(attempt.planned, message(b"new"), NOW + 60.0, NOW + 600.0, _nothing)


def submitted(sendings: Sendings, attempt: Attempt) -> None:
    sendings.submitted(attempt.part(1), "x")


def all_submitted(sendings: Sendings, attempt: Attempt) -> None:
    attempt.messages, attempt.whole = [*attempt.messages, *attempt.messages], False
    sendings.submitted(attempt.part(2), "x")


def doubt(sendings: Sendings, attempt: Attempt) -> None:
    sendings.doubt(attempt.planned)


def end_doubted(sendings: Sendings, attempt: Attempt) -> None:
    sendings.end_doubted(attempt.planned, "a")


def expire(sendings: Sendings, attempt: Attempt) -> None:
    sendings.expire(attempt.planned)


def end(sendings: Sendings, attempt: Attempt) -> None:
    sendings.end(attempt.planned, "a", MessageState.DELIVERED, 0)


VERBS: dict[Callable[[Sendings, Attempt], None], tuple[type[Change], Stage]] = {
    accept: (Accepted, Stage.DUE),
    accept_out: (Accepted, Stage.IN_FLIGHT),
    take: (Attempted, Stage.IN_FLIGHT),
    put_back: (Requeued, Stage.DUE),
    replace: (Replaced, Stage.HELD),
    submitted: (SendingSubmitted, Stage.SUBMITTED),
    all_submitted: (AllSubmitted, Stage.SUBMITTED),
    doubt: (SendingInDoubt, Stage.IN_DOUBT),
    end_doubted: (SendingInDoubt, Stage.ENDED),
    expire: (SendingEnded, Stage.ENDED),
    end: (SendingEnded, Stage.ENDED),
}
"""Each verb, the move that it begins with, and where the sending is then."""

MADE_ALREADY = (end_doubted, Stage.IN_DOUBT)
"""A verb that leaves its first move out where that was made before."""

BEFORE: dict[Stage | None, tuple[Change, ...]] = {
    None: (),
    Stage.JOINING: (Accepted(ONE, Stage.JOINING),),
    Stage.HELD: (Accepted(ONE, Stage.HELD),),
    Stage.DUE: (Accepted(ONE),),
    Stage.IN_FLIGHT: (Accepted(ONE, Stage.IN_FLIGHT, "a"),),
    Stage.SUBMITTED: (Accepted(ONE, Stage.IN_FLIGHT, "a"), SendingSubmitted(1, "x", NOW)),
    Stage.IN_DOUBT: (Accepted(ONE, Stage.IN_FLIGHT, "a"), SendingInDoubt(1, NOW)),
    Stage.ENDED: (Accepted(ONE), SendingEnded(1, MessageState.EXPIRED, 0, NOW)),
    Stage.JOINED: (
        Accepted(sending(2), Stage.JOINING),
        Accepted(ONE, Stage.JOINING),
        SegmentJoined(1, 2),
    ),
}
"""How a sending comes to be where it is."""


class MoveCase(SynchronousTestCase):
    def kept(self) -> Kept | None:
        return None

    def begin_at(self, stage: Stage | None) -> None:
        """Sending 1 is in this stage, in memory and on disk."""
        self.relay = RelayInMemory([channel("a")], kept=self.kept())
        self.relay.store.write(BEFORE[stage])
        self.relay.turn()
        self.planned = Planned(ONE, WAY, stage)
        if stage is not None:
            self.relay.sendings.counts.add(ONE.way, "crm", stage, 1)

    def attempt(self) -> Attempt:
        return Attempt(self.planned, self.relay.scheduler.channels["a"], [message()], 1)

    def on_disk(self) -> Stage | None:
        self.relay.turn()
        found = self.relay.store.kept.of_message("crm", 1)
        return found[0].stage if found else None

    def underway(self) -> Underway:
        (found,) = self.relay.store.kept.of_message("crm", 1)
        return found


class TableTests(MoveCase):
    def test_each_move_that_the_table_has_is_made_in_memory_and_on_disk(self) -> None:
        for verb, (_, after) in VERBS.items():
            for stage in (one for one in STAGES if _is_lawful(verb, one)):
                with self.subTest(verb=verb.__name__, stage=stage):
                    self.begin_at(stage)
                    verb(self.relay.sendings, self.attempt())
                    self.assertEqual((self.planned.stage, self.on_disk()), (after, after))
                    self.assertEqual(self.relay.sendings.queue("crm"), int(after in WAITING))

    def test_each_that_it_has_not_is_refused_and_changes_nothing(self) -> None:
        for verb in VERBS:
            for stage in (one for one in STAGES if not _is_lawful(verb, one)):
                with self.subTest(verb=verb.__name__, stage=stage):
                    self.begin_at(stage)
                    self.assertRaises(Unlawful, verb, self.relay.sendings, self.attempt())
                    self.assertEqual((self.planned.stage, self.on_disk()), (stage, stage))
                    self.assertEqual(self.relay.sendings.queue("crm"), int(stage in WAITING))
                    self.assertEqual((self.relay.scheduler.planned, self.relay.sendings.unwritten), ({}, 0))

    def test_nothing_is_accepted_as_held_that_goes_or_has_gone(self) -> None:
        self.begin_at(None)
        hold = self.relay.sendings.hold
        self.assertRaises(Unlawful, hold, ONE, Stage.SUBMITTED, _nothing)
        self.assertEqual((self.on_disk(), self.relay.sendings.queue("crm")), (None, 0))

    def test_what_joins_no_more_is_not_joined_again(self) -> None:
        for which in (0, 1):
            with self.subTest(which=which):
                self.begin_at(Stage.JOINING)
                two = sending(2, expires_at=NOW + 600.0)
                self.relay.store.write([Accepted(two, Stage.JOINING)])
                self.relay.sendings.counts.add(two.way, "crm", Stage.JOINING, 1)
                self.relay.turn()
                self.relay.store.held = True
                gone = (ONE, two)[which]
                self.relay.sendings.expire(Planned(gone, WAY, Stage.JOINING))
                self.assertRaises(Unlawful, self.relay.sendings.joins.join, ONE, WAY, [two], False)
                self.assertEqual(self.relay.sendings.queue("crm"), 1)

    def test_all_moves_have_a_verb(self) -> None:
        # `SegmentJoined` comes to several at once, by `join`.
        others = {SegmentJoined}
        self.assertEqual(set(MOVES) - {kind for kind, _ in VERBS.values()}, others)


class SqliteTableTests(TableTests):
    """SQLite would write what it is told: no move that is not in the table comes so far."""

    def kept(self) -> Kept | None:
        return KeptInSqlite()


class StaleTests(MoveCase):
    """The store's answer about a sending is a moment old."""

    def test_what_has_ended_and_is_not_written_waits_no_more(self) -> None:
        self.begin_at(Stage.DUE)
        before = self.underway()
        self.relay.store.held = True
        self.relay.sendings.expire(self.planned)
        self.assertIsNone(self.relay.sendings.waiting(before))
        self.relay.sendings.load(before)
        self.assertEqual(self.relay.scheduler.planned, {})

    def test_what_was_taken_meanwhile_waits_no_more(self) -> None:
        self.begin_at(Stage.DUE)
        before = self.underway()
        self.relay.sendings.load(before)
        waiting = self.relay.sendings.waiting(before)
        self.assertIsNotNone(waiting)
        self.relay.connectors["a"].up()
        self.assertIsNone(self.relay.sendings.waiting(before))

    def test_of_two_changes_the_later_one_must_be_written(self) -> None:
        self.begin_at(Stage.DUE)
        before, store, sendings = self.underway(), self.relay.store, self.relay.sendings
        store.held = True
        replace(sendings, self.attempt())
        store.execute()
        replace(sendings, self.attempt())
        store.tell()
        sendings.load(before)
        self.assertEqual((self.relay.scheduler.planned, sendings.unwritten), ({}, 1))
        store.commit()
        sendings.load(before)
        self.assertEqual((list(self.relay.scheduler.planned), sendings.unwritten), ([1], 0))

    def test_what_is_on_its_way_again_or_has_ended_is_not_unreported(self) -> None:
        self.begin_at(Stage.SUBMITTED)
        before, sendings = self.underway(), self.relay.sendings
        self.assertIsNotNone(sendings.unreported(before))
        sendings.put_back(self.planned, WAY, StepKind.TRY_LATER)
        self.assertIsNone(sendings.unreported(before))
        sendings.expire(self.planned)
        self.assertIsNone(sendings.unreported(before))


def _is_lawful(verb: Callable[[Sendings, Attempt], None], before: Stage | None) -> bool:
    befores = MOVES[VERBS[verb][0]][0]
    return (verb, before) == MADE_ALREADY or (before in befores if befores else before is None)


def _nothing(*ignored: object) -> None:
    """Do nothing: nobody waits for it."""


class NamedTests(SynchronousTestCase):
    def test_what_was_refused_is_told_by_its_stages(self) -> None:
        refused = self.assertRaises(Unlawful, hold_to_table, Attempted, Stage.ENDED, Stage.IN_FLIGHT)
        self.assertEqual(str(refused), "Attempted from ENDED to IN_FLIGHT")
        refused = self.assertRaises(Unlawful, hold_to_table, SendingEnded, None, Stage.ENDED)
        self.assertEqual(str(refused), "SendingEnded from not there to ENDED")
