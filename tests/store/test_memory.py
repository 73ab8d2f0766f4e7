"""The store in memory."""

from collections.abc import Callable
from typing import cast, get_args

from twisted.internet import reactor
from twisted.internet.interfaces import IReactorTime

from router.store.changes import Change
from router.store.memory.store import CHANGES, MemoryStore
from tests.support.stores import StoreContract
from tests.support.stores_beside import BesideContract
from tests.support.stores_segments import SegmentsContract


def soon(function: Callable[[], None]) -> None:
    cast(IReactorTime, reactor).callLater(0, function)


class MemoryStoreTests(StoreContract, BesideContract, SegmentsContract):
    def setUp(self) -> None:
        self.store = MemoryStore(soon)

    def test_each_kind_of_change_has_its_function(self) -> None:
        self.assertEqual(set(CHANGES), set(get_args(Change)))


del StoreContract, BesideContract, SegmentsContract  # its tests run with each store, not by themselves
