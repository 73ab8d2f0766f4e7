"""A search finds what fits, the newest first, posted or not; no plan reads a whole table."""

import sqlite3
from collections.abc import Callable
from operator import methodcaller
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from router.sms.address import Address
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    Arrived,
    CountsForgotten,
    KeyedForgotten,
    Owe,
    SendingEnded,
    SendingSubmitted,
)
from router.store.entities import OwedKind, ReceivedSms, Stage
from router.store.history import Sought
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.indexing import AGE, FEW_OPEN
from router.store.sqlite.postings import SIZE
from router.store.sqlite.queries import Queries
from router.store.sqlite.statements import STATEMENTS
from tests.support.values import message, owed, sending

NEWEST = 2**62
CHANNELS = ("goip101", "goip102", "goip201")
SOUGHT = (
    Sought(),
    Sought(to="0772000003"),
    Sought(to="+256772000003"),
    Sought(to="404"),
    Sought(sender="Shop"),
    Sought(sender="+256780000001"),
    Sought(esme="seldom"),
    Sought(channels=("goip201",)),
    Sought(channels=("goip101", "goip102")),
    Sought(ways=("all", "all/crm")),
    Sought(states=(MessageState.UNDELIVERABLE,)),
    Sought(err=38),
    Sought(since=50.0, until=70.0),
    Sought(stages=(Stage.DUE,)),
    Sought(stages=(Stage.SUBMITTED, Stage.IN_FLIGHT)),
    Sought(esme="seldom", channels=("goip101",)),
    Sought(esme="crm", err=38, until=90.0),
    Sought(to="0772000003", states=(MessageState.DELIVERED,), channels=("goip102",)),
)


class HistoryCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.database = SqliteDatabase(self.mktemp(), "r1")
        self.database.open()
        self.addCleanup(self.database.close)
        self.connection = sqlite3.connect(self.database.path, isolation_level=None)
        self.addCleanup(self.connection.close)

    def fill(self, blocks: int, each: int = 40) -> None:
        """So many blocks with a few sendings in each, of which most have ended."""
        random = Random(7)
        for block in range(blocks):
            for place in range(each):
                self.accept(block * SIZE + place + 1, random, float(block * each + place))

    def accept(self, id: int, random: Random, at: float) -> None:
        to = f"+25677200{random.randrange(20):04}"
        sender = random.choice(("Shop", "Shop", "+256780000001"))
        esme = "seldom" if random.random() < 0.05 else "crm"
        what = evolve(message(), source_addr=Address(1, 1, sender), destination_addr=Address(1, 1, to))
        one = evolve(sending(id, esme=esme, what=what), accepted_at=at, due_at=at, expires_at=at + 1e6)
        fate = random.random()
        if fate < 0.05:
            self.database.commit([Accepted(one)])
            return
        out = Accepted(one, Stage.IN_FLIGHT, random.choice(CHANNELS), 0, 1, 1)
        if fate < 0.1:
            self.database.commit([out, SendingSubmitted(id, str(id), at)])
            return
        state, err = random.choice(((MessageState.DELIVERED, 0), (MessageState.UNDELIVERABLE, 38)))
        self.database.commit([out, SendingSubmitted(id, str(id), at), SendingEnded(id, state, err, at + 1)])

    def post(self) -> None:
        """Post all that is whole."""
        for now in range(20):
            while self.database.index(1000.0 * now):
                pass

    def queries(self) -> Queries:
        return Queries(self.connection, self.database.path)

    def ids(self, sought: Sought, before: int = NEWEST, limit: int = 10_000) -> list[int]:
        return [one.sending.id for one in self.queries().search(sought, before, limit)]

    def all_that_fit(self, sought: Sought) -> list[int]:
        everything = self.queries().latest(NEWEST, 10_000)
        return [one.sending.id for one in everything if sought.fits(one)]


