"""The feed of what was committed: once, in order, or told to be missing."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import Change, Reserved
from router.store.entities import Counter
from router.store.feed import Anew, Committed, Feed, Missed, Subscription, Told

MOST = 8


def changes(first: int, many: int) -> list[Change]:
    """Each says its number."""
    return [Reserved(Counter.MESSAGE, number) for number in range(first, first + many)]


def nothing() -> None:
    """Whoever is woken does not care."""


class FeedCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.feed = Feed("first", MOST)
        self.woken: list[str] = []

    def commit(self, many: int) -> None:
        self.feed.committed(changes(self.feed.last + 1, many))

    def listen(
        self, from_number: int | None = None, epoch: str | None = None, name: str = "a"
    ) -> Subscription:
        return self.feed.listen(lambda: self.woken.append(name), from_number, epoch)

    def numbers(self, told: list[Told]) -> list[int]:
        """Of what is no gap; each change says the same number as its place."""
        found = []
        for one in told:
            assert isinstance(one, Committed) and isinstance(one.change, Reserved), one
            assert one.number == one.change.last
            found.append(one.number)
        return found


class ListeningTests(FeedCase):
    def test_who_listens_from_now_on_is_told_what_is_committed_from_now_on(self) -> None:
        self.commit(3)
        listener = self.listen()
        self.assertEqual(listener.read(), [])
        self.commit(2)
        self.assertEqual(self.numbers(listener.read()), [4, 5])
        self.assertEqual(listener.read(), [])

    def test_it_is_woken_once_until_it_has_read_all(self) -> None:
        listener = self.listen()
        self.commit(1)
        self.assertEqual(self.woken, [])
        listener.read()
        listener.read()
        for _ in range(3):
            self.commit(1)
        self.assertEqual(self.woken, ["a"])
        listener.read()
        self.commit(1)
        self.assertEqual(self.woken, ["a"])
        listener.read()
        listener.read()
        self.commit(1)
        self.assertEqual(self.woken, ["a", "a"])

    def test_it_may_read_while_it_is_woken(self) -> None:
        seen: list[int] = []

        def wake() -> None:
            while told := listener.read(1):
                seen.extend(self.numbers(told))

        listener = self.feed.listen(wake)
        wake()
        for many in (1, 3, 2):
            self.commit(many)
        self.assertEqual(seen, [1, 2, 3, 4, 5, 6])

    def test_who_comes_back_is_told_what_was_committed_meanwhile(self) -> None:
        listener = self.listen()
        self.commit(2)
        listener.read()
        listener.close()
        self.commit(3)
        again = self.listen(listener.next, "first")
        self.assertEqual(self.numbers(again.read()), [3, 4, 5])

    def test_who_closes_is_woken_no_more_and_may_close_twice(self) -> None:
        listener = self.listen()
        listener.read()
        listener.close()
        listener.close()
        self.commit(1)
        self.assertEqual(self.woken, [])

    def test_who_joins_or_leaves_while_others_are_woken_disturbs_nobody(self) -> None:
        def wake() -> None:
            first.close()
            self.listen(name="late")

        first = self.feed.listen(wake)
        second = self.listen(name="second")
        first.read()
        second.read()
        self.commit(1)
        self.commit(1)
        self.assertEqual(self.woken, ["second"])
        self.assertEqual(self.numbers(second.read()), [1, 2])

    def test_a_listener_with_a_bug_is_logged_and_stops_nothing(self) -> None:
        def wake() -> None:
            raise ZeroDivisionError

        broken = self.feed.listen(wake)
        other = self.listen()
        for listener in (broken, other):
            listener.read()
        self.commit(1)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertEqual(self.woken, ["a"])
        self.assertEqual(self.numbers(broken.read()), [1])


class GapTests(FeedCase):
    def test_who_is_too_slow_is_told_what_it_has_missed(self) -> None:
        listener = self.listen()
        self.commit(MOST + 3)
        gap, *rest = listener.read()
        self.assertEqual(gap, Missed(1, 3))
        self.assertEqual(self.numbers(rest), list(range(4, MOST + 4)))

    def test_so_is_who_asks_from_too_far_back(self) -> None:
        self.commit(5)
        self.assertEqual(self.listen(2).read(), [Missed(2, 5)])

    def test_a_commit_that_is_larger_than_all_that_is_kept_leaves_its_end(self) -> None:
        listener = self.listen()
        for _ in range(2):
            self.commit(3 * MOST + 1)
        gap, *rest = listener.read()
        self.assertEqual(gap, Missed(1, 5 * MOST + 2))
        self.assertEqual(len(self.numbers(rest)), MOST)

    def test_numbers_of_another_start_begin_anew(self) -> None:
        other = self.listen()
        self.commit(2)
        for number, epoch in ((2, "before"), (99, "before"), (99, None)):
            anew, *rest = self.listen(number, epoch).read()
            self.assertEqual((anew, self.numbers(rest)), (Anew("first"), [1, 2]))
        self.assertEqual(self.numbers(other.read()), [1, 2])


class IdleTests(FeedCase):
    """While nobody listens."""

    def test_nothing_is_kept_before_the_first_listener(self) -> None:
        self.commit(5)
        self.assertEqual((self.feed.last, self.feed.kept), (5, 0))

    def test_what_is_kept_is_dropped_when_it_is_of_use_to_nobody_who_comes_back(self) -> None:
        listener = self.listen()
        self.commit(2)
        listener.close()
        self.commit(MOST - 1)
        self.assertEqual(self.feed.kept, MOST)
        self.commit(1)
        self.assertEqual(self.feed.kept, 0)
        self.assertEqual(self.listen(1).read(), [Missed(1, MOST + 2)])
        self.commit(1)
        self.assertEqual(self.feed.kept, 1)


COMMIT = st.tuples(st.just("commit"), st.integers(1, 3 * MOST))
JOIN = st.tuples(st.just("join"), st.none() | st.integers(1, 60))
READ = st.tuples(st.just("read"), st.integers(0, 5), st.integers(1, 2 * MOST))
LEAVE = st.tuples(st.just("leave"), st.integers(0, 5))


class PropertyTests(SynchronousTestCase):
    @given(st.lists(st.one_of(COMMIT, COMMIT, JOIN, READ, READ, LEAVE), max_size=40))
    def test_each_listener_sees_each_change_once_in_order_or_is_told_of_the_gap(
        self, steps: list[tuple[str, ...]]
    ) -> None:
        feed, listeners, places = Feed("e", MOST), list[Subscription](), list[int]()
        for step in steps:
            what, *arguments = step
            numbers = [number if isinstance(number, int) else None for number in arguments]
            first = numbers[0]
            if what == "commit" and first:
                feed.committed(changes(feed.last + 1, first))
            elif what == "join" and (first is None or first <= feed.last + 1):
                listeners.append(feed.listen(nothing, first))
                places.append(feed.last + 1 if first is None else first)
            elif what == "read" and listeners and first is not None:
                which = first % len(listeners)
                places[which] = self.follow(listeners[which].read(numbers[1] or 1), places[which])
            elif what == "leave" and listeners and first is not None:
                listeners[first % len(listeners)].close()
            assert feed.kept <= MOST
        for listener, place in zip(listeners, places, strict=True):
            while told := listener.read():
                place = self.follow(told, place)
            assert place == feed.last + 1

    def follow(self, told: list[Told], place: int) -> int:
        """The place behind what was told; each change must be the one of its place."""
        for one in told:
            if isinstance(one, Missed):
                assert one.first == place <= one.last
                place = one.last + 1
            else:
                assert isinstance(one, Committed) and isinstance(one.change, Reserved)
                assert one.number == one.change.last == place
                place += 1
        return place
