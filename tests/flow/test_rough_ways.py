"""HTTP and UDP over a bad network: each message goes once or ends in doubt, each received SMS comes once.

The router and the box are processes, and the network is this machine's, but for what the box loses, doubles,
delays, hangs and cuts. `test_bad_network` plays the same on a moved clock, with all shares of that.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from math import inf
from pathlib import Path
from random import Random

from twisted.internet.task import LoopingCall, deferLater

from router.waits import Waits
from tests.flow.building import until
from tests.flow.processes import Processes, reactor
from tests.support.extent import WHOLE
from tools.peers.esme import Esme, Habits, Text
from tools.ports import free_port
from tools.promises.box import Box, Injecting
from tools.promises.judge import judge, token_of
from tools.promises.pages import KINDS, Kind, page
from tools.promises.party import story
from tools.promises.store import glance
from tools.promises.story import Blow, Side, Story, Way
from tools.promises.texts import texts

LINES = 32
MESSAGES = 100
"""By each way, and as many received SMS."""

SHARE, HALF = "0.2", "0.1"
WAITS = Waits(tick=0.2, page=0.4, datagram=0.3)
"""A request that hangs costs the one poller so long, and a datagram that is lost its line."""

LATE_S = 0.5
"""What is late comes within so long: `reorder_s` of the box, and more."""

UDP = (
    *("--speed", "50", "--keepalive-s", "2", "--recv-retry", "10", "--recv-retry-s", "0.5"),
    *(
        word
        for what in ("loss", "dup", "reorder")
        for way in ("in", "out")
        for word in (f"--{what}-{way}", SHARE)
    ),
)
HTTP = (
    *("--speed", "50", "--http-password", "pw", "--http-trouble-when", "either"),
    *("--http-hang-rate", HALF, "--http-cut-rate", HALF, "--http-repeat-rate", SHARE),
)
"""Of more a box counts as one that comes and goes, and is left alone for minutes."""


class Rough:
    """A box, an ESME that sends so many messages, and SMS that come in meanwhile."""

    def __init__(self, kind: Kind, folder: Path, port: int, north: int, flags: Sequence[str]) -> None:
        random = Random(1)
        self._kind = kind
        self._store = folder / "router.db"
        name = f"{kind.name}box"
        control = free_port()
        self.box = Box(name, kind.way, folder, port, control, random, channels=LINES, flags=flags, apart=0.1)
        self._sent: dict[str, Text] = {}
        words: Iterator[Text] = islice(texts(random, self._sent), MESSAGES)
        habits = Habits(system_id=kind.name, password="secret12", port=north)
        self.esme = Esme(reactor, random, habits, words)
        self._injecting = Injecting(reactor, self.box)
        self._injection = LoopingCall(self._inject)

    def start(self) -> None:
        self.box.start()
        self.esme.start()
        self.esme.resume()
        self._injection.start(0.05)

    def stop(self) -> None:
        if self._injection.running:
            self._injection.stop()
        self.esme.leave()
        if self.box.child is not None:
            self.box.child.end(15.0)

    def is_over(self) -> bool:
        """Whether each message has its ending, and each SMS its fate, and its ESME if it was taken."""
        kept = self.esme.kept
        ended = {one.message_id for one in kept.receipts if one.stat != "ENROUTE"}
        came = {token_of(one.text) for one in kept.received}
        has_fates = self._kind.way is Way.HTTP or not self.box.outstanding
        all_here = len(self.box.came) >= MESSAGES and has_fates
        is_here = len(ended) >= MESSAGES and all_here and self._taken().keys() <= came
        return is_here and glance(self._store, whole=False).owed == 0

    def story(self) -> Story:
        """What all have to say."""
        side = Side(
            name=self._kind.name,
            doubt=self._kind.doubt,
            sent=self._sent,
            kept=self.esme.kept,
            taken=self.box.taken(),
            received=self.box.injected,
            acknowledged=self._taken(),
            blows=[Blow(0.0, "a bad network explains no copy")],
        )
        return story([side], self._store)

    def _taken(self) -> dict[str, float]:
        """The SMS that the router must have, by their tokens.

        By HTTP all: none came before the first look, and no inbox is so full that one would be turned out.
        """
        if self._kind.way is Way.HTTP:
            return dict.fromkeys(self.box.came, inf)
        return self.box.acknowledged()

    def _inject(self) -> None:
        self._injecting.on = len(self.box.injected) < MESSAGES and self._is_looked_into()
        self._injecting.tick()

    def _is_looked_into(self) -> bool:
        """What stands in an inbox at the first look ever is remembered, and not delivered."""
        if self._kind.way is not Way.HTTP or self.box.came:
            return True
        with closing(sqlite3.connect(f"file:{self._store}?mode=ro", uri=True)) as connection:
            (looked,) = connection.execute("SELECT count(*) FROM note WHERE name = 'inbox'").fetchone()
        return bool(looked == LINES)


class RoughWaysTests(Processes):
    skip = None if WHOLE else "make test-all plays it; test_bad_network does, on a moved clock"

    async def keeps_its_promises(self, way: Way, flags: Sequence[str], response: str) -> None:
        (kind,) = (kind for kind in KINDS if kind.way is way)
        port, server = free_port(), free_port()
        place = self.place.resolve()
        file = place / "router.yaml"
        words = page(self.north, server, LINES, {kind: port}, response)
        # A page that is no older tells what stands in the slots: so several lines send after one look.
        file.write_text(words.replace("poll: 200ms", "poll: 1s"))
        child = self.start(self.hurried(file, WAITS))
        await until(lambda: "started with" in self.said(), "the router's start")
        rough = Rough(kind, place, server if way is Way.UDP else port, self.north, flags)
        self.addCleanup(rough.stop)
        rough.start()
        await until(rough.is_over, "the end of all")
        self.assertEqual(child.end(30.0), 0)
        await deferLater(reactor, LATE_S)
        rough.stop()
        told = rough.story()
        self.assertEqual(judge(told), [])
        self.assertEqual(len(told.sides[0].kept.acknowledged), MESSAGES)
        self.assertGreater(len(told.sides[0].acknowledged), MESSAGES * 0.8)

    async def test_datagrams_are_lost_doubled_and_late(self) -> None:
        await self.keeps_its_promises(Way.UDP, UDP, "3s")

    async def test_http_hangs_is_cut_and_repeats(self) -> None:
        await self.keeps_its_promises(Way.HTTP, HTTP, "30s")
