"""Unanswered requests, ours and the peer's."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.pdus import DataSmResp, SubmitSmResp
from router.smpp.window import LAST_SEQUENCE_NUMBER, MOST_LATE, PeerRequests, Window


def filled(tokens: str, response: float = 60.0) -> Window:
    """Return a window with a request for each token, the n-th sent at n seconds."""
    window = Window(10, response)
    for at, token in enumerate(tokens):
        window.add(window.next_number(), SubmitSmResp, token, float(at))
    return window


class NumberingTest(SynchronousTestCase):
    """sequence_number, SMPP 3.4 section 5.1.4."""

    def test_it_starts_at_one_and_rises(self) -> None:
        window = Window(10, 60.0)
        self.assertEqual([window.next_number() for _ in range(3)], [1, 2, 3])

    def test_it_wraps_to_one_after_0x7fffffff(self) -> None:
        window = Window(10, 60.0)
        window._sequence_number = LAST_SEQUENCE_NUMBER - 1
        self.assertEqual([window.next_number() for _ in range(2)], [0x7FFFFFFF, 1])

    def test_it_passes_over_numbers_that_wait_for_an_answer(self) -> None:
        window = filled("ab")
        window.expire(60.0)
        window._sequence_number = LAST_SEQUENCE_NUMBER
        self.assertEqual(window.next_number(), 3)


class AnsweringTest(SynchronousTestCase):
    """A slot is freed once."""

    def test_answers_may_come_in_any_order(self) -> None:
        window = filled("abc")
        self.assertEqual([window.take(n, SubmitSmResp) for n in (2, 3, 1)], [(x, False) for x in "bca"])
        self.assertEqual(len(window), 0)

    def test_an_answer_is_taken_once(self) -> None:
        window = filled("a")
        window.take(1, SubmitSmResp)
        self.assertIsNone(window.take(1, SubmitSmResp))

    def test_an_answer_of_another_kind_is_none(self) -> None:
        window = filled("a")
        self.assertIsNone(window.take(1, DataSmResp))
        self.assertEqual(len(window), 1)

    def test_generic_nack_answers_anything(self) -> None:
        self.assertEqual(filled("a").take(1, None), ("a", False))


class ExpiryTest(SynchronousTestCase):
    """The response timer."""

    def test_nothing_expires_before_its_time(self) -> None:
        self.assertEqual(filled("abc").expire(59.9), [])

    def test_the_oldest_expire_first_and_free_their_slots(self) -> None:
        window = filled("abc")
        self.assertEqual(window.expire(61.0), ["a", "b"])
        self.assertEqual(len(window), 1)

    def test_a_late_answer_still_finds_its_token(self) -> None:
        window = filled("a")
        window.expire(60.0)
        self.assertIsNone(window.take(1, DataSmResp))
        self.assertEqual(window.take(1, SubmitSmResp), ("a", True))
        self.assertIsNone(window.take(1, SubmitSmResp))

    def test_only_so_many_late_ones_are_remembered(self) -> None:
        window = Window(2 * MOST_LATE, 1.0)
        for token in range(MOST_LATE + 1):
            window.add(window.next_number(), SubmitSmResp, token, 0.0)
        window.expire(1.0)
        self.assertIsNone(window.take(1, SubmitSmResp))
        self.assertEqual(window.take(2, SubmitSmResp), (1, True))

    def test_draining_gives_all_late_ones_too_and_once(self) -> None:
        window = filled("abc")
        window.expire(60.5)
        self.assertEqual(window.drain(), ["a", "b", "c"])
        self.assertEqual(window.drain(), [])


class UnansweredTest(SynchronousTestCase):
    """The peer's requests."""

    def test_each_is_answered_once(self) -> None:
        unanswered = PeerRequests()
        unanswered.add(7)
        self.assertEqual([unanswered.settle(7), unanswered.settle(7)], [True, False])
        self.assertEqual(unanswered.total, 0)

    def test_a_number_used_twice_is_answered_twice(self) -> None:
        unanswered = PeerRequests()
        unanswered.add(7)
        unanswered.add(7)
        self.assertEqual([unanswered.settle(7) for _ in range(3)], [True, True, False])

    def test_clearing_forgets_all(self) -> None:
        unanswered = PeerRequests()
        unanswered.add(7)
        unanswered.clear()
        self.assertEqual((unanswered.total, unanswered.settle(7)), (0, False))
