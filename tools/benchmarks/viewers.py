"""The cost of people at the dashboard for those who send: in turns, without them and with them.

The router has 1,000 channels, which are bound, and 1,000 ESMEs, of which one sends whole messages as fast as
its windows allow.
"""

import os
import re
import time
from collections.abc import Mapping, Sequence
from statistics import median

from attrs import field, frozen

from tools.benchmarks.router import Site, accounts, boxes, site
from tools.benchmarks.runs import Run, measured, serving
from tools.benchmarks.visitors import EVERY_S, Seen, Viewer, looking
from tools.peers.page import Loaded, Page
from tools.ports import free_port, wait_for
from tools.processes import used

PAIRS = 5
CHANNELS, ESMES, VIEWERS = 1_000, 1_000, 10
WINDOW, BINDS = 5, 4
LOADS = 5
"""Of each page, when nothing else is done."""

SETTLES_S = 2.0
"""What a run leaves to be done is over by then."""

LONGEST_S = 240.0
"""Of one run."""

USER = "ops"
HTTP = """\
http:
  listen: "tcp:{web}:interface=127.0.0.1"
  users: [{{name: ops, role: admin, password: ops}}]
"""

PAGES = (
    *("/", "/channels", "/channels/goip101", "/esmes", "/esmes/load1", "/messages", "/send", "/received"),
    *("/routes", "/alerts", "/events", "/configuration"),
)
MESSAGE = re.compile(r'href="(/messages/[^"?]+)"')

FALL, MORE_MB, FIRST_MS = 5.0, 60.0, 300.0
"""What may be: percent of the rate, MB that the router grows by more, ms until a page's first octet."""


@frozen(kw_only=True)
class Half:
    """One run, and by how many MB the router grew in it."""

    run: Run
    grown: float


@frozen(kw_only=True)
class Viewed:
    """Measurements, a pair each."""

    count: int
    load: float
    without: Sequence[Half]
    beside: Sequence[Half]
    seen: Seen
    """By all viewers in all runs."""
    pages: Mapping[str, Sequence[Loaded]]
    """When nothing else is done."""
    falls: Sequence[float] = field(init=False)
    """Percent of the rate, of each pair."""
    more: float = field(init=False)
    """MB."""

    @falls.default
    def _falls(self) -> Sequence[float]:
        pairs = zip(self.without, self.beside, strict=True)
        return [(1.0 - there.run.rate / alone.run.rate) * 100 for alone, there in pairs]

    @more.default
    def _more(self) -> float:
        return sum(one.grown for one in self.beside) - sum(one.grown for one in self.without)

    @property
    def right(self) -> bool:
        """Whether all messages went as they should, and all viewers saw what they looked at."""
        all_right = all(one.run.right for one in (*self.without, *self.beside))
        return all_right and bool(self.seen.octets) and not self.seen.wrong

    def figures(self) -> dict[str, object]:
        """Return what is kept of it."""
        return {
            "messages_of_a_run": self.count,
            "machine_load": self.load,
            "without": [one.run.figures() for one in self.without],
            "beside": [one.run.figures() for one in self.beside],
            "fall_percent": [round(one, 1) for one in self.falls],
            "grown_mb": [round(one.grown, 1) for one in self.without],
            "grown_mb_beside": [round(one.grown, 1) for one in self.beside],
            "grown_more_mb": round(self.more, 1),
            "pages_looked_at": self.seen.pages,
            "octets_of_streams": self.seen.octets,
            "first_ms_beside": [round(one, 1) for one in self.seen.firsts],
            "first_ms": {path: [round(one.first, 1) for one in loads] for path, loads in self.pages.items()},
            "whole_ms": {path: [round(one.whole, 1) for one in loads] for path, loads in self.pages.items()},
            "right": self.right,
        }


def viewed(count: int) -> Viewed:
    """Measure all of it, with so many messages in each run."""
    south, web = free_port(), free_port()
    gateways, esmes = [boxes(south, CHANNELS, WINDOW)], accounts(ESMES, BINDS)
    with (
        site(gateways, esmes, HTTP.format(web=web)) as place,
        serving(place.place, south, ("smsc", "--seconds", "7200")),
        place.router() as child,
    ):
        place.await_bound(CHANNELS, seconds=120.0)
        wait_for(web)
        runs = _Runs(place, child.pid, count)
        runs.once()
        viewers = [Viewer(web, USER, number, VIEWERS) for number in range(VIEWERS)]
        pairs = [runs.pair(viewers, number % 2 == 1) for number in range(PAIRS)]
        pages = first_octets(web)
    return Viewed(
        count=count,
        load=round(os.getloadavg()[0], 2),
        without=[alone for alone, _ in pairs],
        beside=[there for _, there in pairs],
        seen=runs.seen,
        pages=pages,
    )


