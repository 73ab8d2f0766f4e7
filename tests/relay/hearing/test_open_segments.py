from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.hearing.open_segments import ENDED, OF_ONE_ID, OpenSegments
from router.relay.plan.plan import PlanChannel, Planned
from router.relay.sending.attempt import Attempt, Part
from router.routing.table import Way
from tests.support.values import channel, sending

WAY = Way(name="all", channels=("a",))
A = PlanChannel(channel("a"))
KEY = "a", "7"


def part(id: int, number: int = 1) -> Part:
    one = sending(id)
    return Attempt(Planned(one, WAY), A, [one.message] * 3, 3).part(number)


def ids(parts: object) -> list[int]:
    assert isinstance(parts, list)
    return [one.attempt.planned.sending.id for one in parts]


class OpenSegmentsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.open = OpenSegments(1000)

    def test_all_of_an_id_are_there_the_newest_first_however_they_came(self) -> None:
        for id in (2, 4, 1, 3):
            self.open.add(KEY, part(id))
        self.assertEqual(ids(self.open.under(KEY)), [4, 3, 2, 1])
        newest = self.open.newest(KEY)
        assert newest is not None
        self.assertEqual(ids([newest]), [4])

    def test_one_that_went_out_again_is_there_once(self) -> None:
        for _ in range(2):
            self.open.add(KEY, part(1))
        self.assertEqual(ids(self.open.under(KEY)), [1])

    def test_of_too_many_with_one_id_the_oldest_are_on_disk_only(self) -> None:
        for id in range(1, OF_ONE_ID + 4):
            self.open.add(KEY, part(id))
        self.assertEqual(len(self.open.under(KEY)), OF_ONE_ID + 1)
        self.assertEqual(self.open.on_disk, 2)

    def test_of_too_many_older_ones_some_are_on_disk_only(self) -> None:
        self.open = OpenSegments(4)
        for id in range(1, 9):
            self.open.add(("a", str(id % 3)), part(id))
        self.assertEqual(sum(len(self.open.under(("a", id))) for id in "012"), 7)
        self.assertEqual(self.open.on_disk, 3)

    def test_all_of_an_attempt_can_be_left(self) -> None:
        one = part(5)
        for number in (1, 2, 3):
            each = one.attempt.part(number)
            one.attempt.call(number, "7")
            self.open.add(KEY, each)
        self.open.add(KEY, part(6))
        self.open.forget_all(one.attempt)
        self.assertEqual((ids(self.open.under(KEY)), self.open.on_disk), ([6], 5))

    def test_what_has_ended_is_remembered_for_a_while(self) -> None:
        one = part(1)
        self.open.add(KEY, one)
        self.open.ended(KEY, one)
        self.assertEqual(self.open.under(KEY), [])
        for number in range(ENDED):
            self.assertEqual(self.open.lately(KEY), (one.message.destination_addr.addr, 0))
            self.open.ended(("a", f"x{number}"), part(2))
        for number in range(ENDED):
            self.open.ended(("a", f"y{number}"), part(2))
        self.assertIs(self.open.lately(KEY), None)

    @given(st.lists(st.tuples(st.booleans(), st.sampled_from("xyz"), st.integers(1, 9)), max_size=40))
    def test_it_is_what_was_added_and_not_forgotten(self, steps: list[tuple[bool, str, int]]) -> None:
        open, model = OpenSegments(1000), dict[str, dict[int, Part]]()
        for adds, remote_id, id in steps:
            there = model.setdefault(remote_id, {})
            if adds:
                there[id] = part(id)
                open.add(("a", remote_id), there[id])
            else:
                open.forget(("a", remote_id), there.pop(id) if id in there else part(id))
            self.assertEqual(ids(open.under(("a", remote_id))), sorted(there, reverse=True))
