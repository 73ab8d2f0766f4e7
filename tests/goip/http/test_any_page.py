"""Pages of any octets, pages that were cut anywhere, and pages made to take long."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.goip.events import SmsSubmitted
from router.goip.http.inbox_page import read_inbox
from router.goip.http.octets import decode, elements, show, strip_markup, unescape
from router.goip.http.replies import SendStarted, read_reply
from router.goip.http.response import MOST_OF_BODY
from router.goip.http.slots import judge, read_slots
from router.goip.http.states import read_fields
from tests.goip.http.conversation import TAKEN, Conversation
from tests.goip.http.samples import SEEN_STATES, inbox_page, ok, slots_page
from tests.support.extent import at_most

WORDS = [
    b"Sending,L1 Send SMS to:1; ID:",
    b"ERROR,",
    b"busy",
    b"6a52acc8",
    b"<id1>",
    b"</id1>",
    b"<status1>",
    b"DONE",
    b"</status1>",
    b"<error1>",
    b"</error1>",
    b"<l1_gsm_status>",
    b"</l1_gsm_status>",
    b"&lt;",
    b"&#x41;",
    b"&#999999;",
    b"sms= [",
    b'"11-29 10:00:00,1,a"',
    b'"',
    b"\\",
    b",",
    b"];",
    b"pos=1;",
    b"sms_row_insert(l1_sms_store, sms, pos, 1);",
    b"\xff",
    b"\xb7\xa2",
    b"\n",
]

pages = st.one_of(
    st.binary(max_size=400), st.lists(st.sampled_from(WORDS), max_size=30).map(b"".join), st.just(SEEN_STATES)
)


class AnyPageTests(SynchronousTestCase):
    @given(st.lists(st.tuples(pages, st.sampled_from([200, 200, 200, 204, 302, 401, 404, 500])), max_size=12))
    @settings(max_examples=at_most(200, 12))
    def test_whatever_a_box_answers_the_machine_goes_on(self, answers: list[tuple[bytes, int]]) -> None:
        talk = Conversation()
        talk.start()
        talk.box.send(1, "sms", "1", "x", talk.now)
        talk.box.ussd(2, "ussd", "*1#", "0a0b0c0d", talk.now)
        for body, status in answers:
            while not talk.asks():
                talk.pass_time(1.0)
            talk.answer(body, status)
        for _ in range(800):
            talk.pass_time(1.0)
            while talk.asks():
                talk.answer_page() if talk.asked[-1][1] not in (
                    "send",
                    "ussd",
                    "ussd by sms",
                ) else talk.answer("", 500)
        outcomes = [event for event in talk.hear() if getattr(event, "token", None) == "sms"]
        self.assertTrue(outcomes)

    @given(st.binary(max_size=400))
    def test_any_octets_are_some_text(self, octets: bytes) -> None:
        self.assertTrue(show(unescape(strip_markup(decode(octets)))).isprintable())

    def test_no_cut_of_a_failure_is_success(self) -> None:
        page = slots_page({1: ("6a52acc8", "DONE", "500")}, 1)
        for end in range(len(page)):
            slot = (read_slots(ok(page[:end])) or {}).get(1)
            if slot is not None:
                self.assertEqual(judge(slot), judge((read_slots(ok(page)) or {})[1]))

    def test_no_cut_of_a_reply_gives_another_id(self) -> None:
        for end in range(len(TAKEN)):
            reply = read_reply(ok(TAKEN[:end]), 1)
            if isinstance(reply, SendStarted):
                self.assertEqual(reply.id, "6a52acc8")

    def test_no_cut_of_a_page_says_what_the_page_does_not(self) -> None:
        whole = elements(SEEN_STATES)
        for end in range(0, len(SEEN_STATES), 7):
            self.assertLessEqual(elements(SEEN_STATES[:end]).items(), whole.items())

    def test_success_needs_the_slot_to_say_so(self) -> None:
        talk = Conversation()
        talk.start()
        talk.box.send(1, "sms", "1", "x", talk.now)
        talk.serve()
        talk.answer(TAKEN)
        for body in (b"DONE", b"<status1>DONE</status1><error1></error1>", b"<id1>6a52acc8</id1>"):
            talk.bodies["status"] = body, 200
            talk.wait(4)
            self.assertNotIn(SmsSubmitted("sms", "6a52acc8"), talk.hear())


OCTETS = at_most(MOST_OF_BODY, MOST_OF_BODY // 4)


class LongPageTests(SynchronousTestCase):
    """Each would take hours if a search went back over what it has seen."""

    def pages(self) -> list[bytes]:
        units = [
            b"<",
            b"<a>",
            b"<a ",
            b"<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            b"</a>",
            b"&",
            b"&#1",
            b"sms= [",
            b'sms= ["',
            b'sms= ["",',
            b'sms= [","];pos=1;sms_row_insert(l1);',
            b'sms= [",",];pos=1;sms_row_insert(l1);',
            b"sms" + b" " * 5000,
            b"]" + b" " * 5000,
            b'"\\',
            b'","',
            b"];pos=1;sms_row_insert(l1",
            b"Sending,",
            b"ID:",
            b" ",
            b"\xff",
        ]
        heads = [b"", b"<id1>", b'sms= ["', b"Sending,L1 "]
        return [head + unit * (OCTETS // len(unit)) for head in heads for unit in units]

    def test_pages_that_are_made_to_take_long_are_read_in_their_time(self) -> None:
        for page in self.pages():
            response = ok(page)
            read_inbox(response)
            read_slots(response)
            read_fields(response)
            self.assertNotIsInstance(read_reply(response, 1), SendStarted)

    def test_a_list_of_many_entries_has_a_bound(self) -> None:
        page = inbox_page({1: (["11-29 10:00:00,1,a"] * 30_000, 0)})
        rings = read_inbox(ok(page)) or {}
        self.assertLessEqual(len(rings[1].entries), 512)
