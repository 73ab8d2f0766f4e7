"""Why a line cannot send."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.line_state import LineState, LineTrouble


class LineStateTests(SynchronousTestCase):
    def test_a_line_of_which_nothing_is_known_has_no_trouble(self) -> None:
        self.assertIsNone(LineState().trouble)

    def test_a_line_without_sim_is_not_called_logged_out(self) -> None:
        self.assertIs(LineState(sim=False, logged_in=False).trouble, LineTrouble.NO_SIM)

    def test_a_line_that_is_switched_off_is_called_that_first(self) -> None:
        self.assertIs(LineState(enabled=False, sim=False, logged_in=False).trouble, LineTrouble.DISABLED)

    def test_a_line_whose_sim_has_logged_out_cannot_send(self) -> None:
        self.assertIs(LineState(sim=True, logged_in=False).trouble, LineTrouble.LOGGED_OUT)

    def test_a_line_that_is_logged_in_can_send(self) -> None:
        self.assertIsNone(LineState(enabled=True, sim=True, logged_in=True).trouble)
