"""USSD shares the line with SMS."""

from router.goip.line_state import LineState
from router.goip.ussd import UssdAnswer
from router.relay.errors import NoSuchChannel
from router.relay.lines.errands import PATIENCE
from tests.relay.cases import A, AttemptsCase


class UssdTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(A)
        self.a = self.connectors["a"]
        self.answers: list[UssdAnswer] = []

    def ask(self, code: str = "*100#") -> None:
        self.relay.relay.ussd.ask("a", code, self.answers.append)
        self.relay.turn()

    def test_a_code_goes_to_an_idle_line_at_once_and_its_answer_comes_back(self) -> None:
        self.ask()
        self.a.answer_code("You have 5.00")
        self.assertEqual(self.answers, [UssdAnswer("You have 5.00")])

    def test_a_code_waits_for_the_sms_before_it(self) -> None:
        self.relay.send()
        self.ask()
        self.assertEqual(self.a.codes, [])
        self.a.answer()
        self.assertEqual([code for code, _ in self.a.codes], ["*100#"])

    def test_an_sms_waits_for_the_code_before_it(self) -> None:
        self.ask()
        self.relay.send()
        self.assertEqual(self.submits(), [])
        self.a.answer_code("", "no answer")
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_codes_go_one_after_the_other(self) -> None:
        self.ask("*100#")
        self.ask("*101#")
        self.assertEqual([code for code, _ in self.a.codes], ["*100#"])
        self.a.answer_code("5.00")
        self.assertEqual([code for code, _ in self.a.codes], ["*101#"])

    def test_a_line_that_is_down_says_so(self) -> None:
        self.a.down()
        self.ask()
        self.assertEqual(self.answers, [UssdAnswer("", "the line is down")])

    def test_a_line_that_is_logged_out_says_why(self) -> None:
        self.a.tell(LineState(logged_in=False))
        self.ask()
        self.assertIn("not logged in", self.answers[0].failure)

    def test_a_channel_that_there_is_not_is_told(self) -> None:
        with self.assertRaises(NoSuchChannel):
            self.relay.relay.ussd.ask("zz", "*100#", self.answers.append)

    def test_a_code_that_waited_too_long_is_given_up_and_never_dialled(self) -> None:
        self.relay.send()
        self.ask()
        self.relay.advance(PATIENCE)
        self.assertEqual(self.answers, [UssdAnswer("", "the line was not free for 300 s")])
        self.a.answer()
        self.assertEqual(self.a.codes, [])
        self.relay.send(to="256772000002")
        self.assertEqual(len(self.submits()), 2)

    def test_a_connector_that_takes_no_code_gives_the_line_back(self) -> None:
        self.a.linked = False
        self.ask()
        self.assertTrue(self.answers[0].failed)
        self.a.linked = True
        self.relay.send()
        self.assertEqual(len(self.submits()), 1)
