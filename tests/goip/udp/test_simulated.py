"""The simulated box of `tools/goip.py`, with every flag of it: another's reading of the same protocol."""

from collections import Counter
from functools import partial
from random import Random
from typing import Any

from attrs import evolve
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.events import SmsLost, SmsRefused, SmsSubmitted, SmsUnanswered, SmsUnsent
from router.goip.udp import events as e
from router.goip.udp.line import LineSettings
from router.goip.udp.server import SmsServer
from router.goip.udp.timing import Timing
from router.simulator.goip.box import Goip
from router.simulator.goip.profiles import profile
from router.simulator.goip.settings import NAMES, Settings, values
from router.simulator.goip.udp.face import UdpFace
from router.simulator.goip.udp.voice import Peer
from tests.support.extent import at_most

DRAWN = at_most(300, 30)

LEFT_ALONE = ("http_padding", "reboot_daily_at", "udp_ids", "deliver_state")

ENDS = (SmsSubmitted, SmsRefused, SmsUnsent, SmsLost)

SMS = 4
"""To each of two lines."""


class Port:
    """The way out of a line, whose address changes when it moves."""

    def __init__(self, world: "World", number: int) -> None:
        self._world = world
        self.address = ("10.0.0.1", 10990 + number)

    def send(self, octets: bytes, to: Peer) -> None:
        self._world.server.receive(octets, *self.address, self._world.now)
        self._world.flush()

    def move(self) -> None:
        self.address = (self.address[0], self.address[1] + 100)


class World:
    """A box of two lines and a server, without a socket, on one clock."""

    def __init__(self, seed: int, settings: Settings) -> None:
        self.clock = Clock()
        self.clock.advance(1e9)
        self.random = Random(seed)
        self.goip = Goip(self.clock, Random(seed), evolve(settings, channels=2))
        self.server = SmsServer(
            [LineSettings(name, name, settings.password) for name in map(self.goip.channel, self.goip.lines)],
            random=Random(seed),
            timing=Timing(response=100.0, rest=10.0),
        )
        self.told: dict[str, list[e.Outcome]] = {}
        self.received: list[str] = []
        self.reported: list[str] = []
        self.remote: dict[str, str] = {}
        self.waiting = {self.goip.channel(line): list(range(SMS)) for line in self.goip.lines}
        self.udp = UdpFace(self.goip)
        self.ports = {line.number: Port(self, line.number) for line in self.goip.lines}
        for line in self.goip.lines:
            self.udp.attach(line, self.ports[line.number]).start()

    @property
    def now(self) -> Instant:
        return Instant(self.clock.seconds())

    def flush(self) -> None:
        for octets, address in self.server.datagrams():
            for number, port in self.ports.items():
                if port.address == address:
                    self.clock.callLater(0.01, self.udp.clients[number].datagram, octets)
        for event in self.server.events():
            if isinstance(event, SmsSubmitted | SmsRefused | SmsUnsent | SmsLost | SmsUnanswered):
                self.told[str(event.token)].append(event)
                if isinstance(event, SmsSubmitted):
                    self.remote[event.remote_id] = str(event.token)
            elif isinstance(event, e.SmsReceived):
                self.received.append(event.text)
                self.clock.callLater(0.5, self._keep, event.channel, event.key)
            elif isinstance(event, e.Reported):
                self.reported.append(self.remote[event.remote_id])
                self.clock.callLater(0.5, self._keep, event.channel, event.key)

    def _keep(self, channel: str, key: str) -> None:
        self.server.kept(channel, key, self.now)
        self.flush()

    def second(self) -> None:
        """Let a second pass; each line that can is given an SMS to a number of its own."""
        self.clock.advance(1.0)
        self.server.tick(self.now)
        for channel, waiting in self.waiting.items():
            if waiting and self.random.random() < 0.2:
                number = f"+{channel[-1]}{waiting[0]:08}"
                if self.server.send(channel, number, number, f"to {number}", self.now):
                    self.told[number] = []
                    waiting.pop(0)
        self.flush()

    def play(self) -> None:
        """SMS go out and come in, and the box starts anew in the middle."""
        for n in range(3):
            for line in self.goip.lines:
                self.clock.callLater(
                    40.0 * n + 5.0, partial(self.goip.receive, line, "+4", f"on {line.number}: {n}")
                )
        self.clock.callLater(150.0, self.goip.reboot)
        for _ in range(600):
            self.second()


class SimulatedTests(SynchronousTestCase):
    def holds(self, world: World, seed: int, settings: Settings) -> None:
        went = Counter(sent.sms.to for sent in world.goip.records.sent if sent.joined is not None)
        may_repeat = settings.resend_send_duplicates or settings.dup_in
        for number, told in world.told.items():
            said = f"seed {seed}: {number} went {went[number]} times, {told}"
            ends = [event for event in told if isinstance(event, ENDS)]
            self.assertTrue(told, said)
            self.assertLessEqual(len(ends), 1, said)
            self.assertTrue(went[number] <= 1 or may_repeat, said)
            if ends and isinstance(ends[0], SmsSubmitted):
                self.assertTrue(went[number], said)
            if ends and isinstance(ends[0], SmsUnsent):
                self.assertFalse(went[number], said)
        self.assertEqual(len(world.received), len(set(world.received)), f"seed {seed}")

    def test_all_goes_well_with_a_typical_box(self) -> None:
        world = World(1, profile("typical"))
        world.play()
        self.holds(world, 1, profile("typical"))
        ends = Counter(type(event) for told in world.told.values() for event in told)
        self.assertGreaterEqual(ends[SmsSubmitted], 2 * SMS - 2, ends)
        self.assertEqual(len(world.received), 6)
        self.assertEqual(Counter(world.reported).most_common(1)[0][1], 1)
        self.assertGreaterEqual(len(world.reported), 2 * SMS - 2)

    def test_the_worst_box_breaks_no_promise(self) -> None:
        for seed in range(5):
            world = World(seed, profile("worst"))
            world.play()
            self.holds(world, seed, profile("worst"))

    def test_nor_does_any_that_is_drawn(self) -> None:
        for seed in range(DRAWN):
            random = Random(seed)
            chosen: dict[str, Any] = {
                name: random.choice(values(name)) for name in NAMES if name not in LEFT_ALONE
            }
            settings = evolve(Settings(), **chosen)
            world = World(seed, settings)
            world.play()
            self.holds(world, seed, settings)
