"""HTTP and UDP over a bad network: each message goes once or ends in doubt, each received SMS comes once."""

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from math import inf
from pathlib import Path
from random import Random
from typing import cast

from twisted.internet import reactor as the_reactor
from twisted.internet.task import LoopingCall, deferLater
from twisted.trial.unittest import TestCase

from tests.support.extent import SWITCH
from tools.killing.box import Box, Injecting
from tools.killing.esme import Esme, Habits, Reactor, Text
from tools.killing.inbox import must_have_seen
from tools.killing.judge import judge
from tools.killing.pages import KINDS, Kind, page
from tools.killing.party import Router, story
from tools.killing.story import Blow, Side, Story, Way
from tools.killing.texts import texts
from tools.stage.children import free_port

reactor = cast(Reactor, the_reactor)

LINES = 32
MESSAGES = 24
"""By each way, and as many received SMS."""

PATIENCE = 600.0
CALM_S = 8.0
"""Nothing has come for so long: a box repeats an SMS for 12 s, and one that is known is no news."""

LOSSES = [
    word
    for flag in ("loss", "dup", "reorder")
    for way in ("in", "out")
    for word in (f"--{flag}-{way}", "0.2")
]
UDP = ("--speed", "50", "--keepalive-s", "2", *LOSSES)
HTTP = (
    *("--speed", "50", "--http-password", "pw", "--http-hang-rate", "0.03"),
    *("--http-cut-rate", "0.2", "--http-repeat-rate", "0.2", "--http-trouble-when", "either"),
)


class Rough:
    """A router, a box, and an ESME that sends so many messages; SMS come in meanwhile."""

    def __init__(self, folder: Path, kind: Kind, flags: Sequence[str], response: str) -> None:
        self._kind = kind
        random = Random(1)
        north, server, port = free_port(), free_port(), free_port()
        name = f"{kind.name}box"
        at = server if kind.way is Way.UDP else port
        self.box = Box(name, kind.way, folder, at, free_port(), random, channels=LINES, flags=flags)
        self.injecting = Injecting(reactor, self.box)
        self.router = Router(folder, page(north, server, LINES, {kind: port}, response))
        self.sent: dict[str, Text] = {}
        habits = Habits(system_id=kind.name, password="secret12", port=north)
        words: Iterator[Text] = islice(texts(random, self.sent), MESSAGES)
        self.esme = Esme(reactor, random, habits, words)
        self._injection = LoopingCall(self._inject)

    def start(self) -> None:
        self.box.start()
        self.router.start()
        self.esme.start()
        self.esme.resume()
        self._injection.start(0.1)

    def stop(self) -> None:
        self._injection.stop()
        self.esme.leave()
        for child in (self.router.child, self.box.child):
            if child is not None:
                child.end(15.0)

    async def go_on(self) -> None:
        """Until all has come."""
        deadline, still, before = reactor.seconds() + PATIENCE, reactor.seconds(), (-1, -1)
        while reactor.seconds() - still < CALM_S:
            await deferLater(reactor, 0.5)
            kept = self.esme.kept
            now = len(kept.receipts), len(kept.received)
            if now != before or now[0] < MESSAGES or self.injecting.on:
                still, before = reactor.seconds(), now
            if reactor.seconds() > deadline:
                raise AssertionError(f"{now} receipts and received SMS in {PATIENCE:g} s")

    def story(self) -> Story:
        """What all have to say, when the router has ended."""
        kept, nothing = self.esme.kept, Blow(0.0, "a bad network explains no copy")
        known = self.box.acknowledged()
        if self._kind.way is Way.HTTP:
            first = min((one.at for one in kept.received), default=0.0)
            known = dict.fromkeys(must_have_seen(self.box.came, [], first, reactor.seconds()), inf)
        side = Side(
            name=self._kind.name,
            doubt=self._kind.doubt,
            sent=self.sent,
            kept=kept,
            taken=self.box.taken(),
            received=self.box.injected,
            acknowledged=known,
            blows=[nothing],
        )
        return story([side], self.router.store)

    def _inject(self) -> None:
        # By HTTP what came before the first look at the inbox is left there, and a look may hang for 15 s.
        begun = bool(self.esme.kept.receipts)
        self.injecting.on = begun and len(self.box.came) < MESSAGES
        self.injecting.tick()


class RoughWaysTests(TestCase):
    timeout = PATIENCE + 60.0
    skip = None if os.environ.get(SWITCH) == "rough" else "TESTS=rough has it: hangs take what time they take"

    async def keeps_its_promises(self, way: Way, flags: Sequence[str], response: str) -> None:
        place = Path(self.mktemp()).resolve()
        place.mkdir(parents=True)
        (kind,) = (kind for kind in KINDS if kind.way is way)
        rough = Rough(place, kind, flags, response)
        rough.start()
        try:
            await rough.go_on()
        finally:
            rough.stop()
        story = rough.story()
        self.assertEqual(judge(story), [])
        self.assertEqual(len(story.sides[0].kept.acknowledged), MESSAGES)

    async def test_datagrams_are_lost_doubled_and_late(self) -> None:
        await self.keeps_its_promises(Way.UDP, UDP, "10s")

    async def test_http_hangs_is_cut_and_repeats(self) -> None:
        await self.keeps_its_promises(Way.HTTP, HTTP, "60s")
