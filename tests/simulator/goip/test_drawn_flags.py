"""Sets of flags by chance, every value of every flag among them: the box lives on, and keeps its word."""

from random import Random
from typing import Any

from attrs import evolve
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.box import Goip
from router.simulator.goip.http.face import HttpFace
from router.simulator.goip.settings import NAMES, Settings, values
from router.simulator.goip.smpp import SmppFace
from router.simulator.goip.udp.face import UdpFace
from tests.simulator.goip.http_scene import Browser
from tests.simulator.goip.scene import End
from tests.simulator.goip.udp_scene import Port

DRAWN, COVERING = 40, 6
LEFT_ALONE = ("http_padding", "reboot_daily_at")


def sets() -> list[tuple[int, dict[str, Any]]]:
    """Seeds, and the flags drawn with each; the first few go through all values of all flags."""
    drawn = []
    for seed in range(DRAWN):
        random, chosen = Random(seed), dict[str, Any]()
        for name in NAMES:
            if name not in LEFT_ALONE:
                all_of_it = values(name)
                chosen[name] = (
                    all_of_it[seed % len(all_of_it)] if seed < COVERING else random.choice(all_of_it)
                )
        drawn.append((seed, chosen))
    return drawn


class Boxes:
    """One box with three faces, on a clock of its own."""

    def __init__(self, seed: int, flags: dict[str, Any]) -> None:
        self.clock = Clock()
        self.clock.advance(1e9)
        self.goip = Goip(self.clock, Random(seed), evolve(Settings(), **flags))
        self.smpp, self.http, self.udp = SmppFace(self.goip), HttpFace(self.goip), UdpFace(self.goip)
        self.port = Port()
        self.client = self.udp.attach(self.goip.lines[2], self.port)
        self.client.start()

    def play(self) -> None:
        """Something of everything, and ten minutes in which it can end."""
        end = End(self.smpp)
        end.bind("goip101")
        end.submit(b"by SMPP", to=b"+1")
        page = "send.html?u=admin&p=admin&l=2&n=%2B2&m=by+HTTP"
        Browser(self.http).get(page)
        for datagram in (b"reg:1;status:200;", b"MSG 1 6 by UDP\n", b"PASSWORD 1 pw\n", b"SEND 1 1 +3\n"):
            self.client.datagram(datagram)
        for line in self.goip.lines:
            self.goip.receive(line, "+4", "Заходи завтра " * 10)
        self.goip.settled()
        self.client.datagram(b"USSD 7 pw *100#")
        for name in ("send_status.xml", "tools.html?type=sms_inbox", "status.xml?type=list"):
            Browser(self.http).get(name)
        self.clock.pump([5.0] * 120)
        self.goip.reboot()
        self.clock.pump([30.0] * 4)


class Drawn(TestCase):
    def test_every_value_is_drawn(self) -> None:
        every = [chosen for _, chosen in sets()]
        for name in NAMES:
            if name not in LEFT_ALONE:
                self.assertEqual({chosen[name] for chosen in every}, set(values(name)), name)

    def test_each_sms_is_sent_once_at_most_and_the_box_lives_on(self) -> None:
        for seed, chosen in sets():
            box = Boxes(seed, chosen)
            box.play()
            shown = [len(box.goip.records.handset(number)) for number in ("+1", "+2", "+3")]
            self.assertTrue(max(shown) <= (2 if chosen["dup_in"] else 1), f"seed {seed}: {shown}")
            self.assertTrue(box.goip.running, f"seed {seed}")
            self.assertFalse(any(line.busy for line in box.goip.lines), f"seed {seed}")

    def test_a_seed_makes_all_chance_repeat_itself(self) -> None:
        seed, chosen = sets()[-1]
        told = []
        for _ in range(2):
            box = Boxes(seed, chosen)
            box.play()
            told.append((box.goip.stats(), box.port.sent, [sent.row() for sent in box.goip.records.sent]))
        self.assertEqual(told[0], told[1])
