"""What those who look at the dashboard cost, as it is told; and the router's file for it."""

from pathlib import Path

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.config.load import load
from tools.benchmarks.router import PAGE, accounts, boxes
from tools.benchmarks.runs import Run
from tools.benchmarks.viewers import BINDS, CHANNELS, ESMES, HTTP, WINDOW, Half, Viewed, said_of_viewed
from tools.benchmarks.visitors import Seen
from tools.peers.page import Loaded


def half(rate: float, grown: float, right: bool = True) -> Half:
    return Half(run=Run(count=1000, rate=rate, right=right, cpu=200.0), grown=grown)


class Told(TestCase):
    def setUp(self) -> None:
        self.found = Viewed(
            count=1000,
            load=0.5,
            without=[half(1000.0, 1.0), half(1000.0, 2.0), half(1000.0, 1.0)],
            beside=[half(960.0, 1.0), half(970.0, 30.0), half(900.0, 1.0)],
            seen=Seen(pages=12, octets=3_000_000, firsts=[20.0]),
            pages={"/": [Loaded(text="x" * 2000, first=10.0, whole=20.0)]},
        )

    def line(self, beginning: str) -> str:
        (found,) = [one for one in said_of_viewed(self.found).splitlines() if beginning in one]
        return found

    def test_the_rate_falls_by_the_median_of_the_pairs(self) -> None:
        self.assertRegex(self.line("the rate falls"), r"4\.0 \(3\.0 to 10\.0\)  < 5 +holds")

    def test_memory_is_what_it_grows_by_more_than_without_them(self) -> None:
        self.assertRegex(self.line("grows by more"), r"28\.0  < 60 +holds")

    def test_the_slowest_page_counts(self) -> None:
        self.assertTrue(self.line("slowest page").endswith("holds"))
        slow = Loaded(text="", first=400.0, whole=500.0)
        self.found = evolve(self.found, pages={**self.found.pages, "/channels": [slow]})
        self.assertTrue(self.line("slowest page").endswith("DOES NOT HOLD"))

    def test_whoever_saw_nothing_or_something_wrong_makes_it_wrong(self) -> None:
        self.assertNotIn("WRONG", said_of_viewed(self.found))
        for seen in (Seen(), Seen(octets=1, wrong=["a stream has ended"])):
            self.assertFalse(evolve(self.found, seen=seen).right)

    def test_so_does_a_message_that_is_missing(self) -> None:
        self.assertFalse(evolve(self.found, beside=[half(960.0, 1.0, False)] * 3).right)


class Site(TestCase):
    def test_the_router_takes_its_file(self) -> None:
        place = Path(self.mktemp())
        place.mkdir()
        gateways, esmes = boxes(7777, CHANNELS, WINDOW), accounts(ESMES, BINDS)
        more = HTTP.format(web=8080)
        page = PAGE.format(north=2775, store="a.db", esmes=esmes, gateways=gateways, more=more)
        (place / "router.yaml").write_text(page)
        self.assertEqual(len(load(str(place / "router.yaml")).channels), CHANNELS)
