"""Requests to a box and their answers for other eyes."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.http.masking import mask_answer, mask_request
from router.goip.http.request import BoxLogin, build_get, build_post, write_request

ACCOUNT = BoxLogin("10.0.0.9", "admin", "s+cret")
XML = b"<?xml version='1.0'?>\n<send-sms-status>\n<status1>DONE</status1><error1>errorstatus:38</error1>"
BALANCE = b"<error2>Your balance is 4.50, bonus 20 SMS</error2>\n</send-sms-status>"


class RequestTests(SynchronousTestCase):
    def test_url_and_basic_are_without_the_password_and_the_text(self) -> None:
        fields = (("u", "admin"), ("p", "s+cret"), ("l", "1"), ("n", "4711"), ("m", "hello you"))
        octets = write_request(build_get("/default/en_US/send.html", fields), ACCOUNT)
        shown = mask_request(octets, False, ACCOUNT)
        self.assertEqual(len(shown), len(octets))
        self.assertIn(b"send.html?u=admin&p=********&l=1&n=4711&m=xxxxxxxxxxx HTTP/1.1", shown)
        self.assertRegex(shown, rb"Authorization: Basic \*{16}\r\n")
        self.assertIn(b"&m=hello%20you", mask_request(octets, True, ACCOUNT))

    def test_a_form_is_too_whoever_the_password_is_of(self) -> None:
        request = build_post(
            "/x.html", (("p", "other"),), (("l", "1"), ("smscontent", "hi"), ("password", "b"))
        )
        shown = mask_request(write_request(request, ACCOUNT), False, ACCOUNT)
        self.assertIn(b"?p=*****", shown)
        self.assertIn(b"smscontent=xx&password=*", shown)


class AnswerTests(SynchronousTestCase):
    def test_a_page_is_hidden_and_its_head_is_not(self) -> None:
        answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: session=1\r\n\r\nsms=['hello']"
        shown = mask_answer(answer, False, ACCOUNT)
        self.assertEqual(shown, b"HTTP/1.1 200 OK\r\nSet-Cookie: *********\r\n\r\n" + b"x" * 13)
        self.assertIn(b"hello", mask_answer(answer, True, ACCOUNT))

    def test_states_are_shown_and_the_words_of_the_network_are_not(self) -> None:
        shown = mask_answer(b"HTTP/1.0 200 OK\r\n\r\n" + XML + BALANCE, False, ACCOUNT)
        self.assertIn(XML, shown)
        self.assertNotIn(b"4.50", shown)

    def test_a_page_with_the_password_in_it_does_not_show_it(self) -> None:
        self.assertNotIn(b"s+cret", mask_answer(b"<input value='s+cret'>", True, ACCOUNT))
