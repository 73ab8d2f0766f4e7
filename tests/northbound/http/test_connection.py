"""An HTTP connection: its limits, and clients that are slow, broken, or gone."""

from collections.abc import Callable
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from router.northbound.http.body_slices import SLICE
from router.northbound.http.connection import BEAT, IDLE, READ_WITHIN, STORE_WITHIN, UNREAD, Connection
from router.northbound.http.connection_limit import OCTETS
from router.northbound.http.faces import LOG, Faces
from router.northbound.http.heartbeats import HeartbeatStream
from router.northbound.http.incoming_request import LARGEST_BODY, SMALL
from router.northbound.http.interfaces import HttpRequest, HttpResponse, Write
from router.northbound.http.settings import HttpServerSettings
from tests.northbound.http.wire import FakeFace, Transport, WireCase

GET = b"GET /a?b=1 HTTP/1.1\r\nHost: router\r\n\r\n"


class FakeStream:
    """A stream that a test plays."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.write: Write = lambda octets: None
        self.end: Callable[[], None] = lambda: None

    def start(self, write: Write, end: Callable[[], None]) -> None:
        self.write, self.end = write, end
        self.told.append("start")

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> None:
        self.told.append("resume")

    def stop(self) -> None:
        self.told.append("stop")

    def beat(self) -> None:
        self.told.append("beat")


class Narrow(Transport):
    """Has room for one write at a time."""

    def write(self, data: bytes) -> None:
        super().write(data)
        if len(data) > 1000:
            self.connection.pauseProducing()


def _with_status(status: int, asked: HttpRequest) -> HttpResponse:
    return HttpResponse(status=status)


class AnswerTests(WireCase):
    def test_a_request_is_asked_of_the_face_and_answered(self) -> None:
        said = self.say(GET)
        self.assertTrue(said.startswith(b"HTTP/1.1 200 OK\r\n"), said)
        self.assertTrue(said.endswith(b"\r\n\r\nok"), said)
        (asked,) = self.face.asked
        self.assertEqual((asked.method, asked.path, asked.query), ("GET", "/a", {"b": ["1"]}))
        self.assertEqual(asked.host, "192.0.2.1")

    def test_statuses_have_their_names(self) -> None:
        for status, name in ((409, b"Conflict"), (429, b"Too Many Requests"), (503, b"Service Unavailable")):
            self.face.does = partial(_with_status, status)
            self.assertTrue(self.say(GET).startswith(b"HTTP/1.1 %d %s\r\n" % (status, name)))

    def test_a_path_of_nobody_is_told_where_to_look_if_there_is_such_a_place(self) -> None:
        for paths, told in ((("/a",), False), (("/a", "/docs"), True)):
            self.faces = Faces([FakeFace(paths)], lambda: self.settings)
            said = self.say(b"GET / HTTP/1.1\r\nHost: router\r\n\r\n")
            self.assertTrue(said.startswith(b"HTTP/1.1 404 Not Found\r\n"))
            self.assertEqual(b"/docs shows what there is" in said, told)

    def test_several_go_one_after_the_other_on_one_connection(self) -> None:
        self.face.does = lambda asked: None
        transport = self.connected()
        self.say(GET * 2, transport)
        self.assertEqual(len(self.face.asked), 1)
        self.face.answered[0](HttpResponse(body=b"one"))
        self.face.answered[1](HttpResponse(body=b"two"))
        said = transport.value()
        self.assertLess(said.index(b"one"), said.index(b"two"))

    def test_octet_by_octet_it_is_the_same_request(self) -> None:
        transport = self.connected()
        whole = b"\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        for at in range(len(whole)):
            self.say(whole[at : at + 1], transport)
        self.assertEqual([one.body for one in self.face.asked], [b"abc"])

    def test_a_body_that_waits_to_be_asked_for_is_asked_for(self) -> None:
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        transport = self.connected()
        self.assertEqual(self.say(head, transport), b"HTTP/1.1 100 Continue\r\n\r\n")
        self.say(b"abc", transport)
        self.assertEqual(self.face.asked[0].body, b"abc")
        self.assertNotIn(b"100 Continue", self.say(head + b"abc"))

    def test_an_answer_without_a_body_tells_no_length_of_one(self) -> None:
        self.face.does = lambda asked: HttpResponse(status=204)
        said = self.say(GET)
        self.assertTrue(said.startswith(b"HTTP/1.1 204 No Content\r\n"), said)
        self.assertNotIn(b"Content-", said.replace(b"X-Content-", b""))

    def test_what_a_face_echoes_in_a_header_is_no_other_header(self) -> None:
        self.face.does = lambda asked: HttpResponse(headers=[("Location", "/\r\nSet-Cookie: a=b\u0416")])
        self.assertIn(b"\r\nLocation: / Set-Cookie: a=b?\r\n", self.say(GET))

    def test_whoever_speaks_http_1_0_or_asks_for_the_end_has_the_one_answer(self) -> None:
        for octets in (b"GET / HTTP/1.0\r\n\r\n", GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")):
            transport = self.connected()
            self.assertIn(b"\r\nConnection: close\r\n", self.say(octets + GET, transport))
            self.assertTrue(transport.gone)
        self.assertEqual(len(self.face.asked), 2)

    def test_of_two_answers_to_one_request_the_second_is_for_nobody(self) -> None:
        transport = self.connected()
        before = self.say(GET, transport)
        self.face.answered[0](HttpResponse(body=b"again"))
        self.assertEqual(transport.value(), before)

    def test_head_is_a_get_without_a_body(self) -> None:
        said = self.say(GET.replace(b"GET", b"HEAD"))
        self.assertEqual((self.face.asked[0].method, self.face.asked[0].head), ("GET", True))
        self.assertTrue(said.endswith(b"\r\n\r\n"))
        self.assertIn(b"Content-Length: 2\r\n", said)

    def test_a_bug_of_a_face_is_a_500_without_a_traceback_and_told_once(self) -> None:
        def fail(asked: HttpRequest) -> HttpResponse:
            raise RuntimeError("secret words")

        self.face.does = fail
        said = self.say(GET)
        self.assertTrue(said.startswith(b"HTTP/1.1 500 "), said)
        self.assertNotIn(b"secret words", said)
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)
        self.assertEqual(LOG.namespace, "smpp-router")

    def test_an_answer_that_cannot_be_written_ends_the_connection(self) -> None:
        transport = self.connected()
        self.face.does = lambda asked: HttpResponse(content_type="text/Ж")
        self.say(GET, transport)
        self.assertTrue(transport.gone)
        self.assertEqual(len(self.flushLoggedErrors(UnicodeEncodeError)), 1)

    def test_a_face_hears_that_whoever_asked_has_gone(self) -> None:
        self.face.does = lambda asked: None
        transport = self.connected()
        self.say(GET, transport)
        transport.abortConnection()
        self.assertEqual(self.face.left, 1)
        self.face.answered[0](HttpResponse())


class BoundTests(WireCase):
    def refused(self, octets: bytes) -> bytes:
        said = self.say(octets)
        self.assertEqual(self.face.asked, [])
        self.assertIn(b"Connection: close", said)
        return said.split(b"\r\n")[0].split(b" ", 2)[1]

    def test_a_body_that_says_it_is_too_large_is_not_waited_for(self) -> None:
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (LARGEST_BODY + 1)
        self.assertEqual(self.refused(head), b"413")

    def test_a_body_in_chunks_has_the_same_bound(self) -> None:
        head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        self.assertEqual(self.refused(head + chunk * 17), b"413")

    def test_a_body_of_just_that_size_is_taken(self) -> None:
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % LARGEST_BODY
        self.say(head + b"x" * LARGEST_BODY)
        self.assertEqual(len(self.face.asked[0].body), LARGEST_BODY)

    def test_long_bodies_share_a_bound_and_short_ones_are_taken(self) -> None:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
        first = self.connected()
        self.say(head % SMALL + b"a" * SMALL, first)
        self.limit.hold(OCTETS)
        self.assertIn(b" 503 ", self.say(head % (SMALL + 1) + b"a" * (SMALL + 1)))
        self.assertIn(b" 200 ", self.say(head % SMALL + b"a" * SMALL))
        self.limit.hold(-OCTETS)
        self.assertIn(b" 200 ", self.say(head % (SMALL + 1) + b"a" * (SMALL + 1)))

    def test_what_was_held_is_given_back_however_it_ends(self) -> None:
        long = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + b"a" * 199_999
        for ends in (b"", b"a"):
            transport = self.connected()
            self.say(long, transport)
            self.say(ends, transport)
            transport.abortConnection()
        self.assertTrue(self.limit.hold(OCTETS))
        self.assertFalse(self.limit.hold(1))

    def test_headers_and_first_lines_have_a_bound(self) -> None:
        self.assertEqual(self.refused(b"GET /" + b"a" * 70_000), b"414")
        self.assertEqual(self.refused(b"GET / HTTP/1.1\r\nA: " + b"a" * 70_000), b"431")
        many = b"".join(b"X-%d: a\r\n" % number for number in range(200))
        self.assertEqual(self.refused(b"GET / HTTP/1.1\r\nHost: a\r\n" + many + b"\r\n"), b"400")

    def test_lengths_that_are_none_or_two_are_refused(self) -> None:
        for length in (
            b"-1",
            b"x",
            b"9" * 5000,
            b"1\r\nContent-Length: 2",
            b"1\r\nTransfer-Encoding: chunked",
        ):
            head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + b"\r\n\r\n"
            self.assertIn(self.refused(head), (b"400", b"413"), length)

    def test_of_http_1_1_a_host_is_expected_and_one_alone(self) -> None:
        self.assertIn(b" 400 ", self.say(b"GET / HTTP/1.1\r\n\r\n"))
        self.assertIn(b" 400 ", self.say(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))
        self.assertIn(b" 200 ", self.say(b"GET / HTTP/1.0\r\n\r\n"))

    def test_chunks_that_cannot_be_read_end_the_connection(self) -> None:
        head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.assertEqual(self.refused(head + b"x\r\nabc"), b"400")
        self.assertEqual(self.refused(head + b"1\r\nab\r\n"), b"400")

    def test_chunks_end_where_the_next_request_begins(self) -> None:
        head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        transport = self.connected()
        for octets in (head, b"3\r\nab", b"c\r\n0\r", b"\n\r\n" + GET):
            self.say(octets, transport)
        self.assertEqual([one.body for one in self.face.asked], [b"abc", b""])

    def test_other_protocols_are_refused_at_their_first_octets(self) -> None:
        self.assertEqual(self.refused(b"\x16\x03\x01\x02"), b"400")
        self.assertEqual(self.refused(b"SSH-2.0-x\r\n"), b"400")

    @given(st.binary(max_size=200))
    def test_whatever_comes_ends_one_connection_at_most(self, octets: bytes) -> None:
        self.limit.members.clear()
        self.say(octets)
        self.say(b"POST / HTTP/1.1\r\nHost: a\r\n" + octets + b"\r\n\r\n")
        self.assertIn(b" 200 ", self.say(GET))

    def test_what_follows_something_broken_is_not_heard(self) -> None:
        self.say(b"broken\r\n\r\n" + GET)
        self.assertEqual(self.face.asked, [])


class TimeTests(WireCase):
    def test_a_request_comes_whole_in_time_however_it_dribbles(self) -> None:
        transport = self.connected()
        for _ in range(int(READ_WITHIN) + 2):
            self.say(b"G", transport)
            self.later(1)
        self.assertIn(b" 408 ", transport.value())
        self.later(5)
        self.assertTrue(transport.gone)

    def test_a_connection_that_says_nothing_goes(self) -> None:
        transport = self.connected()
        self.later(READ_WITHIN + 5)
        self.assertTrue(transport.gone)

    def test_one_that_is_idle_goes_later(self) -> None:
        transport = self.connected()
        self.say(GET, transport)
        self.later(IDLE - 2)
        self.assertFalse(transport.gone)
        self.later(5)
        self.assertTrue(transport.gone)

    def test_a_request_that_has_begun_behind_another_has_its_time_too(self) -> None:
        transport = self.connected()
        self.say(GET + b"GET", transport)
        self.later(READ_WITHIN + 1)
        self.assertIn(b" 408 ", transport.value())

    def test_whoever_waits_for_an_answer_stays(self) -> None:
        self.face.does = lambda asked: None
        transport = self.connected()
        self.say(GET, transport)
        self.later(IDLE + READ_WITHIN)
        self.assertFalse(transport.gone)

    def test_while_the_store_is_away_nobody_waits_for_long(self) -> None:
        self.face.does = lambda asked: None
        transport, other = self.connected(), self.connected()
        self.say(GET, transport)
        self.later(STORE_WITHIN)
        self.say(GET, other)
        self.later(1)
        for one in (transport, other):
            one.connection.give_up(self.clock.seconds())
        self.assertTrue(bytes(transport.value()).startswith(b"HTTP/1.1 503 Service Unavailable\r\n"))
        self.assertIn(b"Retry-After: 5\r\n", transport.value())
        self.assertEqual((other.value(), self.face.left), (b"", 1))
        # When the store is back the face answers, and the connection goes on with its next request.
        self.face.answered[0](HttpResponse(body=b"late"))
        self.face.does = lambda asked: HttpResponse(body=b"next")
        self.assertNotIn(b"late", self.say(GET, transport))
        self.assertTrue(bytes(transport.value()).endswith(b"next"))

    def test_whoever_does_not_read_is_not_answered_further(self) -> None:
        transport = self.connected()
        transport.connection.pauseProducing()
        self.say(GET * 50, transport)
        self.assertEqual(len(self.face.asked), 1)
        self.later(1)
        transport.connection.resumeProducing()
        self.assertEqual(len(self.face.asked), 50)
        self.say(GET, transport)
        self.assertEqual(len(self.face.asked), 51)

    def test_one_that_goes_before_it_has_read_is_gone(self) -> None:
        transport = self.connected()
        transport.connection.pauseProducing()
        self.say(GET * 2, transport)
        transport.connection.leave()
        transport.connection.resumeProducing()
        self.assertTrue(transport.gone)
        self.assertEqual(len(self.face.asked), 1)

    def test_a_long_body_is_written_as_it_is_read(self) -> None:
        body = bytes(range(256)) * 1000
        self.face.does = lambda asked: HttpResponse(body=body)
        connection = Connection(self.clock, self.faces, self.limit, self.share)
        transport = Narrow(connection)
        connection.makeConnection(transport)
        self.say(GET, transport)
        self.assertLess(len(transport.value()), SLICE + 1000)
        for _ in range(8):
            transport.connection.resumeProducing()
        head, _, found = transport.value().partition(b"\r\n\r\n")
        self.assertEqual(found, body)
        self.assertIn(b"Content-Length: 256000", head)
        self.assertNotIn(b"chunked", head)
        self.say(GET, transport)
        self.assertEqual(len(self.face.asked), 2)

    def test_whoever_does_not_read_goes(self) -> None:
        transport = self.connected()
        self.say(GET, transport)
        transport.connection.pauseProducing()
        self.later(UNREAD + 3)
        self.assertTrue(transport.gone)


class StreamTests(WireCase):
    def setUp(self) -> None:
        super().setUp()
        self.stream = FakeStream()
        self.face.does = lambda asked: HttpResponse(body=b"head;", stream=self.stream)

    def test_it_comes_bit_by_bit_and_the_connection_goes_on(self) -> None:
        transport = self.connected()
        self.say(GET, transport)
        self.stream.write(b"one")
        self.stream.end()
        self.assertIn(b"5\r\nhead;\r\n3\r\none\r\n0\r\n\r\n", transport.value())
        self.say(GET, transport)
        self.assertEqual(len(self.face.asked), 2)

    def test_over_http_1_0_its_end_is_that_of_the_connection(self) -> None:
        transport = self.connected()
        self.say(b"GET / HTTP/1.0\r\n\r\n", transport)
        self.stream.write(b"one")
        self.stream.end()
        self.assertTrue(transport.value().endswith(b"\r\n\r\nhead;one"))
        self.assertTrue(transport.gone)

    def test_it_is_paused_and_goes_on_and_is_stopped(self) -> None:
        transport = self.connected()
        self.say(GET, transport)
        transport.connection.pauseProducing()
        transport.connection.resumeProducing()
        transport.abortConnection()
        self.assertEqual(self.stream.told, ["start", "pause", "resume", "stop"])
        self.stream.write(b"late")
        self.stream.end()

    def test_a_stop_of_the_router_ends_it(self) -> None:
        transport = self.connected()
        self.say(GET, transport)
        transport.connection.leave()
        self.assertEqual(self.stream.told, ["start", "stop"])
        self.assertTrue(transport.gone)
        self.assertTrue(transport.value().endswith(b"0\r\n\r\n"))

    def test_events_end_when_whoever_asked_may_be_another_and_lists_do_not(self) -> None:
        transport = self.connected()
        self.say(GET, transport)
        transport.connection.end_streams(dict)
        self.assertEqual(self.stream.told, ["start"])
        transport.connection.end_streams(HeartbeatStream)
        self.assertEqual(self.stream.told, ["start", "stop"])
        self.assertTrue(transport.value().endswith(b"0\r\n\r\n"))
        self.assertFalse(transport.gone)

    def test_it_beats_while_nothing_happens(self) -> None:
        transport = self.connected()
        self.say(GET, transport)
        self.later(2 * BEAT + 1)
        self.assertEqual(self.stream.told, ["start", "beat", "beat"])

    def test_of_head_it_never_begins(self) -> None:
        self.say(GET.replace(b"GET", b"HEAD"))
        self.assertEqual(self.stream.told, ["stop"])


class CrowdTests(WireCase):
    def test_the_one_that_has_been_idle_longest_makes_room(self) -> None:
        first, second, third = self.connected(), self.connected(), self.connected()
        for transport in (second, first, third):
            self.say(GET, transport)
            self.later(1)
        self.connected()
        self.assertEqual([one.gone for one in (first, second, third)], [False, True, False])

    def test_then_the_one_whose_request_has_been_coming_longest(self) -> None:
        first = self.connected()
        self.later(1)
        others = [self.connected(), self.connected()]
        self.connected()
        self.assertEqual([one.gone for one in (first, *others)], [True, False, False])

    def test_then_the_one_that_has_waited_longest_for_its_answer(self) -> None:
        """A thousand who guess, and are slowed, would shut out all others."""
        self.face.does = lambda asked: None
        known = [self.connected() for _ in range(3)]
        for transport in known:
            self.say(GET, transport)
            self.later(1)
        new = self.connected()
        self.assertEqual([one.gone for one in (*known, new)], [True, False, False, False])

    def test_then_the_one_that_has_not_read_its_answer_longest(self) -> None:
        known = self.streams()
        for transport in known[1:]:
            transport.connection.pauseProducing()
            self.later(1)
        new = self.connected()
        self.assertEqual([one.gone for one in (*known, new)], [False, True, False, False])

    def test_whoever_reads_its_answer_makes_room_for_nobody(self) -> None:
        known = self.streams()
        new = self.connected()
        self.assertEqual([one.gone for one in (*known, new)], [False, False, False, True])

    def streams(self) -> list[Transport]:
        """As many as there may be, each with an answer that has no end."""
        self.face.does = lambda asked: HttpResponse(stream=FakeStream())
        known = [self.connected() for _ in range(3)]
        for transport in known:
            self.say(GET, transport)
        return known


class StopTests(WireCase):
    def test_who_is_idle_goes_at_once_and_who_waits_has_his_answer(self) -> None:
        idle, waits = self.connected(), self.connected()
        self.say(GET, idle)
        self.face.does = lambda asked: None
        self.say(GET, waits)
        for transport in (idle, waits):
            transport.connection.leave()
        self.assertEqual((idle.gone, waits.gone), (True, False))
        self.face.answered[-1](HttpResponse(body=b"bye"))
        self.assertIn(b"Connection: close\r\n", waits.value())
        self.assertTrue(waits.value().endswith(b"bye"))
        self.assertTrue(waits.gone)


class HostTests(WireCase):
    def test_by_a_name_that_is_not_ours_nothing_is_answered(self) -> None:
        self.settings = HttpServerSettings(hosts=("router",))
        self.assertIn(b" 200 ", self.say(GET))
        self.assertIn(b" 200 ", self.say(GET.replace(b"router", b"ROUTER:8080")))
        self.assertIn(b" 421 ", self.say(GET.replace(b"router", b"evil.example")))
