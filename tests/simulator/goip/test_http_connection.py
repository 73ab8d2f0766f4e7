"""Connections to the web pages, and what may go wrong on them."""

from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.http.requests import LONGEST
from router.simulator.goip.http.wire import HttpPort
from tests.simulator.goip.http_scene import HttpScene

STATUS = b"GET /default/en_US/status.xml?type=base&u=admin&p=admin HTTP/1.1\r\n\r\n"
SEND = b"GET /default/en_US/send.html?u=admin&p=admin&l=1&n=1&m=x HTTP/1.1\r\n\r\n"


class Requests(TestCase):
    def test_a_request_may_come_octet_by_octet(self) -> None:
        browser = HttpScene().browser()
        for octet in STATUS:
            browser.send(bytes((octet,)))
        self.assertIn("<sn>", browser.body)

    def test_its_lines_may_end_by_lf(self) -> None:
        browser = HttpScene().browser()
        browser.send(STATUS.replace(b"\r\n", b"\n"))
        self.assertIn("<sn>", browser.body)

    def test_what_is_no_request_is_cut(self) -> None:
        for octets in (b"dance\r\n\r\n", b"GET x HTTP/1.1\n\n", b"GET / HTTP/1.1\nContent-Length: x\n\n"):
            browser = HttpScene().browser()
            browser.send(octets)
            self.assertTrue(browser.was_cut, octets)

    def test_so_is_one_that_never_ends(self) -> None:
        browser = HttpScene().browser()
        browser.send(b"GET /" + b"a" * LONGEST)
        self.assertTrue(browser.was_cut)

    def test_one_request_a_connection(self) -> None:
        scene = HttpScene()
        browser = scene.browser()
        browser.send(STATUS)
        browser.send(STATUS)
        self.assertEqual((browser.came.count(b"HTTP/1.1"), browser.is_closed), (1, True))
        self.assertEqual(scene.goip.stats()["http_connections"], 0)


class Responses(TestCase):
    def test_the_length_is_told_in_octets(self) -> None:
        browser = HttpScene().browser()
        browser.send(STATUS)
        head, _, body = browser.came.partition(b"\r\n\r\n")
        self.assertIn(b"\r\nContent-Length: %d\r\n" % len(body), head)

    def test_header_lines_may_end_by_lf_alone(self) -> None:
        browser = HttpScene("--lf-only-headers", "on").browser()
        browser.send(STATUS)
        self.assertNotIn(b"\r", browser.came)
        self.assertIn(b"\n\n<?xml", browser.came)

    def test_a_page_may_be_longer_than_a_mebibyte(self) -> None:
        browser = HttpScene("--http-padding", "1100000").browser()
        browser.send(STATUS)
        self.assertTrue(len(browser.came) > 1024 * 1024)


class Trouble(TestCase):
    def test_a_request_may_hang_done_or_not(self) -> None:
        for word, shown in (("after", ["x"]), ("before", [])):
            scene = HttpScene("--http-hang-rate", "1", "--http-trouble-when", word)
            browser = scene.browser()
            browser.send(SEND)
            scene.clock.advance(1000)
            self.assertEqual((browser.came, browser.is_closed), (b"", False))
            self.assertEqual(scene.handset(b"1"), shown)

    def test_an_answer_may_end_in_the_middle(self) -> None:
        scene = HttpScene("--http-cut-rate", "1")
        browser = scene.browser()
        browser.send(SEND)
        self.assertTrue(browser.is_closed)
        self.assertTrue(0 < len(browser.came) < 150)
        self.assertEqual(scene.handset(b"1"), ["x"])

    def test_or_never_begin_and_nothing_is_done(self) -> None:
        scene = HttpScene("--http-cut-rate", "1", "--http-trouble-when", "before")
        browser = scene.browser()
        browser.send(SEND)
        self.assertEqual((browser.came, browser.was_cut, scene.handset(b"1")), (b"", True, []))

    def test_it_may_be_either(self) -> None:
        scene = HttpScene("--http-hang-rate", "1", "--http-trouble-when", "either")
        for _ in range(100):
            scene.browser().send(SEND)
        self.assertTrue(20 < len(scene.handset(b"1")) < 80)

    def test_an_answer_may_come_twice(self) -> None:
        scene = HttpScene("--http-repeat-rate", "1")
        browser = scene.browser()
        browser.send(SEND)
        self.assertEqual((browser.came.count(b"Sending,"), scene.handset(b"1")), (2, ["x"]))

    def test_or_late(self) -> None:
        scene = HttpScene("--http-slow-s", "20")
        browser = scene.browser()
        browser.send(SEND)
        self.assertEqual(browser.came, b"")
        scene.clock.advance(20)
        self.assertIn(b"Sending,", browser.came)

    def test_only_some_pages_may_be_troubled(self) -> None:
        scene = HttpScene("--http-hang-rate", "1", "--http-trouble-pages", "send.html")
        for octets, is_answered in ((SEND, False), (STATUS, True)):
            browser = scene.browser()
            browser.send(octets)
            self.assertEqual(browser.is_closed, is_answered)

    def test_a_box_that_is_off_takes_no_connection_and_cuts_those_there_are(self) -> None:
        scene = HttpScene("--http-hang-rate", "1")
        browser = scene.browser()
        browser.send(STATUS)
        scene.goip.switch_off()
        self.assertTrue(browser.was_cut)
        self.assertIsNone(scene.browser().connection)


class Wire(TestCase):
    def test_octets_go_in_and_out_and_the_connection_is_closed(self) -> None:
        scene = HttpScene()
        wire, transport = HttpPort(scene.http).buildProtocol(None), StringTransport()
        wire.makeConnection(transport)
        wire.dataReceived(STATUS)
        self.assertIn(b"<sn>", transport.value())
        self.assertTrue(transport.disconnecting)
        wire.connectionLost()
        self.assertEqual(scene.goip.stats()["http_connections"], 0)

    def test_a_box_that_is_off_resets_it(self) -> None:
        scene = HttpScene()
        scene.goip.switch_off()
        wire, transport = HttpPort(scene.http).buildProtocol(None), StringTransport()
        wire.makeConnection(transport)
        self.assertTrue(transport.disconnecting)
