"""The writer: one batch at the disk at a time, and no answer before the commit that covers it."""

from collections.abc import Callable, Sequence
from functools import partial
from queue import SimpleQueue
from threading import Event
from typing import TypeVar

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import Change, Reserved
from router.store.entities import Counter
from router.store.errors import CannotAnswer, CannotRead, CannotWrite, NeverWrites
from router.store.interface import Reader
from router.store.memory.store import MemoryStore
from router.store.status import StoreEvents
from router.store.writer import GATHER, LAZY, NEVER, Writer

T = TypeVar("T")
PATIENCE = 240.0
"""Seconds that the other thread has for what takes it no time."""


def change(number: int) -> Reserved:
    return Reserved(Counter.MESSAGE, number)


class Disk:
    """A Database whose sync hangs until it is let go, or fails."""

    def __init__(self) -> None:
        self.began = Event()
        self.let_go = Event()
        self.fails = False
        self.error: Exception = CannotWrite("the disk is full")
        self.unreadable: OSError | None = None
        self.alongside = True
        self.kept: list[Sequence[Change]] = []
        self.closed = False
        self._memory = MemoryStore(lambda function: None)

    def commit(self, changes: Sequence[Change]) -> None:
        self.began.set()
        assert self.let_go.wait(PATIENCE)
        self.let_go.clear()
        if self.fails:
            raise self.error
        self.kept.append(tuple(changes))

    def reader(self) -> Reader:
        if self.unreadable is not None:
            raise self.unreadable
        return self._memory

    def close(self) -> None:
        self.closed = True


class WriterTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.disk = Disk()
        self.heard: list[str] = []
        self.turn: list[Callable[[], None]] = []
        self.clock = Clock()
        self.from_thread: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.writer = Writer(self.disk, self.turn.append, self.from_thread.put)
        self.writer.events = StoreEvents(
            failed=lambda error: self.heard.append(str(error)),
            recovered=lambda: self.heard.append("recovered"),
            unanswerable=lambda error: self.heard.append(f"unanswerable: {error}"),
        )
        self.writer.start()
        self.addCleanup(self.end)

    def end(self) -> None:
        self.disk.fails = False
        self.writer.again()
        self.writer.close()
        while not self.disk.closed:
            self.end_turn()
            self.clock.pump([1.0, 1.0])
            self.sync()

    def write(self, number: int) -> None:
        self.writer.write([change(number)], lambda: self.heard.append(f"{number} is on disk"))

    def end_turn(self) -> None:
        """The reactor's turn ends: what waits is handed to the disk."""
        while self.turn:
            self.turn.pop(0)()

    def sync(self) -> None:
        """The disk does what it was asked to, and the reactor hears of it."""
        self.disk.let_go.set()
        self.from_thread.get(timeout=PATIENCE)()
        self.disk.let_go.clear()

    def test_nothing_is_answered_while_the_sync_hangs(self) -> None:
        self.write(1)
        self.end_turn()
        self.assertTrue(self.disk.began.wait(PATIENCE))
        self.assertTrue(self.from_thread.empty())
        self.assertEqual(self.heard, [])
        self.sync()
        self.assertEqual(self.heard, ["1 is on disk"])

    def test_what_comes_while_the_disk_is_busy_waits_for_the_next_sync(self) -> None:
        self.write(1)
        self.end_turn()
        self.write(2)
        self.write(3)
        self.end_turn()
        self.sync()
        self.assertEqual(self.heard, ["1 is on disk"])
        self.sync()
        self.assertEqual(self.heard, ["1 is on disk", "2 is on disk", "3 is on disk"])
        self.assertEqual(self.disk.kept, [(change(1),), (change(2), change(3))])

    def test_nothing_to_write_is_answered_behind_what_was_written_before(self) -> None:
        self.write(1)
        self.end_turn()
        self.writer.write((), lambda: self.heard.append("nothing"))
        self.sync()
        self.sync()
        self.assertEqual(self.heard, ["1 is on disk", "nothing"])

    def test_a_sync_that_fails_answers_nothing(self) -> None:
        self.disk.fails = True
        self.write(1)
        self.end_turn()
        self.sync()
        self.assertEqual(self.heard, ["the disk is full"])
        self.assertTrue(self.writer.figures().failing)

    def test_what_failed_is_tried_again_in_front_of_what_came_meanwhile(self) -> None:
        self.disk.fails = True
        self.write(1)
        self.end_turn()
        self.write(2)
        self.sync()
        self.disk.fails = False
        self.writer.again()
        self.end_turn()
        self.sync()
        self.assertEqual(self.disk.kept, [(change(1), change(2))])
        self.assertEqual(self.heard, ["the disk is full", "recovered", "1 is on disk", "2 is on disk"])
        self.assertFalse(self.writer.figures().failing)

    def test_what_failed_is_left_alone_until_it_is_tried_again_on_purpose(self) -> None:
        self.disk.fails = True
        self.write(1)
        self.end_turn()
        self.sync()
        self.disk.began.clear()
        self.write(2)
        self.end_turn()
        self.assertFalse(self.disk.began.is_set())
        self.assertEqual(self.turn, [])
        self.disk.fails = False
        self.writer.again()

    def test_by_itself_it_tries_again_after_a_second_and_what_never_succeeds_after_an_hour(self) -> None:
        for error, seconds in (
            (CannotWrite("full"), 1.0),
            (NeverWrites("there already"), NEVER),
            (OverflowError("too large"), NEVER),
        ):
            clock = Clock()
            writer = Writer(self.disk, self.turn.append, self.from_thread.put, clock)
            writer.start()
            self.disk.fails, self.disk.error = True, error
            writer.write([change(1)])
            self.end_turn()
            self.sync()
            self.disk.fails = False
            clock.advance(seconds - 0.1)
            self.assertEqual((self.turn, writer.figures().failing), ([], True))
            clock.advance(0.1)
            self.end_turn()
            self.sync()
            self.assertFalse(writer.figures().failing)
            writer.close()
            clock.advance(1.0)
            self.end_turn()
            self.sync()

    def test_a_question_waits_until_the_writes_before_it_are_on_disk(self) -> None:
        self.disk.fails = True
        self.write(1)
        answer = self.writer.read(lambda reader: "answered")
        self.end_turn()
        self.sync()
        self.assertNoResult(answer)
        self.disk.fails = False
        self.writer.again()
        self.end_turn()
        self.sync()
        self.sync()
        self.assertEqual(self.successResultOf(answer), "answered")

    def test_a_question_that_fails_is_its_askers_trouble(self) -> None:
        answer = self.writer.read(lambda reader: 1 // 0)
        self.write(1)
        self.end_turn()
        self.sync()
        self.sync()
        self.failureResultOf(answer, ZeroDivisionError)
        self.assertEqual(self.heard, ["unanswerable: integer division or modulo by zero", "1 is on disk"])
        self.assertFalse(self.writer.figures().failing)

    def test_a_question_that_the_database_cannot_have_is_not_asked_again(self) -> None:
        def question(reader: Reader) -> str:
            raise CannotAnswer("no such table")

        answer = self.writer.read(question)
        self.end_turn()
        self.from_thread.get(timeout=PATIENCE)()
        self.from_thread.get(timeout=PATIENCE)()
        self.failureResultOf(answer, CannotAnswer)
        self.assertEqual((self.heard, self.turn), (["unanswerable: no such table"], []))

    def test_a_question_that_the_disk_does_not_answer_is_asked_again(self) -> None:
        troubles = [CannotRead("the disk is broken")]

        def question(reader: Reader) -> str:
            if troubles:
                raise troubles.pop()
            return "answered"

        answer = self.writer.read(question)
        self.write(1)
        self.end_turn()
        self.sync()
        self.assertEqual(self.heard, ["1 is on disk", "the disk is broken"])
        self.write(2)
        self.end_turn()
        self.assertNoResult(answer)
        self.writer.again()
        self.end_turn()
        self.sync()
        self.sync()
        self.assertEqual(self.successResultOf(answer), "answered")
        self.assertEqual(self.heard[2:], ["recovered", "2 is on disk"])

    def test_it_lives_on_where_nobody_can_be_asked_whatever_the_reason(self) -> None:
        self.disk.unreadable = OSError("the header cannot be read")
        answer = self.writer.read(lambda reader: "answered")
        self.end_turn()
        self.sync()
        self.assertEqual(self.heard, ["the header cannot be read"])
        self.disk.unreadable = None
        self.writer.again()
        self.end_turn()
        self.sync()
        self.assertEqual(self.successResultOf(answer), "answered")

    def test_questions_behind_one_that_is_not_answered_wait_for_it(self) -> None:
        troubles = [CannotRead("locked")]
        asked: list[int] = []

        def question(number: int, reader: Reader) -> None:
            if number == 2 and troubles:
                raise troubles.pop()
            asked.append(number)

        for number in (1, 2, 3):
            self.writer.read(partial(question, number))
        self.end_turn()
        for _ in ("the answer to 1", "the trouble"):
            self.from_thread.get(timeout=PATIENCE)()
        self.assertEqual((asked, self.heard), ([1], ["locked"]))
        self.writer.again()
        self.end_turn()
        for _ in ("the answer to 2", "the answer to 3", "the end"):
            self.from_thread.get(timeout=PATIENCE)()
        self.assertEqual((asked, self.heard), ([1, 2, 3], ["locked", "recovered"]))

    def test_what_was_committed_before_a_question_failed_is_not_committed_again(self) -> None:
        troubles = [CannotRead("locked"), CannotRead("locked")]

        def question(reader: Reader) -> None:
            if troubles:
                raise troubles.pop()

        self.writer.read(question)
        self.write(1)
        for _ in range(3):
            self.end_turn()
            self.sync()
            self.writer.again()
        self.assertEqual(self.disk.kept, [(change(1),)])
        self.assertEqual(self.heard, ["1 is on disk", "locked", "locked"])

    def test_the_end_does_not_wait_for_a_question_that_is_not_answered(self) -> None:
        def question(reader: Reader) -> None:
            raise CannotRead("locked")

        self.write(1)
        answer = self.writer.read(question)
        closed = self.writer.close()
        self.end_turn()
        self.sync()
        self.successResultOf(closed)
        self.assertNoResult(answer)
        self.assertEqual((self.heard, self.disk.closed), (["1 is on disk"], True))

    def test_little_that_came_during_a_commit_waits_for_what_is_read_behind_it(self) -> None:
        self.beside_a_clock(3, 1)
        # What the sockets have had ready meanwhile is read before the next commit begins.
        self.writer.write([change(5)])
        self.end_turn()
        self.clock.advance(0.0)
        self.sync()
        self.assertEqual(self.disk.kept[1:], [(change(4), change(5))])

    def test_half_as_much_as_was_committed_is_a_commit_of_its_own(self) -> None:
        self.beside_a_clock(3, 2)
        self.writer.write([change(6)])
        self.end_turn()
        self.clock.advance(0.0)
        self.sync()
        self.assertEqual(self.disk.kept[1:], [(change(4), change(5))])

    def test_a_database_that_holds_the_interpreter_waits_for_the_reads_whatever_came(self) -> None:
        self.disk.alongside = False
        self.beside_a_clock(3, 2)
        self.writer.write([change(6)])
        self.end_turn()
        self.clock.advance(0.0)
        self.sync()
        self.assertEqual(self.disk.kept[1:], [(change(4), change(5), change(6))])

    def beside_a_clock(self, first: int, then: int) -> None:
        """Of a writer with a clock: so many changes were committed first, and so many came during that."""
        self.writer = Writer(self.disk, self.turn.append, self.from_thread.put, self.clock)
        self.writer.start()
        self.writer.write([change(number) for number in range(1, first + 1)])
        self.end_turn()
        self.writer.write([change(first + number) for number in range(1, then + 1)])
        self.clock.advance(GATHER)
        self.sync()

    def test_commits_that_follow_each_other_quickly_are_made_fewer(self) -> None:
        clock = Clock()
        writer = Writer(self.disk, self.turn.append, self.from_thread.put, clock)
        writer.start()
        for number in range(3):
            writer.write([change(number)])
            self.end_turn()
            if number == 0:
                self.sync()
        self.assertEqual(len(self.disk.kept), 1)
        clock.advance(GATHER)
        self.end_turn()
        self.sync()
        self.assertEqual(self.disk.kept[1:], [(change(1), change(2))])
        clock.advance(1.0)
        writer.close()
        self.end_turn()
        self.sync()

    def test_what_is_waited_for_does_not_wait_as_long_as_what_is_not(self) -> None:
        clock = Clock()
        writer = Writer(self.disk, self.turn.append, self.from_thread.put, clock)
        writer.start()
        writer.write([change(1)])
        self.end_turn()
        self.sync()
        writer.write([change(2)], lazy=True)
        writer.write([change(3)])
        self.end_turn()
        clock.advance(GATHER)
        self.end_turn()
        self.sync()
        self.assertEqual(self.disk.kept[1:], [(change(2), change(3))])
        clock.advance(1.0)
        writer.close()
        self.end_turn()
        self.sync()

    def test_what_nobody_waits_for_waits_for_others_a_moment(self) -> None:
        clock = Clock()
        writer = Writer(self.disk, self.turn.append, self.from_thread.put, clock)
        writer.start()
        clock.advance(1.0)
        writer.write([change(1)], lazy=True)
        self.end_turn()
        self.assertFalse(self.disk.began.is_set())
        writer.write([change(2)])
        self.end_turn()
        self.sync()
        self.assertEqual(self.disk.kept, [(change(1), change(2))])
        clock.advance(1.0)
        writer.write([change(3)], lazy=True)
        clock.advance(LAZY)
        self.end_turn()
        self.sync()
        self.assertEqual(self.disk.kept[1:], [(change(3),)])
        clock.advance(1.0)
        writer.close()
        self.end_turn()
        self.sync()

    def test_closing_waits_for_what_was_taken(self) -> None:
        self.write(1)
        self.end_turn()
        self.write(2)
        closed = self.writer.close()
        self.sync()
        self.assertNoResult(closed)
        self.sync()
        self.successResultOf(closed)
        self.assertEqual(self.heard, ["1 is on disk", "2 is on disk"])
        self.assertTrue(self.disk.closed)
