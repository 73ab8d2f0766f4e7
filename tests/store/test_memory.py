"""The store in memory."""

from twisted.internet import reactor
from twisted.internet.interfaces import IReactorTime

from router.store.memory import MemoryStore
from tests.support.stores import StoreContract


class MemoryStoreTests(StoreContract):
    def setUp(self) -> None:
        assert IReactorTime.providedBy(reactor)
        call_later = IReactorTime(reactor).callLater
        self.store = MemoryStore(lambda function: call_later(0, function))


del StoreContract  # its tests run with each store, not by themselves
