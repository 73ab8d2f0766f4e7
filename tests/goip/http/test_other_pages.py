"""A box that answers with something else than its pages: it is not taken for one that works."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.events import SmsUnsent
from router.goip.http.events import Blame, BoxDown, BoxLineDown, BoxUp, Event, InboxSms
from router.goip.http.other_pages import strange
from router.goip.http.response import MOST_OF_BODY
from tests.goip.http.conversation import Conversation
from tests.goip.http.samples import ok, slots_page, states_page

LOGIN_PAGE = b'<html><form method="post"><input name="u"><input type="password" name="p"></form></html>'
WELCOME = b"<!DOCTYPE html><title>Router</title><frameset></frameset>"

STRANGE = (
    (LOGIN_PAGE, 200, "it shows a login page", Blame.LOGIN),
    (b"", 401, "the login is refused (HTTP status 401)", Blame.LOGIN),
    (b"", 302, "it sends us elsewhere in the place of status.xml (HTTP status 302)", Blame.ELSEWHERE),
    (WELCOME, 200, "a web page for people comes in the place of status.xml", Blame.PAGE),
)


class StrangeTests(SynchronousTestCase):
    def down(self, told: list[Event]) -> list[Event]:
        return [event for event in told if isinstance(event, (BoxDown, BoxUp))]

    def test_a_box_that_answers_so_from_the_start_is_down_and_the_reason_is_told_once(self) -> None:
        for body, status, why, blame in STRANGE:
            talk = Conversation()
            talk.bodies = {"lines": (body, status)}
            talk.serve()
            talk.wait(200)
            self.assertEqual(self.down(talk.hear()), [BoxDown(why, blame)])
            self.assertFalse(talk.box.send(1, "sms", "1", "x", talk.now))

    def test_one_that_begins_to_do_so_goes_down_and_comes_back_when_it_has_ended(self) -> None:
        for body, status, why, blame in STRANGE:
            talk = Conversation()
            talk.start()
            talk.bodies = {"lines": (body, status)}
            talk.wait(35)
            told = talk.hear()
            self.assertEqual(self.down(told), [BoxDown(why, blame)])
            self.assertIn(BoxLineDown(2, why), told)
            talk.bodies = {}
            talk.wait(61)
            self.assertEqual(self.down(talk.hear()), [BoxUp()])
            self.assertTrue(talk.box.send(1, "sms", "1", "x", talk.now))

    def test_a_message_that_waits_for_its_status_page_goes_elsewhere(self) -> None:
        for body, status, _, blame in STRANGE:
            talk = Conversation()
            talk.start()
            talk.bodies = {"status": (body, status)}
            talk.box.send(1, "sms", "1", "x", talk.now)
            talk.serve()
            talk.wait(3)
            told = talk.hear()
            (down,) = [event for event in told if isinstance(event, BoxDown)]
            self.assertIs(down.blame, blame)
            self.assertIn(SmsUnsent("sms", down.why), told)

    def test_what_stands_in_a_page_that_is_understood_makes_it_no_other(self) -> None:
        talk = Conversation()
        talk.start()
        text = LOGIN_PAGE.decode().replace('"', "'")
        talk.rings[1] = [f"11-29 10:00:00,1,{text}"], 1
        talk.slots[1] = "1", "DONE", "&lt;html>" + text.replace("<", "&lt;")
        talk.box.send(1, "sms", "1", "x", talk.now)
        self.assertEqual(talk.serve(), "send 1")
        talk.answer("Sending,L1 Send SMS to:1; ID:00000002")
        talk.wait(31)
        told = talk.hear()
        self.assertEqual(self.down(told), [])
        self.assertTrue([event for event in told if isinstance(event, InboxSms)])

    def test_a_page_of_a_box_is_not_strange(self) -> None:
        for page in (slots_page({}, 8), states_page({1: ("Y", "N")}), b"", b"\xff"):
            self.assertIsNone(strange("status.xml", ok(page)))

    def test_any_page_is_looked_at_in_little_time(self) -> None:
        for piece in (b"<input ", b"<input type =", b"<html", b"< input type=password", b"<"):
            body = piece * (MOST_OF_BODY // len(piece))
            self.assertTrue(strange("status.xml", ok(body)) is None or piece == b"<html")
