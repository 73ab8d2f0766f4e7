"""Questions in a thread of their own, and what becomes of them when the store is closed."""

from operator import methodcaller
from queue import SimpleQueue
from typing import cast

from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred
from twisted.trial.unittest import TestCase

from router.gateways_from_config import Reactor
from router.store.errors import CannotRead
from router.store.history import Sought
from router.store.interface import Reader
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.lookup_thread import LookupThread
from router.store.sqlite.queries import Queries

reactor = cast(Reactor, the_reactor)

ENDLESS = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


class ClosingTests(TestCase):
    def setUp(self) -> None:
        database = SqliteDatabase(self.mktemp(), "r1")
        database.open()
        self.addCleanup(database.close)
        self.aside = LookupThread(database.path, reactor.callFromThread)

    async def test_a_search_is_answered(self) -> None:
        self.assertEqual(list(await self.aside.ask(methodcaller("search", Sought(), 9, 9))), [])
        await self.aside.close()

    async def test_one_that_runs_is_broken_off_and_those_behind_it_are_not_begun(self) -> None:
        begun: SimpleQueue[None] = SimpleQueue()

        def endless(reader: Reader) -> object:
            assert isinstance(reader, Queries)
            begun.put(None)
            return reader._rows(ENDLESS)

        asked: list[Deferred[object]] = [self.aside.ask(endless), self.aside.ask(endless)]
        begun.get()
        closed = self.aside.close()
        for one in asked:
            await self.assertFailure(one, CannotRead)
        await closed
        self.assertTrue(begun.empty())

    async def test_one_that_was_never_asked_is_closed_at_once(self) -> None:
        self.assertTrue(self.aside.close().called)
