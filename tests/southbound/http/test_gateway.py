"""A box that is asked by its web pages: what is beyond the suite of all connectors."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.line_state import LineState
from router.goip.ussd import UssdAnswer
from tests.southbound.http.box import HttpBox
from tests.southbound.simulated import slow
from tests.support.relay_side import Segment
from tests.support.values import message


class HttpGatewayCase(SynchronousTestCase):
    def begin(self, *flags: str, carries: bool = True) -> HttpBox:
        """Make a box that has accepted the login."""
        box = HttpBox(slow(*flags), carries=carries)
        box.gateway.start()
        box.admit()
        return box

    def submit(self, box: HttpBox) -> Segment:
        segment = Segment(message(), box.expires_at)
        self.assertTrue(box.gateway.connectors[box.channel].submit(segment))
        box.carry()
        return segment


class RestartTests(HttpGatewayCase):
    def restart(self, box: HttpBox) -> None:
        """End the router, let an SMS come in on the line, and start it again."""
        box.gateway.stop()
        box.goip.receive(box.line, "+4477", "meanwhile")
        box.wait(30.0)
        box.relay.told.clear()
        box.gateway = box.make()
        box.gateway.start()
        box.admit()

    def arrived(self, box: HttpBox) -> list[object]:
        return [told[2] for told in box.relay.of("arrived")]

    def test_what_comes_between_is_given_even_if_the_inbox_was_empty_at_the_first_look(self) -> None:
        box = self.begin()
        self.assertEqual(box.relay.of("remember"), [("remember", box.channel)])
        self.restart(box)
        self.assertEqual(self.arrived(box), [b"meanwhile"])

    def test_what_was_kept_is_not_given_again(self) -> None:
        box = self.begin()
        box.bring(b"one")
        box.relay.kept()
        self.restart(box)
        self.assertEqual(self.arrived(box), [b"meanwhile"])

    def test_what_was_not_kept_is(self) -> None:
        box = self.begin()
        box.bring(b"one")
        self.restart(box)
        self.assertEqual(self.arrived(box), [b"one", b"meanwhile"])


class KeysTests(HttpGatewayCase):
    def test_of_an_inbox_some_hundred_keys_are_kept_however_many_sms_come(self) -> None:
        box = self.begin()
        for number in range(60):
            for each in range(10):
                box.goip.receive(box.line, "+4477", f"{number} {each}")
            box.wait(16.0)
            box.relay.kept()
        self.assertEqual(len(box.relay.of("arrived")), 600)
        self.assertLessEqual(len(box.relay.heard(box.channel)), 400)


class LineTests(HttpGatewayCase):
    def whether_up(self, box: HttpBox) -> list[object]:
        return [told[0] for told in box.relay.of("up", "down")]

    def states(self, box: HttpBox) -> list[bool | None]:
        states = [told[2] for told in box.relay.of("line")]
        return [state.logged_in for state in states if isinstance(state, LineState)]

    def test_a_line_without_network_stands_and_its_state_says_why_nothing_goes_there(self) -> None:
        box = HttpBox(slow())
        box.line.log_out()
        box.gateway.start()
        box.admit()
        self.assertEqual((self.whether_up(box), self.states(box)), (["up"], [False]))
        self.assertEqual(box.state.up, 1)

    def test_one_that_has_none_before_and_after_the_box_was_silent_comes_back(self) -> None:
        box = self.begin()
        box.log_out()
        box.drop()
        self.assertEqual(self.whether_up(box), ["up", "down"])
        box.wait(90.0)
        self.assertEqual(self.whether_up(box), ["up", "down", "up"])

    def test_one_that_has_turned_a_text_away_is_told_to_be_well_when_the_page_says_so(self) -> None:
        box = self.begin()
        box.turn_away()
        segment = self.submit(box)
        self.assertEqual(box.relay.outcomes(segment), ["unsent"])
        box.line.log_in()
        box.wait(31.0)
        self.assertEqual((self.states(box)[0], self.states(box)[-2:]), (True, [False, True]))
        self.submit(box)

    def test_a_box_that_does_not_let_us_in_is_told_to_the_operator(self) -> None:
        box = self.begin()
        box.set(http_password="changed")
        box.wait(35.0)
        self.assertEqual(self.whether_up(box), ["up", "down"])
        box.state.tick(box.clock.seconds() + 60.0)
        said = " ".join(str(told[1]) for told in box.relay.of("log"))
        self.assertIn("are `user` and `password` those of the box's page?", said)

    def test_of_one_that_is_only_watched_the_state_is_told_and_codes_are_carried(self) -> None:
        box = self.begin(carries=False)
        box.bring(b"hi")
        box.log_out()
        self.assertEqual({str(told[0]) for told in box.relay.told}, {"line", "log"})
        self.assertEqual(box.state.up, 1)
        box.line.log_in()
        box.wait(31.0)
        answers: list[UssdAnswer] = []
        self.assertTrue(box.gateway.connectors[box.channel].ussd("*100#", answers.append))
        box.answer_ussd("5 EUR")
        self.assertEqual(answers, [UssdAnswer("5 EUR")])


class TroubleTests(HttpGatewayCase):
    def test_what_the_relay_stumbles_over_ends_neither_the_polling_nor_what_is_told_beside_it(self) -> None:
        box = self.begin()
        box.relay.stumbles["arrived"] = 1
        box.goip.receive(box.line, "+4477", "one")
        box.bring(b"two")
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertEqual([told[2] for told in box.relay.of("arrived")], [b"two"])
        segment = self.submit(box)
        box.accept("17")
        self.assertEqual(box.relay.endings(segment), ["submitted"])

    def test_a_stumble_over_an_outcome_leaves_the_line_free(self) -> None:
        box = self.begin()
        self.submit(box)
        box.relay.stumbles["submitted"] = 1
        box.accept("17")
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        segment = self.submit(box)
        box.accept("18")
        self.assertEqual(box.relay.endings(segment), ["submitted"])

    def test_a_request_that_is_out_at_the_stop_is_left_and_its_text_is_lost(self) -> None:
        box = self.begin()
        box.set(http_hang_rate=1.0)
        segment = self.submit(box)
        box.gateway.stop()
        self.assertTrue(box.gateway.idle)
        self.assertIn(box.relay.endings(segment), (["lost"], ["unsent"]))

    def test_a_text_whose_request_hangs_is_looked_up_and_goes_once(self) -> None:
        box = self.begin()
        box.set(http_hang_rate=1.0, http_trouble_pages="send.html", http_trouble_when="after")
        segment = self.submit(box)
        box.wait(20.0)
        box.set(http_hang_rate=0.0)
        box.accept("17")
        self.assertEqual((len(box.texts()), box.relay.endings(segment)), (0, ["submitted"]))
        self.assertEqual(len(box.goip.records.sent), 1)
