"""Each reply of `send.html`, in each spelling that is known, and in others."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.goip.http.replies import (
    BadLogin,
    Declined,
    Reply,
    SendRefused,
    SendStarted,
    UnknownReply,
    read_reply,
)
from router.goip.http.response import Response
from router.sms.report import Cause, Fault
from tests.goip.http.samples import ok


class ReplyTests(SynchronousTestCase):
    def read(self, text: str | bytes) -> Reply:
        return read_reply(ok(text), 1)

    def test_a_message_is_taken_in_the_spelling_of_the_documents(self) -> None:
        self.assertEqual(self.read("Sending, L1 Send SMS to 10086; ID:55c489da"), SendStarted("55c489da"))

    def test_a_message_is_taken_in_the_spelling_of_real_boxes(self) -> None:
        self.assertEqual(
            self.read("\nSending,L1 Send SMS to:51987654321; ID:6a52acc8\n"), SendStarted("6a52acc8")
        )

    def test_ids_that_count_are_ids_too(self) -> None:
        self.assertEqual(self.read("Sending,L1 Send SMS to:1; ID:0000006d\n"), SendStarted("0000006d"))
        self.assertEqual(self.read("Sending,L1 Send SMS to:1; ID: 6D\n"), SendStarted("6d"))

    def test_an_id_that_may_have_been_cut_is_none(self) -> None:
        self.assertIsInstance(self.read("Sending,L1 Send SMS to:1; ID:6a52a"), UnknownReply)
        self.assertIsInstance(self.read("Sending,L1 Send SMS to:1; I"), UnknownReply)

    def test_a_reply_in_a_page_is_read(self) -> None:
        page = "<html><body>\nSending,L1 Send SMS to:1; ID:6a52acc8\n</body></html>"
        self.assertEqual(self.read(page), SendStarted("6a52acc8"))

    def test_a_wrong_password_is_told_apart(self) -> None:
        for text in ("ERROR,user or password error", "\nERROR, user or password error\n"):
            self.assertEqual(self.read(text), BadLogin("user or password error"))
        for status in (401, 403):
            self.assertEqual(
                read_reply(Response(status, b""), 1), BadLogin(f"the login is refused (HTTP status {status})")
            )

    def test_a_busy_line_declines_for_now(self) -> None:
        for text in ("ERROR,L1 busy", "ERROR, L1 busy\n", "error,l1 BUSY"):
            reply = self.read(text)
            assert isinstance(reply, Declined)
            self.assertIs(reply.cause.fault, Fault.BUSY)

    def test_a_line_without_network_declines_as_one_that_is_barred(self) -> None:
        for text in ("ERROR,L1 GSM logout", "ERROR, L1 GSM_LOGOUT", "ERROR,L1 gsm logged out"):
            reply = self.read(text)
            assert isinstance(reply, Declined)
            self.assertEqual((reply.cause.fault, reply.cause.code), (Fault.BUSY, 331))

    def test_any_other_error_is_a_refusal_in_the_words_of_the_box(self) -> None:
        self.assertEqual(self.read("ERROR, no money"), SendRefused(Cause(Fault.MESSAGE, 0, "no money")))
        self.assertEqual(
            self.read("ERROR,"), SendRefused(Cause(Fault.MESSAGE, 0, "an error without a reason"))
        )

    def test_what_is_not_understood_is_never_success(self) -> None:
        for text in (
            "",
            "OK",
            "Sending",
            "Sending,L1",
            "ID:6a52acc8",
            "正在发送,L1 发送短信到:10086; ID:6a52acc8",
            "错误,L1 忙".encode("gb2312"),
            "<html><title>Router login</title></html>",
        ):
            self.assertIsInstance(self.read(text), UnknownReply, text)

    def test_a_reply_for_another_line_is_not_ours(self) -> None:
        for text in ("Sending,L2 Send SMS to:1; ID:6a52acc8", "ERROR,L12 busy"):
            self.assertIsInstance(self.read(text), UnknownReply)

    def test_a_login_page_is_a_wrong_login_and_a_text_that_names_one_is_none(self) -> None:
        page = "<html><form action=/login><input name=p type='password'></form></html>"
        self.assertEqual(self.read(page), BadLogin("it shows a login page"))
        self.assertEqual(self.read(f"Sending,L1 Send SMS to:1; ID:6a52acc8 {page}"), SendStarted("6a52acc8"))

    def test_a_redirection_or_an_error_of_the_server_is_not_understood(self) -> None:
        for status in (302, 404, 500):
            reply = read_reply(Response(status, b"Sending,L1 Send SMS to:1; ID:6a52acc8"), 1)
            # A text may be what the server stumbles over; that it sends us elsewhere is not the text's fault.
            fault = Fault.BUSY if status == 302 else Fault.MESSAGE
            self.assertEqual(reply, UnknownReply(f"HTTP status {status}", fault))

    def test_what_people_are_shown_is_one_short_line(self) -> None:
        reply = self.read("ERROR,a\nINFO forged\r\x1b[31m" + "x" * 10_000)
        assert isinstance(reply, SendRefused)
        self.assertTrue(reply.cause.said.startswith("a INFO forged [31mxxx"))
        self.assertTrue(reply.cause.said.isprintable())
        self.assertLessEqual(len(reply.cause.said), 160)

    @given(st.binary(max_size=300))
    def test_octets_without_the_word_are_never_success(self, octets: bytes) -> None:
        if b"sending" not in octets.lower():
            self.assertNotIsInstance(self.read(octets), SendStarted)
