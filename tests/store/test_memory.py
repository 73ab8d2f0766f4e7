"""The store in memory."""

from collections.abc import Callable
from typing import cast, get_args

from twisted.internet import reactor
from twisted.internet.interfaces import IReactorTime

from router.store.changes import Change
from router.store.memory.store import CHANGES, MemoryStore
from tests.support.stores_whole import WholeContract


def soon(function: Callable[[], None]) -> None:
    cast(IReactorTime, reactor).callLater(0, function)


class MemoryStoreTests(WholeContract):
    def setUp(self) -> None:
        self.store = MemoryStore(soon)

    def test_each_kind_of_change_has_its_function(self) -> None:
        self.assertEqual(set(CHANGES), set(get_args(Change)))


del WholeContract  # its tests run with each store, not by themselves
