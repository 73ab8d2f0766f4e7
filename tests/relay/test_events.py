from string import Formatter

from twisted.trial.unittest import SynchronousTestCase

from router.relay.event_kinds import EventKind, Level
from router.relay.events import LONGEST, MAX_LISTENERS, By, Event, Events, visible
from router.relay.faces import Face


class EventsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.events = Events()
        self.heard: list[Event] = []

    def test_a_listener_hears_all_in_order(self) -> None:
        self.events.listen(self.heard.append)
        self.events.tell(EventKind.STOPPED, "router")
        self.events.tell(EventKind.IS_PAUSED, "goip101")
        self.events.tell(EventKind.NOT_CLOSED, "store")
        self.assertEqual(
            [(event.level, event.subject, event.kind) for event in self.heard],
            [
                (Level.INFO, "router", EventKind.STOPPED),
                (Level.WARN, "goip101", EventKind.IS_PAUSED),
                (Level.ERROR, "store", EventKind.NOT_CLOSED),
            ],
        )

    def test_each_kind_can_be_told_with_its_words(self) -> None:
        self.events.listen(self.heard.append)
        for kind in EventKind:
            words = [name for _, name, _, _ in Formatter().parse(kind.words) if name]
            given: dict[str, object] = {name.partition(".")[0]: 1 for name in words}
            self.events.tell(kind, "router", 2, **given)
        self.assertEqual([event.kind for event in self.heard], list(EventKind))

    def test_it_hears_nothing_from_before(self) -> None:
        self.events.tell(EventKind.STOPPED, "router")
        self.events.listen(self.heard.append)
        self.assertEqual(self.heard, [])

    def test_it_hears_no_more_once_it_has_left(self) -> None:
        leave = self.events.listen(self.heard.append)
        leave()
        self.events.tell(EventKind.STOPPED, "router")
        self.assertEqual(self.heard, [])

    def test_one_that_leaves_while_it_hears_does_not_keep_it_from_the_others(self) -> None:
        leave = self.events.listen(lambda event: leave())
        self.events.listen(self.heard.append)
        self.events.tell(EventKind.STOPPED, "router")
        self.assertEqual(len(self.heard), 1)

    def test_there_is_a_bound_to_listeners(self) -> None:
        for _ in range(MAX_LISTENERS):
            leave = self.events.listen(self.heard.append)
        self.assertRaises(OverflowError, self.events.listen, self.heard.append)
        leave()
        self.events.listen(self.heard.append)

    def test_braces_in_a_text_are_text(self) -> None:
        self.events.listen(self.heard.append)
        self.events.tell(EventKind.PROBABLY_WRONG, "crm", warning="{oops} {0}")
        self.assertEqual(self.heard[0].text, "{oops} {0}")

    def test_an_event_has_the_level_and_the_words_of_its_kind(self) -> None:
        self.events.listen(self.heard.append)
        self.events.tell(EventKind.BENCHED, "goip101", seconds=60.4, why="it refuses all")
        text = "benched for 60 s: it refuses all"
        self.assertEqual(self.heard, [Event(EventKind.BENCHED, "goip101", text)])

    def test_what_a_peer_puts_into_a_line_cannot_begin_another(self) -> None:
        self.events.listen(self.heard.append)
        self.events.tell(EventKind.BENCHED, "a\nb", seconds=1, why="\x1b[2J\u202e")
        self.assertEqual(self.heard[0].subject, "a\\nb")
        self.assertEqual(self.heard[0].text, "benched for 1 s: \\x1b[2J\\u202e")

    def test_letters_of_all_scripts_stay_as_they_are(self) -> None:
        self.assertEqual(visible("крм, 香港 é"), "крм, 香港 é")

    def test_no_line_is_longer_than_ours_are(self) -> None:
        self.assertEqual(visible("x" * 60_000), "x" * LONGEST + "…")


class ActTests(SynchronousTestCase):
    def test_an_act_names_who_had_it_done_and_says_it_in_its_words(self) -> None:
        events, heard = Events(), list[Event]()
        events.listen(heard.append)
        by = By("ann", "10.0.0.1", Face.DASHBOARD)
        events.act(EventKind.OPERATED, "goip101", by, what="paused")
        self.assertEqual((heard[0].by, heard[0].text), (by, "paused by ann from 10.0.0.1 over the dashboard"))

    def test_each_face_has_its_words(self) -> None:
        for by, words in (
            (By("ann", "10.0.0.1", Face.API), "ann from 10.0.0.1 over the API"),
            (By("root", "socket", Face.SOCKET), "root at the control socket"),
            (By("SIGHUP", "", Face.SIGNAL), "SIGHUP"),
            (By(""), "an operator"),
        ):
            self.assertEqual(str(by), words)
