"""Consequences of what GoIPs say of their lines."""

from router.goip.line_state import LineState
from router.relay.lines.lines import MOST, REST, SWAPPED
from router.routing.budget import BudgetLimits
from router.sms.value import evolve
from tests.relay.cases import A, AttemptsCase, B
from tests.support.extent import at_most

READY = LineState(sim=True, logged_in=True, iccid="8925601")
LOGGED_OUT = LineState(sim=True, logged_in=False, iccid="8925601")


class LineTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(A, B)
        self.a, self.b = self.connectors["a"], self.connectors["b"]

    def test_a_line_that_is_logged_out_takes_nothing(self) -> None:
        self.a.tell(LOGGED_OUT)
        for _ in range(2):
            self.relay.send()
            self.b.answer()
        self.assertEqual(self.submits(), [("submit", "b"), ("submit", "b")])

    def test_it_comes_back_by_itself(self) -> None:
        for line in (self.a, self.b):
            line.tell(LOGGED_OUT)
        self.relay.send()
        self.assertEqual(self.submits(), [])
        self.a.tell(READY)
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_one_that_is_watched_no_more_is_used_as_one_of_which_nothing_was_ever_said(self) -> None:
        for line in (self.a, self.b):
            line.tell(LOGGED_OUT)
        self.relay.send()
        self.relay.relay.lines.unwatched("a")
        self.relay.turn()
        self.assertEqual(self.submits(), [("submit", "a")])
        self.assertIsNone(self.relay.relay.lines.of("a"))

    def test_what_is_in_flight_goes_on(self) -> None:
        self.relay.send()
        self.a.tell(LOGGED_OUT)
        self.a.answer("1")
        self.a.report("1")
        self.assertEqual(self.relay.of("acknowledge"), [("acknowledge", "1")])

    def test_why_it_takes_nothing_is_told_once(self) -> None:
        self.a.tell(LOGGED_OUT)
        self.a.tell(LOGGED_OUT)
        self.a.tell(READY)
        self.assertEqual(
            self.relay.warnings,
            [
                "the SIM is not logged in to the GSM network: it takes nothing until that is over",
                "its line can send again",
            ],
        )

    def test_another_reason_is_told_anew(self) -> None:
        self.a.tell(LOGGED_OUT)
        self.a.tell(LineState(sim=False))
        self.assertIn("no SIM", self.relay.warnings[-1])

    def flap(self, seconds: int) -> None:
        """It is out in each second minute."""
        for _ in range(seconds // 60):
            self.a.tell(LOGGED_OUT)
            self.relay.advance(30.0)
            self.a.tell(READY)
            self.relay.advance(30.0)

    def test_one_that_comes_and_goes_does_not_fill_the_log(self) -> None:
        self.flap(3600)
        self.assertLessEqual(len(self.relay.warnings), 3 * MOST)

    def test_that_it_stays_out_then_is_told_late(self) -> None:
        self.flap(600)
        told = len(self.relay.warnings)
        self.a.tell(LOGGED_OUT)
        self.relay.advance(1.0)
        self.assertEqual(len(self.relay.warnings), told)
        self.relay.advance(REST)
        self.assertIn("not logged in", self.relay.warnings[-1])
        self.assertEqual(len(self.relay.warnings), told + 1)

    def test_what_is_as_was_told_last_is_not_told_late(self) -> None:
        self.flap(600)
        told = len(self.relay.warnings)
        self.relay.advance(2 * REST)
        self.assertEqual(len(self.relay.warnings), told)


class SimSwapTests(AttemptsCase):
    def line(self, resets: bool = False) -> None:
        self.relay_of(evolve(A, new_sim_resets=resets, limits=BudgetLimits(day=1)))
        self.a = self.connectors["a"]

    def swap(self) -> None:
        self.a.tell(evolve(READY, iccid="8925602"))

    def test_the_first_sim_is_no_other(self) -> None:
        self.line()
        self.a.tell(READY)
        self.assertEqual(self.relay.warnings, [])

    def test_another_sim_is_told_once(self) -> None:
        self.line()
        self.a.tell(READY)
        self.swap()
        self.swap()
        told = ["another SIM is in its line: ICCID 8925602 in the place of 8925601"]
        self.assertEqual(self.relay.warnings, told)

    def test_which_sim_took_the_place_of_which_is_kept_until_somebody_has_seen_it(self) -> None:
        self.line()
        self.a.tell(READY)
        self.assertIsNone(self.relay.relay.notes.value("a", SWAPPED))
        self.swap()
        self.relay.kill()
        self.assertEqual(self.relay.relay.notes.value("a", SWAPPED), "ICCID 8925602 in the place of 8925601")

    def test_a_line_that_does_not_say_its_sim_has_no_other(self) -> None:
        self.line()
        self.a.tell(READY)
        self.a.tell(evolve(READY, iccid=""))
        self.a.tell(READY)
        self.assertEqual(self.relay.warnings, [])

    def test_one_that_was_swapped_while_the_router_was_away_is_told(self) -> None:
        self.line()
        self.a.tell(READY)
        self.relay.kill()
        self.a = self.relay.connectors["a"]
        self.swap()
        self.assertIn("another SIM", self.relay.warnings[-1])

    def use_up(self) -> None:
        self.a.tell(READY)
        for number in ("256772000001", "256772000002"):
            self.relay.send(to=number)
        self.a.answer()
        self.assertEqual(len(self.submits()), 1)

    def test_limits_of_a_channel_that_resets_begin_anew(self) -> None:
        self.line(resets=True)
        self.use_up()
        self.swap()
        self.assertEqual(len(self.submits()), 2)
        self.assertIn("its limits begin anew", self.relay.warnings[-1])

    def test_and_stay_so_after_a_restart(self) -> None:
        self.line(resets=True)
        self.use_up()
        self.swap()
        self.a.answer()
        self.relay.kill()
        self.a = self.relay.connectors["a"]
        self.a.up()
        self.relay.send(to="256772000003")
        self.assertEqual(len(self.submits()), 2)

    def test_a_line_that_has_now_this_sim_and_now_that_does_not_fill_the_log(
        self,
    ) -> None:
        self.line(resets=True)
        self.a.tell(READY)
        for second in range(at_most(3600, 1300)):
            self.relay.advance(1.0)
            self.a.tell(evolve(READY, iccid=str(second)))
        told = [words for words in self.relay.warnings if "another SIM" in words]
        self.assertLessEqual(len(told), 3 * (MOST + 1))

    def test_the_sim_that_is_in_it_then_is_told_late_and_none_if_it_is_the_old_one(self) -> None:
        for last, told in (("8925601", 0), ("8925603", 1)):
            self.line()
            self.a.tell(READY)
            for _ in range(MOST // 2):
                self.swap()
                self.a.tell(READY)
            before = len(self.relay.warnings)
            self.swap()
            self.assertEqual(len(self.relay.warnings), before)
            self.a.tell(evolve(READY, iccid=last))
            self.relay.advance(REST + 1.0)
            self.relay.advance(REST + 1.0)
            self.assertEqual(len(self.relay.warnings), before + told)
            if told:
                words = "another SIM is in its line: ICCID 8925603 in the place of 8925601"
                self.assertEqual(self.relay.warnings[-1], words)

    def test_limits_of_others_stay(self) -> None:
        self.line()
        self.use_up()
        self.swap()
        self.assertEqual(len(self.submits()), 1)
