from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.retry import Decision, Growing, Next, decide
from router.sms.report import Cause, Fault

RETRY = Growing(1.0, 60.0)
counts = st.integers(0, 100)


def decided(fault: Fault, refusals: int = 1, attempts: int = 3, failures: int = 1) -> Decision:
    return decide(Cause(fault), refusals, attempts, failures, RETRY)


class GrowingTests(SynchronousTestCase):
    def test_it_doubles_up_to_the_last(self) -> None:
        self.assertEqual([RETRY.after(n) for n in (1, 2, 3, 6, 7, 8)], [1.0, 2.0, 4.0, 32.0, 60.0, 60.0])

    @given(st.integers(1, 1_000_000))
    def test_it_stays_within_its_bounds_for_ever(self, failures: int) -> None:
        self.assertTrue(1.0 <= RETRY.after(failures) <= 60.0)


class DecisionTests(SynchronousTestCase):
    def test_try_later_goes_the_same_way_and_slows_the_channel(self) -> None:
        self.assertEqual(decided(Fault.BUSY, failures=3), Decision(Next.SAME_WAY, 4.0))

    @given(counts, counts)
    def test_try_later_uses_up_no_attempt(self, refusals: int, attempts: int) -> None:
        self.assertIs(decided(Fault.BUSY, refusals, attempts).next, Next.SAME_WAY)

    def test_a_channel_that_cannot_lets_another_try(self) -> None:
        for fault in (Fault.CHANNEL, Fault.BARRED, Fault.MESSAGE):
            self.assertEqual(decided(fault), Decision(Next.ANOTHER_CHANNEL))

    def test_the_last_attempt_ends_it(self) -> None:
        for fault in (Fault.CHANNEL, Fault.BARRED, Fault.MESSAGE):
            self.assertIs(decided(fault, refusals=2).next, Next.ANOTHER_CHANNEL)
            self.assertIs(decided(fault, refusals=3).next, Next.END)

    def test_a_bad_number_ends_it_at_once(self) -> None:
        self.assertIs(decided(Fault.NUMBER, refusals=1, attempts=100).next, Next.END)

    @given(counts, counts)
    def test_doubt_is_never_sent_again(self, refusals: int, attempts: int) -> None:
        self.assertIs(decided(Fault.DOUBT, refusals, attempts).next, Next.DOUBT)
