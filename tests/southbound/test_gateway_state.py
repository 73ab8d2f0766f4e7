"""Reports of a gateway's links: the first failure, then the changes, then each hour."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.event_kinds import EventKind
from router.relay.events import Event, Events
from router.southbound.gateway_state import AGAIN, EVERY, LINES, SETTLING, GatewayState
from router.southbound.smpp.trouble import HUNG_UP, LOST, of_status
from router.southbound.trouble import REFUSED, Trouble

UP, FAILS, PARTLY, DOWN = (
    EventKind.GATEWAY_UP,
    EventKind.LINK_FAILS,
    EventKind.GATEWAY_PARTLY_UP,
    EventKind.GATEWAY_DOWN,
)


class StateTestCase(SynchronousTestCase):
    links = 32

    def setUp(self) -> None:
        self.heard: list[Event] = []
        self.now = 1000.0
        events = Events()
        events.listen(self.heard.append)
        self.state = GatewayState(events, "goip1", "10.0.0.9:7777", self.links)

    def name(self, link: int) -> str:
        return f"goip1{link:02}"

    def all_fail(self, why: Trouble = REFUSED, first: int = 1) -> None:
        for link in range(first, self.links + 1):
            self.state.failed(link, self.name(link), why, self.now)

    def all_bound(self, first: int = 1) -> None:
        for link in range(first, self.links + 1):
            self.state.bound(link, self.name(link), self.now)

    def pass_(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            self.now += 1.0
            self.state.tick(self.now)

    def told(self) -> list[EventKind]:
        """Return the kinds of events since the last call."""
        kinds = [event.kind for event in self.heard]
        self.heard.clear()
        return kinds


class BoxTests(StateTestCase):
    def test_all_bound_is_one_line_at_once(self) -> None:
        self.all_bound()
        self.assertEqual([event.text for event in self.heard], ["all 32 channels are bound to 10.0.0.9:7777"])

    def test_the_first_failure_is_told_at_once_with_host_port_and_advice(self) -> None:
        self.all_fail()
        (event,) = self.heard
        self.assertEqual((event.kind, event.subject), (FAILS, "goip1"))
        self.assertTrue(event.text.startswith("goip101 to 10.0.0.9:7777: connection refused: "), event.text)

    def test_who_asks_hears_how_many_stand_and_why_the_others_do_not(self) -> None:
        self.assertEqual(
            (self.state.count().up, self.state.count().links, self.state.count().why), (0, 32, "")
        )
        self.all_bound()
        self.assertEqual((self.state.count().up, self.state.count().why), (32, ""))
        self.state.failed(1, "goip101", REFUSED, self.now)
        count = self.state.count()
        self.assertEqual((count.peer, count.up), ("10.0.0.9:7777", 31))
        self.assertTrue(count.why.startswith("goip101: connection refused"), count.why)

    def test_then_they_are_counted(self) -> None:
        self.all_fail()
        self.pass_(SETTLING + 1)
        self.assertTrue(
            self.heard[1].text.startswith("0 of 32 channels up at 10.0.0.9:7777: connection refused")
        )
        self.assertEqual(self.told(), [FAILS, DOWN])

    def test_as_long_as_nothing_changes_once_an_hour_with_how_often_it_was_tried(self) -> None:
        self.all_fail()
        self.pass_(SETTLING + 1)
        self.told()
        for _ in range(60):
            self.pass_(60)
            self.all_fail()
        self.pass_(10)
        self.assertRegex(self.heard[0].text, r"\(1,9\d\d failures in 1 h 0 min\)$")
        self.assertEqual(self.told(), [DOWN])

    def test_each_reason_has_its_links_and_its_advice(self) -> None:
        for link in range(1, 31):
            self.state.bound(link, self.name(link), self.now)
        self.state.failed(31, "goip131", of_status(0x0E), self.now)
        self.state.failed(32, "goip132", HUNG_UP, self.now)
        self.pass_(SETTLING + 1)
        text = self.heard[-1].text
        self.assertTrue(text.startswith("30 of 32 channels up at 10.0.0.9:7777: "), text)
        for words in ("goip131: bind refused, wrong password", "goip132: it hung up before"):
            self.assertIn(words, text)

    def test_many_links_are_named_in_part(self) -> None:
        self.state.bound(1, "goip101", self.now)
        self.all_fail(first=2)
        self.pass_(SETTLING + 1)
        self.assertIn("goip102, goip103, goip104, goip105, goip106 and 26 more: ", self.heard[-1].text)

    def test_its_recovery_is_told_with_how_long_it_was_away(self) -> None:
        self.all_bound()
        self.all_fail(LOST)
        self.pass_(180)
        self.all_bound()
        self.assertEqual(self.heard[-1].text, "all 32 channels are bound to 10.0.0.9:7777, after 3 min")
        self.assertEqual(self.told(), [UP, FAILS, DOWN, UP])

    def test_a_blip_has_its_end_in_the_log_too(self) -> None:
        self.all_bound()
        self.state.failed(7, "goip107", LOST, self.now)
        self.pass_(2)
        self.state.bound(7, "goip107", self.now)
        self.assertEqual(self.told(), [UP, FAILS, UP])

    def test_a_blip_that_was_not_told_is_not_told_an_hour_later(self) -> None:
        self.all_bound()
        for _ in range(LINES):
            self.all_fail(LOST)
            self.pass_(1)
            self.all_bound()
        self.pass_(SETTLING + 1)
        self.told()
        self.pass_(AGAIN + 10)
        self.assertEqual(self.told(), [])

    def test_another_reason_is_another_state(self) -> None:
        self.all_fail()
        self.pass_(SETTLING + 1)
        self.all_fail(of_status(0x0D))
        self.pass_(SETTLING + 1)
        self.assertIn("ESME_RBINDFAIL", self.heard[-1].text)

    def test_it_does_not_wait_for_ever_for_links_that_say_nothing(self) -> None:
        self.state.failed(1, "goip101", REFUSED, self.now)
        self.pass_(60)
        self.assertEqual(self.told(), [FAILS, DOWN])

    def test_one_that_flaps_has_a_bounded_number_of_lines_and_its_last_state_is_told(self) -> None:
        for _ in range(360):
            self.all_bound()
            self.pass_(5)
            self.all_fail(LOST)
            self.pass_(5)
        self.assertLessEqual(len(self.told()), LINES + 3600 / EVERY + 1)
        self.all_bound()
        self.pass_(EVERY * 2)
        self.assertEqual(self.told()[-1], UP)

    def test_what_is_left_on_purpose_is_no_failure(self) -> None:
        self.all_bound()
        self.told()
        self.state.leave()
        self.all_fail(LOST)
        self.pass_(AGAIN + 10)
        self.assertEqual(self.told(), [])

    def test_what_single_links_do_wrong_is_told_twice_an_hour_and_counted(self) -> None:
        for _ in range(100):
            self.state.broke("goip101", "submit_sm in a wrong state", self.now)
        self.now += AGAIN
        self.state.broke("goip101", "submit_sm in a wrong state", self.now)
        self.assertEqual(len(self.heard), 3)
        self.assertTrue(self.heard[-1].text.endswith("(and 98 more before it)"))


class TenDarkBoxesTests(SynchronousTestCase):
    def test_they_make_fewer_than_two_hundred_lines_an_hour(self) -> None:
        heard: list[Event] = []
        events = Events()
        events.listen(heard.append)
        states = [GatewayState(events, f"goip{n}", f"10.0.0.{n}:7777", 32) for n in range(10)]
        for second in range(3600):
            for state in states:
                if second % 30 == 0:
                    why = (REFUSED, HUNG_UP)[second // 600 % 2]
                    for link in range(32):
                        state.failed(link, f"channel {link}", why, float(second))
                state.tick(float(second))
        self.assertLess(len(heard), 100)
        self.assertGreaterEqual(len(heard), 20)


class SingleTests(StateTestCase):
    links = 1

    def test_what_it_is_bound_as_is_told(self) -> None:
        self.state.bound(1, "us", self.now)
        self.assertEqual(self.heard[0].text, "bound as us to 10.0.0.9:7777")

    def test_its_failure_is_one_line_and_no_second_that_says_the_same(self) -> None:
        self.all_fail()
        self.pass_(60)
        self.assertEqual(self.told(), [FAILS])

    def test_it_is_told_again_each_hour(self) -> None:
        self.all_fail()
        self.pass_(AGAIN * 2 + 60)
        self.assertEqual(self.told(), [FAILS, DOWN, DOWN])
