"""Why messages did not arrive, with what to do."""

from twisted.trial.unittest import SynchronousTestCase

from router.desk.causes import remedy
from router.goip.causes import FAULTS
from router.relay.owing.endings import OURS


class RemedyTests(SynchronousTestCase):
    def test_each_cause_that_has_words_says_what_to_do(self) -> None:
        # Nothing is to be done about what somebody has cancelled, or where no reason was given.
        lacking = [err for err in (*FAULTS, *OURS) if not remedy(err) and err not in (0, 906)]
        self.assertEqual(lacking, [])

    def test_of_one_that_nobody_knows_nothing_is_said(self) -> None:
        self.assertEqual(remedy(777), "")
