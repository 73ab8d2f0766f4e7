"""Any octets from anywhere: nothing fails, nothing is amplified, and no table grows without a bound."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.events import SmsLost, SmsRefused, SmsSubmitted, SmsUnanswered, SmsUnsent, UssdAnswered
from router.goip.udp import events as e
from router.goip.udp.datagrams import read
from router.goip.udp.line import LineSettings
from router.goip.udp.server import SmsServer
from tests.goip.udp.script import ALIVE, HOMES, Dice

ELSEWHERE = ("10.9.9.9", 9)

STEPS = ("PASSWORD 11\n", "SEND 11\n", "WAIT 11 1\n", "OK 11 1 32\n", "DONE 11\n")

words = st.sampled_from(
    [
        *("req:", "RECEIVE:", "DELIVER:", "STATE:", "USSN:", "HANGUP:", "AT:", "FUTURE:"),
        *("PASSWORD ", "SEND ", "WAIT ", "OK ", "ERROR ", "DONE ", "USSD ", "USSDERROR ", "MSG "),
        *(
            "id:line1;",
            "id:line2;",
            "password:pw1;",
            "pass:pw1;",
            "pass:wrong;",
            "id:;",
            "msg:",
            "srcnum:+1;",
        ),
        *("sms_no:32;", "state:0;", "state:70;", "num:+2567;", "gsm_status:LOGOUT;", "signal:99;"),
        *("11 ", "1 ", "32", "0;", "-1;", "12 ", "101 ", "99999999999999999999", "errorstatus:", "38"),
        *("GSM_LOGOUT", "SENDID", "too_many_sends_in_server", "\n", ";", ":", " ", "\0", "\u0661", "é"),
    ]
)
datagrams = st.one_of(
    st.binary(max_size=80),
    st.lists(st.one_of(words, words, st.text(max_size=3)), max_size=12).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    ),
    st.sampled_from([step.encode() for step in STEPS]),
)
addresses = st.sampled_from([HOMES["line1"], HOMES["line2"], ELSEWHERE, ("::1", 5)])


class Server:
    """A server whose first line has got so far with an SMS, and has another SMS and a USSD code waiting."""

    def __init__(self, steps: int) -> None:
        self.now = Instant(1000.0)
        self.server = SmsServer([LineSettings(name, name, f"pw{name[-1]}") for name in HOMES], random=Dice())
        self.hear(ALIVE.format(5, "line1", "pw1").encode(), HOMES["line1"])
        self.server.send("line1", "first", "+2567", "hello", self.now)
        for step in STEPS[:steps]:
            self.hear(step.encode(), HOMES["line1"])
        self.server.send("line1", "second", "+2567", "hello", self.now)
        self.server.ussd("line1", "ussd", "*100#", self.now)
        self.server.datagrams()

    def hear(self, octets: bytes, address: tuple[str, int]) -> int:
        """Return how many octets are answered."""
        self.server.receive(octets, *address, self.now)
        return sum(len(answer) for answer, _ in self.server.datagrams())


class AnyOctetsTests(SynchronousTestCase):
    @given(st.binary())
    def test_whatever_is_read_is_read_or_has_no_meaning(self, octets: bytes) -> None:
        read(octets)

    @given(
        st.integers(0, len(STEPS)),
        st.lists(st.tuples(datagrams, addresses, st.sampled_from((0.0, 0.5, 4.0, 95.0)))),
    )
    def test_nothing_fails_and_each_sms_ends_once(
        self, steps: int, heard: list[tuple[bytes, tuple[str, int], float]]
    ) -> None:
        world = Server(steps)
        server = world.server
        for octets, address, pause in heard:
            world.hear(octets, address)
            world.now = Instant(world.now + pause)
            server.tick(world.now)
        for _ in range(400):
            world.now = Instant(world.now + 1.0)
            server.tick(world.now)
        ended: list[object] = []
        asked = 0
        for event in server.events():
            if isinstance(event, SmsSubmitted | SmsRefused | SmsUnsent | SmsLost | SmsUnanswered):
                ended.append(event.token)
            asked += isinstance(event, UssdAnswered)
        self.assertEqual(asked, 1)
        self.assertEqual(set(ended), {"first", "second"})
        self.assertLessEqual(max(map(ended.count, ended)), 2)

    @given(st.integers(0, len(STEPS)), datagrams, st.sampled_from([ELSEWHERE, HOMES["line2"]]))
    def test_nobody_else_is_answered_more_than_was_said(
        self, steps: int, octets: bytes, address: tuple[str, int]
    ) -> None:
        self.assertLessEqual(Server(steps).hear(octets, address), len(octets))

    def test_long_ones_are_read_soon(self) -> None:
        for unit in (b";", b"a:b;", b"req:1;", b"msg:", b"\xff", b"OK 1 ", b"11", b" "):
            octets = b"req:1;id:line1;pass:pw1;" + unit * (65_000 // len(unit))
            world = Server(2)
            self.assertLessEqual(world.hear(octets, HOMES["line1"]), 40)
            world.hear(octets[24:], HOMES["line1"])

    def test_events_show_no_more_than_they_may(self) -> None:
        world = Server(2)
        world.hear(b"req:6;id:line1;pass:pw1;pro:" + b"x" * 60_000, HOMES["line1"])
        world.hear(b"ERROR 11 " + b"x" * 60_000, HOMES["line1"])
        for event in world.server.events():
            self.assertLess(len(repr(event)), 500)

    def test_tables_have_bounds(self) -> None:
        world = Server(5)
        sizes = []
        for n in range(1500):
            self._happen(world, n)
            if n in (700, 1499):
                sizes.append(_size(world.server, set()))
        self.assertLess(sizes[1], sizes[0] * 1.05)

    def _happen(self, world: Server, n: int) -> None:
        for octets in (
            f"RECEIVE:{n};id:line1;password:pw1;srcnum:+1;msg:x",
            f"DELIVER:{n};id:line1;password:pw1;sms_no:{n % 256};state:0",
            f"USSN:{n};id:line1;password:pw1;msg:x",
        ):
            world.hear(octets.encode(), HOMES["line1"])
        for event in world.server.events():
            if isinstance(event, e.SmsReceived | e.Reported):
                world.server.kept(event.channel, event.key, world.now)


def _size(thing: object, seen: set[int]) -> int:
    """Count the objects that hang on something."""
    if id(thing) in seen or isinstance(thing, type) or callable(thing):
        return 0
    seen.add(id(thing))
    if isinstance(thing, dict):
        parts: list[object] = [*thing.keys(), *thing.values()]
    elif isinstance(thing, list | tuple | set):
        parts = list(thing)
    else:
        parts = [*getattr(thing, "__dict__", {}).values()]
        parts += [getattr(thing, name, None) for name in getattr(type(thing), "__slots__", ())]
    return 1 + sum(_size(part, seen) for part in parts)
