"""The three ways into a box, with boxes of every kind: each SMS goes once, and each has one outcome.

Where a flag makes a promise impossible, `breaks` says so and why.
"""

from random import Random
from typing import Any

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase

from router.simulator.goip.profiles import profile
from router.simulator.goip.settings import NAMES, Settings, values
from tests.southbound.http.box import HttpBox
from tests.southbound.playing import EACH, INCOMING, Play, Promise
from tests.southbound.simulated import Simulated
from tests.southbound.smpp.box import SmppBox
from tests.southbound.udp.box import UdpBox
from tests.support.extent import at_most

DRAWN = at_most(150, 8)

COVERING = 6
"""Sets that go through all values of all flags, one by one."""

LINES = 2


def drawn(seed: int) -> Settings:
    """Draw a box with random flags."""
    random, chosen = Random(seed), dict[str, Any]()
    for name in NAMES:
        choice = values(name)
        chosen[name] = choice[seed % len(choice)] if seed < COVERING else random.choice(choice)
    return evolve(Settings(), **chosen)


def breaks(way: str, settings: Settings) -> frozenset[Promise]:
    """Return the promises that such a box breaks, whatever the router does."""
    broken = set()
    if way == "udp" and settings.resend_send_duplicates:
        # SEND is repeated until WAIT comes, and WAIT may be lost, or late.
        broken |= {Promise.GOES_ONCE, Promise.REFUSED_IS_NOT_SENT}
    if way == "smpp" and settings.submit_resp_timing == "after_modem" and settings.uncertain_rate:
        # It answers 0x45, and the SMS whose modem did not answer has gone.
        broken.add(Promise.REFUSED_IS_NOT_SENT)
    if way == "smpp" and settings.submit_resp_timing == "immediate":
        # It answers before it sends, and says only in a receipt that it has not.
        broken.add(Promise.SUBMITTED_IS_SENT)
    if way == "smpp" and settings.mo_when_unbound == "hold":
        # A deliver_sm whose answer is lost with the connection comes again, and SMPP has no key for it.
        broken.add(Promise.GIVEN_ONCE)
    return frozenset(broken)


def box(way: str, settings: Settings) -> Simulated:
    """Make the box, and the gateway of one way to it."""
    settings = evolve(settings, channels=LINES)
    if way == "smpp":
        return SmppBox(settings, LINES, quick=True)
    return HttpBox(settings, LINES) if way == "http" else UdpBox(settings, LINES)


class Played(SynchronousTestCase):
    def played(self, way: str, settings: Settings, seed: int) -> Play:
        """Ten minutes in which no promise is broken."""
        play = Play(box(way, settings), seed)
        play.play()
        wrong = [
            f"{promise.value}: {said}"
            for promise, said in play.broken()
            if promise not in breaks(way, settings)
        ]
        self.assertEqual(wrong, [], f"{way}, seed {seed}")
        self.assertTrue(play.segments, f"{way}, seed {seed}: nothing was sent at all")
        return play

    def goes_well(self, way: str) -> None:
        play = self.played(way, profile("typical"), 1)
        outcomes = [play.box.relay.endings(segment) for segment in play.segments.values()]
        self.assertEqual(len(outcomes), LINES * EACH)
        self.assertGreaterEqual(outcomes.count(["submitted"]), LINES * (EACH - 1), outcomes)
        self.assertEqual(len(play.given()), LINES * INCOMING)


class TypicalTests(Played):
    def test_all_goes_well_by_smpp(self) -> None:
        self.goes_well("smpp")

    def test_all_goes_well_by_http(self) -> None:
        self.goes_well("http")

    def test_all_goes_well_by_udp(self) -> None:
        self.goes_well("udp")


class WorstTests(Played):
    def test_the_worst_box_breaks_no_promise(self) -> None:
        for seed in range(at_most(10, 2)):
            for way in ("smpp", "http", "udp"):
                self.played(way, profile("worst"), seed)


class DrawnTests(Played):
    def test_every_value_of_every_flag_is_drawn(self) -> None:
        sets = [drawn(seed) for seed in range(DRAWN)]
        for name in NAMES:
            self.assertEqual({getattr(each, name) for each in sets}, set(values(name)), name)

    def test_no_box_that_is_drawn_breaks_a_promise_by_smpp(self) -> None:
        for seed in range(DRAWN):
            self.played("smpp", drawn(seed), seed)

    def test_nor_by_http(self) -> None:
        for seed in range(DRAWN):
            self.played("http", drawn(seed), seed)

    def test_nor_by_udp(self) -> None:
        for seed in range(DRAWN):
            self.played("udp", drawn(seed), seed)
