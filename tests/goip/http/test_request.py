"""Requests to the web server of a box, and the parts that may be shown."""

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.http.line import HttpSms, HttpUssd
from router.goip.http.pages import Page, ask_for_ussd, ask_page, ask_to_send
from router.goip.http.request import BoxLogin, write_request

ACCOUNT = BoxLogin("10.0.0.5", "admin", "se cret&")
NOW = Instant(0.0)


def sent(text: str) -> bytes:
    """Return the octets of a request to send this text."""
    return write_request(ask_to_send(3, HttpSms(None, "+256772000001", text), ACCOUNT, NOW).request, ACCOUNT)


class RequestTests(SynchronousTestCase):
    def test_a_message_is_asked_for_in_the_query_in_utf8(self) -> None:
        self.assertEqual(
            sent("[Grüße] & mehr"),
            b"GET /default/en_US/send.html?u=admin&p=se%20cret%26&l=3&n=%2B256772000001"
            b"&m=%5BGr%C3%BC%C3%9Fe%5D%20%26%20mehr HTTP/1.1\r\n"
            b"Host: 10.0.0.5\r\n"
            b"Authorization: Basic YWRtaW46c2UgY3JldCY=\r\n"
            b"Connection: close\r\n\r\n",
        )

    def test_nothing_is_put_in_front_of_a_leading_bracket(self) -> None:
        self.assertIn(b"&m=%5Bshop%5D HTTP/1.1", sent("[shop]"))

    def test_each_page_has_the_login_in_the_query_too(self) -> None:
        def target(page: Page) -> bytes:
            return write_request(ask_page(page, ACCOUNT, NOW).request, ACCOUNT).split()[1]

        login = b"u=admin&p=se%20cret%26"
        tree = b"/default/en_US/"
        self.assertEqual(target(Page.STATUS), tree + b"send_status.xml?" + login)
        self.assertEqual(target(Page.KEYS), tree + b"send_sms_status.xml?" + login)
        self.assertEqual(target(Page.LINES), tree + b"status.xml?" + login)
        self.assertEqual(target(Page.SIMS), tree + b"status.xml?type=gsm&" + login)
        self.assertEqual(target(Page.INBOX), tree + b"tools.html?type=sms_inbox&code=utf8&" + login)

    def test_a_service_code_goes_as_a_form(self) -> None:
        octets = write_request(
            ask_for_ussd(2, HttpUssd(None, "*100#", "0a0b0c0d"), Page.USSD, ACCOUNT, NOW).request, ACCOUNT
        )
        head, body = octets.split(b"\r\n\r\n")
        self.assertTrue(
            head.startswith(
                b"POST /default/en_US/ussd_info.html?type=ussd&u=admin&p=se%20cret%26 HTTP/1.1\r\n"
            )
        )
        self.assertIn(b"\r\nContent-Length: %d" % len(body), head)
        self.assertEqual(body, b"line2=1&smskey=0a0b0c0d&action=USSD&telnum=%2A100%23&send=Send")

    def test_neither_password_nor_text_is_shown(self) -> None:
        errand = ask_to_send(3, HttpSms(None, "+256772000001", "topsecret"), ACCOUNT, NOW)
        for shown in (repr(errand), repr(ACCOUNT), repr(HttpSms(None, "1", "topsecret"))):
            for secret in ("cret", "topsecret", "256772000001"):
                self.assertNotIn(secret, shown)
        self.assertEqual(errand.request.page, "/default/en_US/send.html")

    @given(st.text(max_size=200))
    def test_any_text_is_one_line_of_ascii_that_reads_back(self, text: str) -> None:
        first, *_ = sent(text).split(b"\r\n")
        method, target, version = first.decode("ascii").split(" ")
        self.assertEqual((method, version), ("GET", "HTTP/1.1"))
        read = dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))
        self.assertEqual(read["m"], text.encode("utf-8", "replace").decode())