class _Runs:
    """Runs with a router that is there."""

    def __init__(self, place: Site, pid: int, count: int) -> None:
        self._place = place
        self._pid = pid
        self._count = count
        self.seen = Seen()

    def pair(self, viewers: Sequence[Viewer], beside_first: bool) -> tuple[Half, Half]:
        """Measure without viewers, and with them."""
        if beside_first:
            there = self.beside(viewers)
            return self.once(), there
        return self.once(), self.beside(viewers)

    def beside(self, viewers: Sequence[Viewer]) -> Half:
        """Run once while they look; their own work for the router counts."""
        before = used(self._pid).resident
        with looking(viewers) as seen:
            run = self._measured()
        time.sleep(SETTLES_S)
        self.seen.pages += seen.pages
        self.seen.octets += seen.octets
        self.seen.firsts += seen.firsts
        self.seen.wrong += seen.wrong
        return Half(run=run, grown=used(self._pid).resident - before)

    def once(self) -> Half:
        """Run once while nobody looks."""
        before = used(self._pid).resident
        run = self._measured()
        time.sleep(SETTLES_S)
        return Half(run=run, grown=used(self._pid).resident - before)

    def _measured(self) -> Run:
        words = ["esme", "--user", "load1:secret", "--binds", str(BINDS), "--count", str(self._count)]
        words += ["--seconds", str(LONGEST_S)]
        return measured(self._place, self._pid, self._count, words, LONGEST_S + 30.0)


def first_octets(web: int) -> Mapping[str, Sequence[Loaded]]:
    """Load each page a few times, one after the other; a message's too."""
    page = Page(web)
    page.log_in(USER)
    named = {path: path for path in PAGES}
    message = MESSAGE.search(page.ask("GET", "/messages"))
    if message is not None:
        named["/messages/ID"] = message[1]
    found = {name: [page.load("GET", path) for _ in range(LOADS)] for name, path in named.items()}
    page.close()
    return found


def said_of_viewed(found: Viewed) -> str:
    """Return what it was, beside what it may be."""
    fall, slowest = median(found.falls), max(map(_first, found.pages.values()))
    lines = [
        f"{VIEWERS} who look at the dashboard, a page every {EVERY_S:g} s and a stream each; {CHANNELS:,} "
        f"channels, {ESMES:,} ESMEs; {len(found.falls)} pairs of {found.count:,} (load here {found.load}):",
        f"{'':10}{'a second':>26}{'CPU µs':>22}{'answer p99 ms':>22}{'grown MB':>22}",
        _row("  nobody", found.without),
        _row("  they look", found.beside),
        _line("  the rate falls by, %", _spread(found.falls, 1), fall < FALL, f"< {FALL:g}"),
        _line("  the router grows by more, MB", f"{found.more:.1f}", found.more < MORE_MB, f"< {MORE_MB:g}"),
        _line(
            "  first octet of the slowest page, ms", f"{slowest:.0f}", slowest < FIRST_MS, f"< {FIRST_MS:g}"
        ),
        f"  they loaded {found.seen.pages} pages, {found.seen.octets / 1e6:.1f} MB came by streams; first "
        f"octets under this load: {_spread(found.seen.firsts)} ms",
        f"{'  page':30}{'first octet, ms':>24}{'the last one':>24}{'KB':>8}",
    ]
    lines += [_page(path, loads) for path, loads in found.pages.items()]
    lines += [f"  WRONG: {why}" for why in found.seen.wrong[:LOADS]]
    return "\n".join([*lines, *([] if found.right else ["  WRONG: something is missing, or came twice"])])


def _row(what: str, halves: Sequence[Half]) -> str:
    p99 = [(one.run.answers or {}).get("p99", 0.0) for one in halves]
    cpu, rates = [one.run.cpu for one in halves], [one.run.rate for one in halves]
    grown = _spread([one.grown for one in halves], 1)
    return f"{what:12}{_spread(rates):>24}{_spread(cpu):>22}{_spread(p99):>22}{grown:>22}"


def _page(path: str, loads: Sequence[Loaded]) -> str:
    firsts, wholes = ([each.first for each in loads], [each.whole for each in loads])
    return f"  {path:28}{_spread(firsts):>24}{_spread(wholes):>24}{len(loads[-1].text) / 1000:8.0f}"


def _first(loads: Sequence[Loaded]) -> float:
    return median(one.first for one in loads)


def _spread(found: Sequence[float], digits: int = 0) -> str:
    if not found:
        return "none"
    return f"{median(found):.{digits}f} ({min(found):.{digits}f} to {max(found):.{digits}f})"


def _line(what: str, found: str, holds: bool, aim: str) -> str:
    return f"{what:<42}{found:>24}  {aim:<8}{'holds' if holds else 'DOES NOT HOLD'}"