class SearchTests(HistoryCase):
    def test_all_that_fits_is_found_the_newest_first_before_and_after_it_is_posted(self) -> None:
        self.fill(6)
        for sought in SOUGHT:
            self.assertEqual(self.ids(sought), self.all_that_fit(sought), sought)
        self.post()
        posted = self.connection.execute("SELECT count(*) FROM block").fetchone()
        self.assertEqual(posted, (4,))
        for sought in SOUGHT:
            self.assertEqual(self.ids(sought), self.all_that_fit(sought), sought)

    def test_what_ends_after_its_block_was_posted_is_found(self) -> None:
        self.fill(4)
        self.post()
        underway = self.queries().stage(Stage.SUBMITTED, 0, 1)[0]
        self.database.commit([SendingEnded(underway.sending.id, MessageState.EXPIRED, 77, 500.0)])
        self.assertEqual(self.ids(Sought(err=77)), [underway.sending.id])
        self.post()
        self.assertEqual(self.ids(Sought(err=77)), [underway.sending.id])

    def test_a_page_goes_on_behind_the_one_before(self) -> None:
        self.fill(5)
        self.post()
        for sought in (Sought(), Sought(esme="crm"), Sought(err=38)):
            found: list[int] = []
            while page := self.ids(sought, found[-1] if found else NEWEST, 7):
                found += page
            self.assertEqual(found, self.all_that_fit(sought))

    def test_what_is_posted_anew_while_it_is_looked_for_is_found(self) -> None:
        """It had one posting with others, and gets one of its own between the looks at both."""
        count = 2 * FEW_OPEN
        ids = [*range(1, count + 1), SIZE + 1, 2 * SIZE + 1]
        self.database.commit([Accepted(sending(id), Stage.IN_FLIGHT, "goip101", 0, 1, 1) for id in ids])
        ended = [SendingEnded(id, MessageState.UNDELIVERABLE, 77, 5.0) for id in range(1, count + 1)]
        self.database.commit(ended[:5])
        for now in (0.0, AGE, 2 * AGE):
            self.database.index(now)
        self.database.commit(ended[5:])
        asked = 0

        def count_up(sql: str) -> None:
            nonlocal asked
            asked += "FROM posting" in sql
            if asked == 2:
                asked += 1
                while self.database.index(3 * AGE):
                    pass

        self.connection.set_trace_callback(count_up)
        self.assertEqual(len(self.ids(Sought(err=77))), count)
        self.connection.set_trace_callback(None)
        ((unended,),) = self.connection.execute("SELECT unended FROM block").fetchall()
        self.assertEqual(unended, b"")

    def test_an_empty_store_has_nothing(self) -> None:
        for sought in SOUGHT:
            self.assertEqual(self.ids(sought), [])


class PlanTests(HistoryCase):
    """Each statement that a search executes, as SQLite plans it."""

    def plans(self, ask: Callable[[Queries], object]) -> list[str]:
        executed: list[str] = []
        self.connection.set_trace_callback(executed.append)
        ask(self.queries())
        self.connection.set_trace_callback(None)
        rows = [
            str(row[3])
            for sql in executed
            if not sql.startswith("--")
            for row in self.connection.execute(f"EXPLAIN QUERY PLAN {sql}")
        ]
        self.assertTrue(rows)
        return rows

    def test_none_is_a_full_scan(self) -> None:
        self.fill(6)
        self.post()
        for sought in SOUGHT:
            for plan in self.plans(methodcaller("search", sought, NEWEST, 100)):
                self.assertFalse(plan.startswith("SCAN") and "CONSTANT ROW" not in plan, (sought, plan))

    def test_nor_is_one_of_a_story(self) -> None:
        self.fill(1)
        for plan in self.plans(lambda queries: queries.story(1)):
            self.assertFalse(plan.startswith("SCAN") and "CONSTANT ROW" not in plan, plan)

    def test_nor_is_one_of_what_faces_ask_by_an_id_or_a_key(self) -> None:
        received = ReceivedSms(id=2, channel="a", message=message(), at=5.0, esmes=("crm",))
        debt = evolve(owed(1, of=2), kind=OwedKind.RECEIVED)
        self.database.commit([Accepted(sending(1)), Arrived(received), Owe(debt)])
        asks: list[Callable[[Queries], object]] = [
            methodcaller("received", NEWEST, 100),
            methodcaller("received", NEWEST, 100, True),
            methodcaller("received_one", 2),
            methodcaller("keyed", "crm", "k1"),
            methodcaller("key_of", 1),
            methodcaller("posted", 1),
        ]
        for ask in asks:
            for plan in self.plans(ask):
                self.assertTrue(plan.startswith("SEARCH"), plan)
        *_, owes = self.plans(methodcaller("owed_received", 2))
        self.assertIn("owed_received (subject=? AND esme=?)", owes)

    def test_nor_is_what_forgets_what_faces_and_limits_have_kept(self) -> None:
        for change in (KeyedForgotten, CountsForgotten):
            sql = STATEMENTS[change].sql
            plans = self.connection.execute(f"EXPLAIN QUERY PLAN {sql}", (5.0,)).fetchall()
            self.assertTrue(all(str(row[3]).startswith("SEARCH") for row in plans), plans)

    def test_nor_is_the_look_for_what_was_accepted_before_a_time(self) -> None:
        self.fill(2)
        for plan in self.plans(lambda queries: queries.unreported(50.0, 0, 10)):
            self.assertFalse(plan.startswith("SCAN") and "CONSTANT ROW" not in plan, plan)
