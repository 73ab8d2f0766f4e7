"""The store in memory."""

from collections.abc import Callable
from typing import cast

from twisted.internet import reactor
from twisted.internet.interfaces import IReactorTime

from router.store.memory import MemoryStore
from tests.support.stores import StoreContract


def soon(function: Callable[[], None]) -> None:
    cast(IReactorTime, reactor).callLater(0, function)


class MemoryStoreTests(StoreContract):
    def setUp(self) -> None:
        self.store = MemoryStore(soon)


del StoreContract  # its tests run with each store, not by themselves
