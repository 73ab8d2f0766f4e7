"""Which share of a channel's last messages was delivered."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.delivered_share import DeliveredShare, LeastShare


def judged(share: DeliveredShare, *outcomes: bool) -> list[str]:
    return [share.ended(one) for one in outcomes]


class DeliveredShareTests(SynchronousTestCase):
    def test_fewer_messages_than_asked_for_tell_nothing(self) -> None:
        self.assertEqual(judged(DeliveredShare(LeastShare(0.5, 4)), False, False, False), ["", "", ""])

    def test_a_share_below_the_least_is_told_in_words(self) -> None:
        told = judged(DeliveredShare(LeastShare(0.5, 4)), True, False, False, False)
        self.assertEqual(told[-1], "of its last 4 messages 1 came")

    def test_the_least_share_itself_is_enough(self) -> None:
        self.assertEqual(judged(DeliveredShare(LeastShare(0.5, 4)), True, True, False, False)[-1], "")

    def test_what_lies_further_back_counts_no_more(self) -> None:
        told = judged(DeliveredShare(LeastShare(0.5, 4)), False, False, True, True, True, True, False, False)
        self.assertEqual(told[3:], ["", "", "", "", ""])

    def test_it_begins_anew_when_it_was_told(self) -> None:
        share = DeliveredShare(LeastShare(0.5, 2))
        self.assertEqual(judged(share, False, False, False)[1:], ["of its last 2 messages 0 came", ""])

    @given(st.lists(st.booleans(), max_size=60), st.integers(2, 10), st.floats(0.05, 1.0))
    def test_it_judges_as_one_who_counts_anew_each_time(
        self, outcomes: list[bool], of: int, least: float
    ) -> None:
        share = DeliveredShare(LeastShare(least, of))
        last: list[bool] = []
        for outcome in outcomes:
            last = [*last, outcome][-of:]
            wrong = len(last) == of and sum(last) < least * of
            self.assertEqual(bool(share.ended(outcome)), wrong)
            if wrong:
                last = []
