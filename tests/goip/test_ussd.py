from twisted.trial.unittest import SynchronousTestCase

from router.goip.ussd import UssdAnswer


class UssdAnswerTests(SynchronousTestCase):
    def test_a_text_is_an_answer_even_if_it_is_empty(self) -> None:
        self.assertEqual([UssdAnswer("5 EUR").failed, UssdAnswer("").failed], [False, False])

    def test_a_failure_is_none(self) -> None:
        self.assertTrue(UssdAnswer("", "the network does not know this code").failed)
