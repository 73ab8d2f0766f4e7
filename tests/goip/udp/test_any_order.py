"""Any loss, repetition and order of datagrams, against a model of a box: the promises for each SMS hold."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.events import SmsLost, SmsRefused, SmsSubmitted, SmsTaken, SmsUnanswered, SmsUnsent
from router.goip.udp import events as e
from router.goip.udp.line import LineSettings
from router.goip.udp.server import SmsServer
from router.goip.udp.timing import Timing
from tests.goip.udp.box import Box, Network, Time

LINE = ("10.0.0.1", 10991)

ENDS = (SmsSubmitted, SmsRefused, SmsUnsent, SmsLost)


def _has_end(told: list[e.Outcome]) -> bool:
    return any(isinstance(event, ENDS) for event in told)


class World:
    """A server, its owner, one line, and the network between them."""

    def __init__(self, seed: int, loss: float, repeat: float, failing: float) -> None:
        self.random = Random(seed)
        self.time = Time()
        self.network = Network(self.time, self.random, loss, repeat, delay=1.5)
        self.wanted: list[str] = []
        self.outcomes: dict[str, list[e.Outcome]] = {}
        self.doubted: set[str] = set()
        """What was under way when the router ended."""
        self._processes = 0
        self.taken: set[str] = set()
        self.given: list[tuple[int, str]] = []
        """Received SMS, with the process that gave them."""
        self.received: list[str] = []
        """Received SMS that are on disk."""
        self.reported: list[e.Reported] = []
        self.remote: dict[str, str] = {}
        """Texts by the remote ids that they were submitted under."""
        self.waited: set[str] = set()
        self.repeated_after_wait: list[str] = []
        self._kept: list[str] = []
        self._sent: list[SmsSubmitted] = []
        self.restart()
        self.box = Box(self.time, self.random, self._from_box, failing)
        self._tick()

    def settle(self) -> None:
        """Run until all that is wanted has ended, and a little longer."""
        for _ in range(100):
            told = [bool(told) for text, told in self.outcomes.items() if text not in self.doubted]
            if all(told) and not self.wanted:
                break
            self.time.run(self.time.now + 50.0)
        self.time.run(self.time.now + 300.0)

    def restart(self) -> None:
        """Start the router, with what its owner has kept."""
        self._processes += 1
        self.doubted.update(text for text, told in self.outcomes.items() if not _has_end(told))
        self.server = SmsServer(
            [LineSettings("line1", "line1", "pw1")],
            random=Random(self.random.random()),
            timing=Timing(response=60.0, rest=10.0),
        )
        now = Instant(self.time.now)
        for sent in self._sent:
            if sent.sms_no is not None:
                self.server.restore_sent("line1", sent.sms_no, sent.number, sent.remote_id, now)

    def _from_box(self, text: str) -> None:
        self.network.carry(lambda: self._to_server(text))

    def _to_server(self, text: str) -> None:
        if text.startswith("WAIT"):
            self.waited.add(text.split()[1])
        self.server.receive(text.encode(), *LINE, Instant(self.time.now))
        self._flush()

    def _tick(self) -> None:
        self.server.tick(Instant(self.time.now))
        self._flush()
        if self.wanted and self.random.random() < 0.5:
            text = self.wanted[0]
            if self.server.send("line1", text, "+256772000001", text, Instant(self.time.now)):
                self.wanted.pop(0)
                self.outcomes[text] = []
            self._flush()
        self.time.after(1.0, self._tick)

    def _flush(self) -> None:
        for octets, address in self.server.datagrams():
            assert address == LINE
            text = octets.decode()
            if text.startswith("SEND") and text.split()[1] in self.waited:
                self.repeated_after_wait.append(text)
            self.network.carry(lambda text=text: self.box.hear(text))  # type: ignore[misc]
        for event in self.server.events():
            self._told(event)

    def _told(self, event: e.Told) -> None:
        match event:
            case SmsSubmitted() | SmsRefused() | SmsUnsent() | SmsLost() | SmsUnanswered():
                self.outcomes[str(event.token)].append(event)
                if isinstance(event, SmsSubmitted):
                    self.remote[event.remote_id] = str(event.token)
                    self._sent.append(event)
            case SmsTaken():
                self.taken.add(str(event.token))
            case e.SmsReceived() if event.key in self._kept:
                self.server.kept("line1", event.key, Instant(self.time.now))
                self._flush()
            case e.SmsReceived():
                self.given.append((self._processes, event.text))
                self._keep(event.key, event.text)
            case e.Reported():
                self.reported.append(event)
                self._keep(event.key)

    def _keep(self, key: str, text: str = "") -> None:
        """Put it on disk some time later."""
        server = self.server

        def keep() -> None:
            if server is self.server:
                if key.startswith("RECEIVE"):
                    self._kept.append(key)
                    self.received.append(text)
                server.kept("line1", key, Instant(self.time.now))
                self._flush()

        if self.random.random() < 0.9:
            self.time.after(self.random.uniform(0.0, 4.0), keep)


class AnyOrderTests(SynchronousTestCase):
    def promised(self, world: World) -> None:
        """Check the promises that hold whatever the network did."""
        self.assertFalse(world.wanted)
        went = Counter(world.box.sent)
        for text, told in world.outcomes.items():
            ends = [event for event in told if isinstance(event, ENDS)]
            self.assertLessEqual(len(ends), 1)
            self.assertLessEqual(went[text], 1)
            if text not in world.doubted:
                self.assertTrue(told)
                self.assertEqual(told, sorted(told, key=lambda event: isinstance(event, ENDS)))
            if ends and isinstance(ends[0], SmsSubmitted):
                self.assertEqual(went[text], 1)
            if ends and isinstance(ends[0], SmsUnsent):
                self.assertNotIn(text, world.taken)
            if ends and isinstance(ends[0], SmsRefused | SmsUnsent):
                self.assertEqual(went[text], 0)
        self.assertEqual(world.repeated_after_wait, [])
        self.assertEqual(len(world.given), len(set(world.given)))
        self.assertEqual(len(world.received), len(set(world.received)))
        self.assertLessEqual(world.box.acknowledged, set(world.received))
        for report in world.reported:
            text = world.remote[report.remote_id]
            self.assertIn(text, world.box.reports.values())
            self.assertEqual(went[text], 1)

    @given(st.integers(0), st.floats(0.0, 0.6), st.floats(0.0, 0.6), st.sampled_from((0.0, 0.3)))
    def test_each_sms_has_one_outcome_and_is_sent_once(
        self, seed: int, loss: float, repeat: float, failing: float
    ) -> None:
        world = World(seed, loss, repeat, failing)
        world.wanted = [f"text {n}" for n in range(8)]
        for n in range(6):
            world.time.after(n * 17.0, lambda n=n: world.box.receive(f"received {n}"))  # type: ignore[misc]
        world.settle()
        self.promised(world)

    @given(st.integers(0), st.floats(0.0, 0.4), st.floats(0.0, 0.4), st.floats(1.0, 200.0), st.booleans())
    def test_over_a_restart_of_the_router_or_the_box(
        self, seed: int, loss: float, repeat: float, when: float, of_the_box: bool
    ) -> None:
        world = World(seed, loss, repeat, 0.1)
        world.wanted = [f"text {n}" for n in range(5)]
        for n in range(40):
            world.time.after(n * 5.0, lambda n=n: world.box.receive(f"received {n}"))  # type: ignore[misc]
        world.time.run(when)
        world.box.reboot() if of_the_box else world.restart()
        world.settle()
        self.promised(world)

    def test_on_a_good_network_all_are_sent_and_reported(self) -> None:
        world = World(1, 0.0, 0.0, 0.0)
        world.wanted = [f"text {n}" for n in range(20)]
        world.settle()
        self.promised(world)
        self.assertEqual(len(world.box.sent), 20)
        self.assertEqual(len(world.reported), 20)
        self.assertTrue(all(isinstance(told[-1], SmsSubmitted) for told in world.outcomes.values()))
