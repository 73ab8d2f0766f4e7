"""A line is restarted when no SMS is on its way there; one that does not work, at once."""

from router.goip.line_state import LineState
from router.relay.errors import NoSuchChannel
from router.relay.lines.errands import PATIENCE
from router.relay.lines.restart import CANNOT
from tests.relay.cases import A, AttemptsCase


class RestartTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(A)
        self.a = self.connectors["a"]
        self.answers: list[str] = []

    def ask(self) -> None:
        self.relay.relay.restart.ask("a", self.answers.append)
        self.relay.turn()

    def answer(self, why: str = "") -> None:
        self.a.restarts.pop(0)(why)
        self.relay.turn()

    def test_an_idle_line_is_restarted_at_once_and_sends_afterwards(self) -> None:
        self.ask()
        self.relay.send()
        self.assertEqual(self.submits(), [])
        self.answer()
        self.assertEqual((self.answers, self.submits()), ([""], [("submit", "a")]))

    def test_the_sms_that_is_on_its_way_is_waited_for(self) -> None:
        self.relay.send()
        self.ask()
        self.assertEqual(self.a.restarts, [])
        self.a.answer()
        self.assertEqual(len(self.a.restarts), 1)

    def test_a_line_without_a_network_is_restarted_all_the_same(self) -> None:
        self.a.tell(LineState(logged_in=False))
        self.ask()
        self.answer("it does not answer")
        self.assertEqual(self.answers, ["it does not answer"])

    def test_a_way_that_cannot_says_so(self) -> None:
        self.a.linked = False
        self.ask()
        self.assertEqual(self.answers, [CANNOT])

    def test_a_line_that_is_never_free_is_told(self) -> None:
        self.relay.send()
        self.ask()
        self.relay.advance(PATIENCE)
        self.assertEqual(self.answers, ["the line was not free for 300 s"])

    def test_a_channel_that_there_is_not_is_told(self) -> None:
        with self.assertRaises(NoSuchChannel):
            self.relay.relay.restart.ask("zz", self.answers.append)
