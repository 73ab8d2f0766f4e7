"""The router's file for a run is one that the router takes."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.config.load import load
from tools.benchmarks.router import ESME, LINK, PAGE, Site, accounts, boxes, upstream
from tools.benchmarks.scale import ROUTES

LOG = """\
[info] up: bound as up
[info] goip1: bound as goip101 to 127.0.0.1:7777
[info] goip2: all 32 channels are bound to 127.0.0.1:7778
[info] load3: bound as transceiver from 127.0.0.1
[info] store: 3 commits, 20 rows
[info] store: 307 commits, 300002 rows
"""


class SiteTests(TestCase):
    def _written(self, name: str, text: str) -> Path:
        place = Path(self.mktemp())
        place.mkdir()
        (place / name).write_text(text)
        return place

    def _channels(self, gateways: str, esmes: str, more: str = "") -> int:
        page = PAGE.format(north=2775, store="a.db", esmes=esmes, gateways=gateways, more=more)
        return len(load(str(self._written("router.yaml", page) / "router.yaml")).channels)

    def test_many_channels_are_several_boxes(self) -> None:
        self.assertEqual(self._channels(boxes(7777, 120, 1), accounts(100, 10)), 120)

    def test_the_routes_of_a_queue_name_channels_that_there_are(self) -> None:
        far = upstream(7002, "far", ", timers: {reconnect: 100ms..200ms}")
        self.assertEqual(self._channels(upstream(7001) + "\n" + far, accounts(0, 8), ROUTES), 2)

    def test_links_and_sessions_are_counted_apart(self) -> None:
        site = Site(self._written("router.log", LOG), 2775)
        self.assertEqual((site.bound(LINK), site.bound(ESME)), (34, 1))

    def test_commits_are_those_that_the_log_told_last(self) -> None:
        self.assertEqual(Site(self._written("router.log", LOG), 2775).written(), (307, 300002))
