"""The credit of SIMs."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.channels import CreditSettings
from router.relay.interfaces import instants
from router.relay.lines.credit import ASKED_AT, BALANCE, SLACK, read_amount
from router.relay.plan.channel_state import ChannelState
from router.routing.pattern import compiled
from router.sms.value import evolve
from tests.relay.cases import A, AttemptsCase, B

HOUR = 3600.0
CREDIT = CreditSettings(code="*100#", match=compiled("have ([0-9.,]+)"), every=HOUR, low=2.0)


class CreditCase(AttemptsCase):
    def lines(self, benches: bool = False) -> None:
        self.relay_of(evolve(A, credit=evolve(CREDIT, benches=benches)), B)
        self.a, self.b = self.connectors["a"], self.connectors["b"]

    def ask(self, answer: str = "You have 5.00", failure: str = "") -> None:
        """Its time comes, and the network answers."""
        self.relay.advance(1.0)
        self.a.answer_code(answer, failure)

    def again(self, answer: str = "You have 5.00", failure: str = "") -> None:
        self.relay.advance(HOUR)
        self.a.answer_code(answer, failure)

    def known(self) -> float | None:
        known = self.relay.relay.credit.of("a")
        return None if known is None else known.balance


class AskingTests(CreditCase):
    def test_it_is_asked_at_the_start_and_then_each_time(self) -> None:
        self.lines()
        self.ask()
        self.relay.advance(HOUR - 2.0)
        self.assertEqual(len(self.relay.of("ussd")), 1)
        self.relay.advance(2.0)
        self.assertEqual(self.relay.of("ussd"), [("ussd", "a", "*100#")] * 2)

    def test_a_channel_without_a_code_is_not_asked(self) -> None:
        self.lines()
        self.relay.advance(60.0)
        self.assertEqual(self.b.codes, [])

    def test_a_line_that_works_is_left_alone(self) -> None:
        self.lines()
        self.relay.send()
        self.relay.advance(60.0)
        self.assertEqual(self.a.codes, [])
        self.a.answer()
        self.relay.advance(1.0)
        self.assertEqual(len(self.a.codes), 1)

    def test_a_line_that_always_works_is_asked_between_two_messages(self) -> None:
        self.lines()
        self.relay.send()
        self.relay.advance(HOUR / 4 + 1)
        self.a.answer()
        self.assertEqual(len(self.a.codes), 1)

    def test_the_answer_is_known_after_a_restart_and_not_asked_again_too_early(self) -> None:
        self.lines()
        self.ask()
        self.relay.kill()
        self.relay.connectors["a"].up()
        self.relay.advance(60.0)
        self.assertEqual(self.known(), 5.0)
        self.assertEqual(len(self.relay.of("ussd")), 1)

    def test_a_note_that_is_no_number_is_as_none(self) -> None:
        for noted in ("", "five", "nan", "inf"):
            self.lines()
            self.relay.relay.notes.note("a", BALANCE, noted)
            self.relay.relay.notes.note("a", ASKED_AT, noted)
            self.relay.turn()
            self.relay.kill()
            self.relay.connectors["a"].up()
            self.assertIsNone(self.known(), noted)
            self.relay.advance(1.0)
            self.relay.connectors["a"].answer_code("You have 5.00", "")
            self.assertEqual(self.known(), 5.0, noted)


class LowTests(CreditCase):
    def test_little_credit_is_told_once(self) -> None:
        self.lines()
        self.ask("You have 1.50")
        self.again("You have 1.20")
        self.assertEqual(self.relay.warnings, ["its credit is 1.5, less than 2"])

    def test_more_credit_is_told(self) -> None:
        self.lines()
        self.ask("You have 1.50")
        self.again("You have 9")
        self.assertEqual(self.relay.warnings[1:], ["its credit is 9 again"])

    def test_what_cannot_be_read_is_told_once_and_changes_nothing(self) -> None:
        self.lines()
        self.ask()
        self.again("Dear customer")
        self.again("", "no answer of the network")
        self.assertEqual(self.known(), 5.0)
        self.assertEqual(len(self.relay.warnings), 1)
        self.assertIn("nothing in `Dear customer` is a number", self.relay.warnings[0])

    def test_a_channel_that_benches_takes_nothing_while_credit_is_low(self) -> None:
        self.lines(benches=True)
        self.ask("You have 0.10")
        for _ in range(2):
            self.relay.send()
            self.b.answer()
        self.assertEqual(self.submits(), [("submit", "b"), ("submit", "b")])

    def test_it_goes_on_when_it_has_more(self) -> None:
        self.lines(benches=True)
        self.ask("You have 0.10")
        self.b.down()
        self.relay.advance(HOUR - 60.0)
        self.relay.send()
        self.assertEqual(self.submits(), [])
        self.relay.advance(60.0)
        self.a.answer_code("You have 9")
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_one_that_was_never_asked_again_is_on_trial_until_it_has_sent_something(self) -> None:
        self.lines(benches=True)
        self.ask("You have 1.00")
        self.again(failure="no answer")
        self.relay.advance(SLACK)
        self.a.up(5)
        a = self.relay.scheduler.channels["a"]
        self.assertIs(a.state, ChannelState.ON_TRIAL)
        self.b.down()
        self.relay.send()
        self.a.report(self.a.answer())
        self.assertIs(a.state, ChannelState.UP)

    def test_who_benches_it_for_longer_has_the_last_word(self) -> None:
        self.lines(benches=True)
        scheduler, now = self.relay.scheduler, instants(self.relay.clock)()
        a = scheduler.channels["a"]
        scheduler.bench(a, now + 3.0 * HOUR)
        self.ask("You have 1.00")
        self.again("You have 5.00")
        self.assertEqual((a.state, a.benched_until), (ChannelState.BENCHED, now + 3.0 * HOUR))

    def test_it_is_benched_after_a_restart_too(self) -> None:
        self.lines(benches=True)
        self.ask("You have 0.10")
        self.relay.kill()
        for connector in self.relay.connectors.values():
            connector.up()
        for _ in range(2):
            self.relay.send()
            self.relay.connectors["b"].answer()
        self.assertEqual(self.submits(), [("submit", "b"), ("submit", "b")])


class AmountTests(SynchronousTestCase):
    def test_amounts_are_read_as_networks_write_them(self) -> None:
        for text, amount in {
            "5.00": 5.0,
            "2,5": 2.5,
            "1,500": 1500.0,
            "UGX 12,345.60": 12345.6,
            "1.234,56": 1234.56,
            "-3": -3.0,
            "10.": 10.0,
            "1.500": 1.5,
        }.items():
            self.assertEqual(read_amount(text), amount, text)

    def test_what_is_no_amount_is_none(self) -> None:
        for text in ("", "-", "1,2,3", "1.2.3", "9" * 40, "999," * 200 + "999", "five", "٣"):
            self.assertIsNone(read_amount(text), text)

    @given(st.text(max_size=40))
    def test_no_text_is_too_odd(self, text: str) -> None:
        read_amount(text)

    @given(st.decimals(0, 10**9, places=2))
    def test_what_was_written_with_groups_is_read_back(self, amount: object) -> None:
        self.assertEqual(read_amount(f"{amount:,}"), float(str(amount)))
