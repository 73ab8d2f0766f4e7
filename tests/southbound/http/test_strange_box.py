"""Things at a box's address that are no GoIP that lets us in, and a box that refuses connections."""

from collections.abc import Callable

from twisted.trial.unittest import SynchronousTestCase

from router.simulator.goip.session import Pipe
from tests.southbound.http.box import HttpBox
from tests.southbound.simulated import slow
from tests.southbound.wire import Far
from tests.support.relay_side import Segment
from tests.support.values import message

LOGIN_PAGE = "<html><form><input type=password name=p></form></html>"


class Answering:
    """A far end that says the same to all."""

    def __init__(self, pipe: Pipe, head: str, body: str) -> None:
        self._pipe = pipe
        self._answer = f"HTTP/1.1 {head}\r\n\r\n{body}".encode()

    def received(self, octets: bytes) -> None:
        self._pipe.write(self._answer)
        self._pipe.close()

    def lost(self) -> None:
        pass


def saying(head: str, body: str = "") -> Callable[[Pipe], Far]:
    """Let everybody in, and answer so."""
    return lambda pipe: Answering(pipe, head, body)


class StrangeBoxTests(SynchronousTestCase):
    def begin(self) -> HttpBox:
        """Make a box that has accepted the login."""
        box = HttpBox(slow())
        box.gateway.start()
        box.admit()
        return box

    def submit(self, box: HttpBox) -> Segment | None:
        segment = Segment(message(), box.expires_at)
        taken = box.gateway.connectors[box.channel].submit(segment)
        box.carry()
        return segment if taken else None

    def test_the_channel_is_down_the_message_goes_elsewhere_and_the_operator_hears_what_to_do(self) -> None:
        for head, body, words in (
            ("200 OK", LOGIN_PAGE, "it shows a login page: are `user` and `password` those"),
            ("302 Found\r\nLocation: /login", "", "it sends us elsewhere in the place of"),
            ("401 Unauthorized", "", "the login is refused (HTTP status 401): are `user`"),
            ("200 OK", "<html>Printer</html>", "a web page for people comes in the place of"),
        ):
            box = self.begin()
            real, box.net.let_in = box.net.let_in, saying(head, body)
            segment = self.submit(box)
            assert segment is not None
            box.wait(3.0)
            self.assertEqual(box.relay.endings(segment), ["unsent"])
            self.assertEqual([told[0] for told in box.relay.of("up", "down")], ["up", "down"])
            self.assertIsNone(self.submit(box))
            said = " ".join(str(told[1]) for told in box.relay.of("log"))
            self.assertIn(words, said)
            box.net.let_in = real
            box.wait(70.0)
            segment = self.submit(box)
            assert segment is not None
            box.accept("17")
            self.assertEqual(box.relay.endings(segment), ["submitted"])

    def test_one_that_refuses_each_second_connection_sends_all_the_same(self) -> None:
        box = self.begin()
        real, calls = box.net.let_in, [0]

        def let_in(pipe: Pipe) -> Far | None:
            calls[0] += 1
            return None if calls[0] % 2 else real(pipe)

        box.net.let_in = let_in
        for _ in range(5):
            segment = None
            for _ in range(20):
                if segment is None or box.relay.endings(segment) == ["unsent"]:
                    segment = self.submit(box)
            assert segment is not None
            box.accept("17")
            self.assertEqual(box.relay.endings(segment), ["submitted"])
        self.assertEqual(box.relay.of("down"), [])
        self.assertEqual(len(box.goip.records.sent), 5)
