from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.sms.message import ShortMessage
from router.sms.segment_memory import SEGMENT, SegmentMemory, weight
from router.sms.units import TLV
from tests.sms.strategies import bounded


class CrowdTests(SynchronousTestCase):
    def test_the_oldest_of_the_one_with_the_most_goes_first(self) -> None:
        crowd = SegmentMemory()
        for owner, name, octets in (("a", 1, 5), ("b", 2, 4), ("b", 3, 4), ("a", 4, 1)):
            crowd.add(owner, name, octets)
        self.assertEqual((crowd.octets, crowd.first_to_go()), (14, 2))
        crowd.remove("b", 2)
        self.assertEqual((crowd.octets, crowd.first_to_go()), (10, 1))

    def test_a_message_weighs_its_text_and_its_parameters(self) -> None:
        one = ShortMessage(short_message=b"a" * 100, tlvs=((0x1400, b"b" * 10), (0x1401, b"")))
        self.assertEqual(weight(one), SEGMENT + 100 + 2 * TLV + 10)

    @bounded
    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(1, 9)), max_size=40))
    def test_all_that_was_added_can_be_taken_away(self, added: list[tuple[int, int, int]]) -> None:
        crowd = SegmentMemory()
        for owner, name, octets in added:
            crowd.add(owner, (owner, name), octets)
        self.assertEqual(crowd.octets, sum(octets for _, _, octets in added))
        for owner, name in {(owner, name) for owner, name, _ in added}:
            crowd.remove(owner, (owner, name))
        self.assertEqual(crowd.octets, 0)
