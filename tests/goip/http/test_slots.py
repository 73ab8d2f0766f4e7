"""Each state of a slot, on both status pages."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.causes import cause_of
from router.goip.http.response import Response
from router.goip.http.slots import (
    Slot,
    SlotFailed,
    SlotSent,
    StillUnderway,
    Verdict,
    has_started_anew,
    judge,
    read_slots,
)
from router.sms.report import Cause, Fault
from tests.goip.http.samples import ok, slots_page

SEED = b"""<send-sms-status>
<id1>55c489da</id1><status1>STARTED</status1><error1></error1>
<id2></id2><status2>DONE</status2><error2></error2>
</send-sms-status>
"""


class PageTests(SynchronousTestCase):
    def test_the_page_of_the_documents_is_read(self) -> None:
        self.assertEqual(read_slots(ok(SEED)), {1: Slot("55c489da", "STARTED", ""), 2: Slot("", "DONE", "")})

    def test_the_older_page_is_read_too(self) -> None:
        page = slots_page({2: ("0000006D", "DONE", "500")}, 2, "smskey")
        self.assertEqual(read_slots(ok(page)), {1: Slot(), 2: Slot("0000006d", "DONE", "500")})

    def test_a_slot_without_a_number_is_that_of_the_line_that_was_asked_about(self) -> None:
        page = b"<send-sms-status><smskey>1f</smskey><status>DONE</status><error/></send-sms-status>"
        self.assertEqual(read_slots(ok(page), 3), {3: Slot("1f", "DONE", "")})
        self.assertIsNone(read_slots(ok(page)))

    def test_texts_of_the_network_are_read_in_either_charset(self) -> None:
        for charset in ("utf-8", "gb2312"):
            page = "<id1>a</id1><status1>DONE</status1><error1>余额 &lt;b>5&lt;/b> &amp; more</error1>"
            self.assertEqual(read_slots(ok(page.encode(charset))), {1: Slot("a", "DONE", "余额 5 & more")})

    def test_a_page_that_is_no_status_page_has_no_slots(self) -> None:
        for body in (b"", b"<html><id>1</id></html>", b"\x00" * 100, b"<id1>x</id1>"):
            self.assertIsNone(read_slots(ok(body)))
        self.assertIsNone(read_slots(Response(404, SEED)))

    def test_no_entity_of_a_page_is_read(self) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        page = bomb + b"<id1>&b;</id1><status1>&f;</status1><error1></error1>"
        self.assertEqual(read_slots(ok(page)), {1: Slot("&b;", "&f;", "")})


class VerdictTests(SynchronousTestCase):
    def judge(self, status: str, error: str = "") -> Verdict:
        return judge(Slot("a", status, error))

    def cause(self, error: str) -> Cause:
        verdict = self.judge("DONE", error)
        assert isinstance(verdict, SlotFailed)
        return verdict.cause

    def test_started_is_underway(self) -> None:
        self.assertEqual(self.judge("STARTED"), StillUnderway())

    def test_done_without_an_error_is_sent(self) -> None:
        self.assertEqual(self.judge("DONE"), SlotSent())

    def test_done_with_a_number_failed_with_the_cause_of_that_number(self) -> None:
        for number in (21, 28, 331, 500, 2172):
            for error in (f"{number}", f"+CMS ERROR: {number}"):
                self.assertEqual(self.cause(error), cause_of(number))

    def test_done_with_the_word_for_it_failed_since_the_line_is_logged_out(self) -> None:
        for error in ("GSM_LOGOUT", "CSML_LOGOUT", "gsm logout"):
            self.assertEqual(self.cause(error), Cause(Fault.BUSY, 331, error))

    def test_done_with_anything_else_failed(self) -> None:
        self.assertEqual(self.cause("发送失败"), Cause(Fault.MESSAGE, 0, "发送失败"))
        self.assertEqual(self.cause("-1"), Cause(Fault.MESSAGE, 0, "-1"))
        self.assertIs(self.cause("9" * 5000).fault, Fault.MESSAGE)

    def test_no_answer_of_the_provider_is_doubt(self) -> None:
        self.assertEqual(
            self.judge("ERRORDONE", "send, but provider not reply."),
            SlotFailed(Cause(Fault.DOUBT, 0, "send, but provider not reply.")),
        )
        self.assertEqual(self.judge("ERRORDONE"), SlotFailed(Cause(Fault.DOUBT, 0, "ERRORDONE")))

    def test_any_other_status_is_not_over(self) -> None:
        for status in ("", "完成", "DONE?", "SENT", "OK"):
            self.assertEqual(self.judge(status), StillUnderway())


class StartTests(SynchronousTestCase):
    def test_a_box_that_has_forgotten_an_id_has_started_anew(self) -> None:
        self.assertTrue(has_started_anew({1: Slot("a", "DONE")}, {1: Slot()}))

    def test_a_line_that_was_used_by_another_way_is_no_sign_of_it(self) -> None:
        self.assertFalse(has_started_anew({1: Slot("a", "DONE")}, {1: Slot("", "DONE")}))

    def test_nor_is_a_slot_that_never_was_used_or_is_not_on_the_page(self) -> None:
        self.assertFalse(has_started_anew({1: Slot(), 2: Slot("a", "DONE")}, {1: Slot()}))
