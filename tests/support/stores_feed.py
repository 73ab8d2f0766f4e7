"""The part of the suite of all stores on the feed of what they commit."""

from router.store.changes import Accepted, Change
from router.store.feed import Committed
from tests.support.stores import StoreCase
from tests.support.values import sending


def nothing() -> None:
    """Whoever is woken does not care."""


class FeedContract(StoreCase):
    """What `feed` promises, whatever feeds it."""

    async def test_all_that_is_committed_is_told_in_the_order_of_the_writes(self) -> None:
        listener, written = self.store.feed.listen(nothing), list[Change]()
        for id in range(1, 30, 3):
            changes = [Accepted(sending(id + more)) for more in range(3)]
            written += changes
            self.store.write(changes)
            if id % 2:
                await self.write()
        await self.write()
        await self.ask(lambda reader: None)
        told = listener.read()
        self.assertEqual([one.change for one in told if isinstance(one, Committed)], written)
        self.assertEqual([one.number for one in told if isinstance(one, Committed)], list(range(1, 31)))

    async def test_what_is_told_is_on_disk_and_its_writer_has_heard_of_it_first(self) -> None:
        heard: list[str] = []
        listener = self.store.feed.listen(lambda: heard.append("listener"))
        listener.read()
        self.store.write([Accepted(sending(1))], lambda: heard.append("writer"))
        found = await self.ask(lambda reader: reader.latest(9, 9))
        await self.write()
        self.assertEqual((len(found), heard), (1, ["writer", "listener"]))

    async def test_a_listener_with_a_bug_is_logged_and_nothing_else(self) -> None:
        def wake() -> None:
            raise ZeroDivisionError

        self.store.feed.listen(wake).read()
        await self.write(Accepted(sending(1)))
        await self.write(Accepted(sending(2)))
        await self.write()
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
