"""Which of the ready channels is next."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from attrs import define
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.routing.choose import Queue
from router.routing.table import Choose
from tests.support.extent import at_most


@define
class One:
    """A channel, as a choice sees it."""

    id: str
    weight: int = 1
    load: float = 0.0
    is_ready: bool = True

    def ready(self, now: float) -> bool:
        return self.is_ready


def anything(one: One) -> bool:
    return True


def only(id: str) -> Callable[[One], bool]:
    return lambda one: one.id == id


def queue(choose: Choose, *ones: One) -> Queue[One]:
    made = Queue(ones, choose)
    for one in ones:
        made.offer(one)
    return made


def picked(made: Queue[One], count: int, takes: Callable[[One], bool] = anything) -> list[str]:
    found = (made.pick(Instant(0.0), takes) for _ in range(count))
    return [one.id for one in found if one is not None]


class RoundRobinTests(SynchronousTestCase):
    def test_each_in_its_turn(self) -> None:
        made = queue(Choose.ROUND_ROBIN, *map(One, "abc"))
        self.assertEqual(picked(made, 7), list("abcabca"))

    def test_one_that_is_passed_over_keeps_its_turn(self) -> None:
        made = queue(Choose.ROUND_ROBIN, *map(One, "abc"))
        self.assertEqual(picked(made, 1, lambda one: one.id != "a"), ["b"])
        self.assertEqual(picked(made, 3), list("acb"))

    @given(st.lists(st.sampled_from("abcd"), max_size=30), st.integers(1, 40))
    @settings(max_examples=at_most(50, 12))
    def test_it_is_fair_by_one_at_most_whoever_was_away_before(self, away: list[str], count: int) -> None:
        ones = {id: One(id) for id in "abcd"}
        made = queue(Choose.ROUND_ROBIN, *ones.values())
        for id in away:
            ones[id].is_ready = False
            picked(made, 3)
            ones[id].is_ready = True
            made.offer(ones[id])
        counts = Counter(picked(made, count))
        self.assertLessEqual(max(counts.values()) - min(counts.get(id, 0) for id in ones), 1)

    @given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("oatp")), max_size=60))
    @settings(max_examples=at_most(200, 50))
    def test_it_is_a_queue_as_one_would_write_it_down(self, steps: list[tuple[str, str]]) -> None:
        ones = {id: One(id) for id in "abcd"}
        made, plain = queue(Choose.ROUND_ROBIN, *ones.values()), list("abcd")
        for id, step in steps:
            if step == "o":
                made.offer(ones[id])
                plain += [id] if id not in plain else []
            elif step == "a":
                ones[id].is_ready = not ones[id].is_ready
            else:
                not_this = id if step == "t" else ""
                took = _first(plain, ones, not_this)
                self.assertEqual(picked(made, 1, partial(_is_other, not_this)), took)


def _first(plain: list[str], ones: dict[str, One], not_this: str) -> list[str]:
    """Return the next one, if there is one, and drop those before it that are not ready."""
    for id in plain[:]:
        if not ones[id].is_ready:
            plain.remove(id)
        elif id != not_this:
            plain.remove(id)
            plain.append(id)
            return [id]
    return []


def _is_other(not_this: str, one: One) -> bool:
    return one.id != not_this


class WeightedTests(SynchronousTestCase):
    @given(
        st.lists(st.integers(1, 100), min_size=2, max_size=30),
        st.integers(1, 300),
        st.sets(st.integers(0, 299), max_size=5),
    )
    @settings(max_examples=at_most(150, 37))
    def test_at_any_time_shares_are_those_of_the_weights_but_for_one_message(
        self, weights: list[int], count: int, untaken: set[int]
    ) -> None:
        ones = [One(str(place), weight) for place, weight in enumerate(weights)]
        made, counts = queue(Choose.WEIGHTED, *ones), Counter[str]()
        for number in range(count):
            if number in untaken:
                self.assertEqual(picked(made, 1, lambda one: False), [])
            counts.update(picked(made, 1))
            for one in ones:
                share = (number + 1) * one.weight / sum(weights)
                self.assertLessEqual(abs(counts[one.id] - share), 1.0 + 1e-9)

    def test_after_one_of_another_weight_was_away_shares_are_the_same_again(self) -> None:
        ones = [One("a", 5), One("b", 1), One("c", 2)]
        made = queue(Choose.WEIGHTED, *ones)
        for away in ones:
            away.is_ready = False
            picked(made, 100)
            away.is_ready = True
            made.offer(away)
            picked(made, 8)
            counts = Counter(picked(made, 80))
            for one in ones:
                self.assertLessEqual(abs(counts[one.id] - 10 * one.weight), 2)

    def test_what_most_do_not_take_makes_memory_no_larger(self) -> None:
        ones = [One(str(number), number + 1) for number in range(20)]
        made = queue(Choose.WEIGHTED, *ones)
        for number in range(3000):
            id = str(number % 20)
            self.assertEqual(picked(made, 1, only(id)), [id])
        self.assertLess(len(made._heap) + len(made._later), 300)

    def test_over_a_whole_round_they_are_exact(self) -> None:
        ones = [One("a", 1), One("b", 2), One("c", 4)]
        self.assertEqual(Counter(picked(queue(Choose.WEIGHTED, *ones), 70)), {"a": 10, "b": 20, "c": 40})

    def test_one_that_was_away_has_not_saved_up_turns(self) -> None:
        one, other = One("a"), One("b")
        made = queue(Choose.WEIGHTED, one, other)
        one.is_ready = False
        picked(made, 50)
        one.is_ready = True
        made.offer(one)
        self.assertLessEqual(picked(made, 4).count("a"), 3)


class LeastLoadedTests(SynchronousTestCase):
    def test_the_one_that_has_least_to_do(self) -> None:
        one, other = One("a", load=0.5), One("b", load=0.2)
        made = queue(Choose.LEAST_LOADED, one, other)
        self.assertEqual(picked(made, 1), ["b"])
        other.load = 0.9
        self.assertEqual(picked(made, 1), ["a"])

    def test_one_whose_load_has_fallen_is_seen_when_it_is_offered(self) -> None:
        one, other = One("a", load=0.5), One("b", load=0.4)
        made = queue(Choose.LEAST_LOADED, one, other)
        one.load = 0.1
        made.offer(one)
        self.assertEqual(picked(made, 1), ["a"])

    def test_one_that_is_busy_and_free_in_turn_takes_no_more_and_more_memory(self) -> None:
        one, other = One("a"), One("b", load=0.5)
        made = queue(Choose.LEAST_LOADED, one, other)
        for _ in range(2000):
            one.load = 1.0
            self.assertEqual(picked(made, 1), ["b"])
            one.load = 0.0
            made.offer(one)
        self.assertLess(len(made._heap), 200)


class InOrderTests(SynchronousTestCase):
    def test_always_the_first_that_is_ready(self) -> None:
        ones = {id: One(id) for id in "abc"}
        made = queue(Choose.IN_ORDER, *ones.values())
        self.assertEqual(picked(made, 2), ["a", "a"])
        ones["a"].is_ready = False
        self.assertEqual(picked(made, 1), ["b"])
        ones["a"].is_ready = True
        made.offer(ones["a"])
        self.assertEqual(picked(made, 1), ["a"])


class ReadyTests(SynchronousTestCase):
    def test_none_that_is_not_ready_and_none_at_all(self) -> None:
        for choose in Choose:
            one = One("a")
            made = queue(choose, one)
            one.is_ready = False
            self.assertEqual(picked(made, 1), [])
            one.is_ready = True
            self.assertEqual(picked(made, 1), [])
            made.offer(one)
            self.assertEqual(picked(made, 1), ["a"])

    def test_none_that_does_not_take_it(self) -> None:
        for choose in Choose:
            made = queue(choose, *map(One, "abc"))
            self.assertEqual(picked(made, 1, lambda one: False), [])
            self.assertEqual(len(picked(made, 3)), 3)
