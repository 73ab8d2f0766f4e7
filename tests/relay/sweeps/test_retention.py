"""Ended messages are forgotten in the end."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.sweeps.retention import Retention
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import Accepted, Arrived, Change, Owe, OwedRemoved, SendingEnded, SendingSubmitted
from router.store.entities import Owed, OwedKind, ReceivedSms, Stage
from router.store.errors import CannotRead
from router.store.interface import Reader
from tests.support.relay import NOW
from tests.support.values import message, sending
from tests.support.writing import KeptInSqlite, WritingStore

T = TypeVar("T")

KEEP = 100.0
OWED = 300.0
TEXTS = 20.0
MANY = 5000


def accepted(id: int, at: float = NOW, esme: str = "crm") -> Accepted:
    return Accepted(evolve(sending(id, esme=esme), accepted_at=at))


def ended(id: int, at: float = NOW, esme: str = "crm") -> list[Change]:
    """A sending that has ended at once."""
    return [accepted(id, at, esme), SendingEnded(id, MessageState.DELIVERED, 0, at)]


def owe(seq: int, of: int, kind: OwedKind = OwedKind.RECEIPT, at: float = NOW, esme: str = "crm") -> Owe:
    return Owe(Owed(seq=seq, esme=esme, kind=kind, of=of, message=message(), channel="", at=at))


def received(id: int, *esmes: str, at: float = NOW) -> ReceivedSms:
    return ReceivedSms(id=id, channel="a", message=message(), at=at, esmes=esmes)


class RetentionTests(SynchronousTestCase):
    """By what SQLite makes of it; MemoryStore answers the same questions in tests of the store."""

    keep_texts = KEEP

    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(NOW)
        self.dates = Dates(self.clock.seconds)
        self.store = WritingStore(self.clock, KeptInSqlite())
        self.retention = Retention(self.clock, self.dates, self.store, KEEP, OWED, self.keep_texts)

    def pass_by(self, seconds: int) -> None:
        for _ in range(seconds):
            self.retention.tick()
            for _ in range(20):
                self.clock.advance(0.05)

    def kept(self) -> list[int]:
        """The ids of all sendings that are there."""
        return [row[0] for row in self.store.kept.endings(0, 10**6)]

    def kept_received(self) -> list[int]:
        return [row[0] for row in self.store.kept.arrivals(0, 10**6)]

    def owing(self) -> list[int]:
        """Return the numbers of the debts to `crm`."""
        return [row[0] for row in self.store.kept.debts("crm", 0, 10**6)]


class AskedAgain(WritingStore):
    """A question that the disk does not answer is asked once more, as the writer does it."""

    def read(
        self, question: Callable[[Reader], T], then: Callable[[T], None], otherwise: Callable[[], None]
    ) -> None:
        def again(reader: Reader) -> T:
            try:
                return question(reader)
            except CannotRead:
                return question(reader)

        super().read(again, then, otherwise)


class UnreadOnce(KeptInSqlite):
    """What was received cannot be read, when it is asked for the third time."""

    asked = 0

    def arrivals(self, after: int, limit: int) -> Sequence[tuple[int, Sequence[str], float, bool, bool]]:
        self.asked += 1
        if self.asked == 3:
            raise CannotRead("the disk is busy")
        return super().arrivals(after, limit)


class KeepingTests(RetentionTests):
    def test_what_was_found_before_the_disk_was_in_trouble_is_found_again(self) -> None:
        self.store = AskedAgain(self.clock, UnreadOnce())
        self.retention = Retention(self.clock, self.dates, self.store, KEEP, OWED, self.keep_texts)
        self.store.write(ended(1))
        self.pass_by(2)
        self.clock.advance(KEEP)
        self.pass_by(2)
        self.assertEqual(self.kept(), [])

    def test_what_ended_is_kept_so_long_and_then_forgotten(self) -> None:
        self.store.write(ended(1))
        self.pass_by(95)
        self.assertEqual(self.kept(), [1])
        self.pass_by(20)
        self.assertEqual(self.kept(), [])

    def test_what_has_not_ended_is_kept_however_old_and_forgotten_when_it_has(self) -> None:
        in_flight = Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 0, 1)
        self.store.write([in_flight, SendingSubmitted(1, "x", NOW), Accepted(sending(2)), *ended(3)])
        self.pass_by(500)
        self.assertEqual(self.kept(), [1, 2])
        self.store.write([SendingEnded(1, MessageState.DELIVERED, 0, NOW)])
        self.pass_by(20)
        self.assertEqual(self.kept(), [2])

    def test_received_sms_go_too(self) -> None:
        self.store.write([Arrived(received(1)), Arrived(received(2), waiting=True)])
        self.pass_by(120)
        self.assertEqual(self.kept_received(), [2])

    def test_as_many_go_as_there_are_and_none_that_is_young(self) -> None:
        for id in range(1, MANY + 1):
            self.store.write(ended(id))
        self.clock.advance(KEEP + 1.0)
        self.store.write(ended(MANY + 1, NOW + KEEP))
        self.pass_by(2)
        self.assertEqual(self.kept(), [MANY + 1])

    def test_one_commit_forgets_no_more_than_a_slice(self) -> None:
        for id in range(1, MANY + 1):
            self.store.write(ended(id))
        self.clock.advance(KEEP + 1.0)
        self.store.held = True
        most = 0
        self.retention.tick()
        for _ in range(40):
            before = len(self.kept())
            self.store.commit()
            most = max(most, before - len(self.kept()))
            self.clock.advance(0.05)
        self.assertEqual((self.kept(), most), ([], 1000))


class FalseDateTests(RetentionTests):
    """The clock was wrong for a while: rows of a year to come."""

    def test_rows_of_a_false_year_hide_none_behind_them_and_go_with_their_neighbours(self) -> None:
        year = NOW + 365 * 86400.0
        for id in range(1, 1500):
            self.store.write(ended(id, year))
        self.store.write(ended(1500))
        self.pass_by(95)
        self.assertEqual(len(self.kept()), 1500)
        self.pass_by(30)
        self.assertEqual(self.kept(), [])

    def test_debts_of_a_false_year_hide_none_behind_them(self) -> None:
        year = NOW + 365 * 86400.0
        for seq in range(1, 1500):
            self.store.write([*ended(seq, year), owe(seq, seq, at=year)])
        self.store.write([*ended(2000), owe(2000, 2000)])
        self.pass_by(310)
        self.assertNotIn(2000, self.owing())


class OwedTests(RetentionTests):
    def test_a_message_stays_while_something_of_it_is_owed(self) -> None:
        self.store.write([*ended(1), *ended(2), *ended(3), owe(1, 2)])
        self.pass_by(120)
        self.assertEqual(self.kept(), [2])
        self.store.write([OwedRemoved("crm", 1)])
        self.pass_by(20)
        self.assertEqual(self.kept(), [])

    def test_so_does_a_received_sms(self) -> None:
        self.store.write(
            [Arrived(received(1, "crm")), Arrived(received(2, "crm")), owe(1, 1, OwedKind.RECEIVED)]
        )
        self.pass_by(120)
        self.assertEqual(self.kept_received(), [1])

    def test_of_an_esme_that_is_owed_much_nothing_is_forgotten_that_may_be_owed(self) -> None:
        for id in range(1, 501):
            self.store.write(
                [*ended(id, NOW + id / 100), owe(id, id, at=NOW + id / 100), *ended(1000 + id, esme="other")]
            )
        self.pass_by(130)
        self.assertEqual(self.kept(), list(range(1, 501)))
        self.assertEqual(len(self.owing()), 500)

    def test_a_debt_is_given_up_in_time_and_its_message_goes_with_it(self) -> None:
        for id in range(1, MANY + 1):
            self.store.write([*ended(id), owe(id, id)])
        self.pass_by(295)
        self.assertEqual(len(self.owing()), MANY)
        self.pass_by(20)
        self.assertEqual((self.owing(), self.kept()), ([], []))

    def test_a_debt_whose_message_is_gone_is_given_up_as_well(self) -> None:
        self.store.write([owe(1, 77)])
        self.pass_by(310)
        self.assertEqual(self.owing(), [])


class TextTests(RetentionTests):
    keep_texts = TEXTS

    def texts(self) -> dict[int, bool]:
        return {row[0]: bool(row[4]) for row in self.store.kept.endings(0, 100)}

    def received_texts(self) -> dict[int, bool]:
        return {row[0]: bool(row[4]) for row in self.store.kept.arrivals(0, 100)}

    def test_texts_of_what_has_ended_go_first_and_the_rest_is_kept(self) -> None:
        self.store.write([*ended(1), Accepted(sending(2)), *ended(3)])
        self.pass_by(15)
        self.assertEqual(self.texts(), {1: True, 2: True, 3: True})
        self.pass_by(15)
        self.assertEqual(self.texts(), {1: False, 2: True, 3: False})
        self.store.write([SendingEnded(2, MessageState.DELIVERED, 0, NOW + 30.0)])
        self.pass_by(40)
        self.assertEqual(self.texts(), {1: False, 2: False, 3: False})

    def test_a_text_is_forgotten_though_a_receipt_is_owed(self) -> None:
        self.store.write([*ended(1), owe(1, 1)])
        self.pass_by(30)
        self.assertEqual(self.texts(), {1: False})
        (debt,) = self.store.kept.owed("crm", 0, 10)
        self.assertEqual(debt.message.short_message, b"")

    def test_a_received_sms_keeps_its_text_while_it_is_owed(self) -> None:
        self.store.write(
            [Arrived(received(1, "crm")), Arrived(received(2, "crm")), owe(1, 1, OwedKind.RECEIVED)]
        )
        self.pass_by(30)
        self.assertEqual(self.received_texts(), {1: True, 2: False})
        self.store.write([OwedRemoved("crm", 1)])
        self.pass_by(20)
        self.assertEqual(self.received_texts(), {1: False, 2: False})
