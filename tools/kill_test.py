"""The kill test: load by chance, and blows by chance; afterwards each promise is held against what came.

    make kill-test                    or    python tools/kill_test.py
    python tools/kill_test.py --seed 7 --seconds 30 --kills 15

Starts the router (a store of its own) and four simulated GoIPs: by SMPP one with `in_doubt: resend`, whose
long messages the router cuts, and one with `in_doubt: report`, which gets them whole; one by HTTP, and one
by UDP, whose datagrams are lost, doubled and late. Each has an ESME of its own; those of the first two POST
texts to the API as well, each with an `id`, again until it is answered, and all once more in the end. While
the ESMEs send and SMS come in, the router and the boxes are killed (SIGKILL) and started again, in bursts
too, and connections tear in the middle of a PDU or a page. Then nothing is done to them any more, until all
is quiet; and a judge compares what the ESMEs, the boxes and the store have. docs/promises.md tells what is
held against what. Each violation is a line; the exit status is 0 only if there is none.

The seed makes the plan of blows and texts repeat itself; what the machine makes of it differs.
"""

import shutil
import sys
import time
from argparse import Namespace
from collections import Counter
from pathlib import Path
from random import Random, SystemRandom
from tempfile import mkdtemp

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread

from router.simulator.demo.missing import Missing
from tools.command_line import parser_of
from tools.peers.esme import Reactor
from tools.processes import PROJECT
from tools.program import run
from tools.promises.blows import Blows
from tools.promises.inbox import LOOK_S
from tools.promises.judge import copies, judge
from tools.promises.party import Company
from tools.promises.story import Side, Story

SECONDS, KILLS = 75.0, 40
QUIET_S = LOOK_S + 0.5
"""Seconds without anything new after which nothing is awaited; each inbox was read meanwhile."""

START_S = 60.0
"""Seconds until the router and the boxes must listen: the machine may have other work."""

BEGIN_S = 20.0
"""Seconds until something must have passed by each way."""

PATIENCE_S = 120.0
"""Seconds until all must be quiet; `report_timeout` and its sweep are in it."""

END_S = 20.0
"""Seconds that the router has to end: more than its `drain`."""


async def play(reactor: Reactor, company: Company, blows: Blows, seconds: float) -> list[str]:
    """Run the load and the blows, then wait for quiet; return what went wrong on the way."""
    company.start()
    await deferToThread(company.await_start, START_S)
    await until_load(reactor, company)
    await blows.fall(seconds)
    company.rest()
    await quiet(reactor, company)
    complaints = []
    status = await deferToThread(company.children[0].end, END_S)
    if status != 0:
        complaints.append(f"the router ended with status {status} after SIGTERM")
    company.leave()
    return complaints


async def until_load(reactor: Reactor, company: Company) -> None:
    """Wait until there is something to lose by each way, or `BEGIN_S` are over."""
    deadline = reactor.seconds() + BEGIN_S
    while not company.is_under_load and reactor.seconds() < deadline:
        await deferLater(reactor, 0.1)


async def quiet(reactor: Reactor, company: Company) -> None:
    """Wait until all have what they are owed and nothing new has come for `QUIET_S`, `PATIENCE_S` at most."""
    deadline = reactor.seconds() + PATIENCE_S
    still_since, before = reactor.seconds(), (0, 0)
    while reactor.seconds() < deadline:
        await deferLater(reactor, 0.5)
        seen = company.look()
        now = (sum(row.state is None for row in seen.rows), seen.owed + _came(company))
        busy = now[0] or seen.owed or not all(one.is_done for one in company.posters)
        if now != before or busy:
            still_since, before = reactor.seconds(), now
        elif reactor.seconds() - still_since >= QUIET_S:
            return


def _came(company: Company) -> int:
    kept = [couple.esme.kept for couple in company.couples]
    posted = sum(len(posts) for posts in company.web.posts.values())
    return posted + sum(len(one.receipts) + len(one.received) for one in kept)


def tell(story: Story, blows: Blows) -> None:
    """Print what happened, in numbers."""
    done = ", ".join(f"{count} times {what}" for what, count in sorted(blows.counts.items()))
    print(f"  blows      {done}")
    for side in story.sides:
        tell_side(side)
    marked = sum(row.in_doubt for row in story.rows)
    print(f"  store      {len(story.rows)} messages, {marked} of them marked as in doubt")


def tell_side(side: Side) -> None:
    """Print the numbers of one box and its ESME."""
    kept = side.kept
    stats = Counter(receipt.stat for receipt in kept.receipts)
    twice = len(copies((one.token, one.at) for one in side.taken))
    again = len(copies((f"{one.message_id} {one.stat}", one.at) for one in kept.receipts))
    received = len(copies((one.text, one.at) for one in kept.received))
    ended = ", ".join(f"{count} {stat}" for stat, count in sorted(stats.items()))
    answered = f"{len(kept.acknowledged)} acknowledged, {kept.refused.total()} refused"
    print(f"  {side.name:<10} submit_sm: {answered}; the box took {len(side.taken)}, {twice} of them again")
    print(f"{'':13}receipts: {ended}; {again} of them again")
    came = f"{len(side.acknowledged)} acknowledged, {len(kept.received)} came"
    print(f"{'':13}received SMS: {came}, {received} of them again")
    if side.keyed:
        answers = [status for one in side.keyed for _, _, status, _ in one.answers]
        taken = f"answered {len(answers)} times, {answers.count(202)} of them with 202"
        print(f"{'':13}POSTs with an id: {len(side.keyed)}, {taken}")
    for what, posts in (("received SMS", side.posted or ()), ("endings", side.reported or ())):
        again = len(copies((one.id, one.at) for one in posts if one.taken))
        refused = sum(not one.taken for one in posts)
        print(f"{'':13}{what} posted: {len(posts)}, {refused} of them refused, {again} taken again")


async def perform(reactor: Reactor, given: Namespace) -> int:
    """Run the test; return its exit status."""
    seed = SystemRandom().randrange(10**6) if given.seed is None else given.seed
    print(f"kill test, seed {seed}: {given.seconds:.0f} s of load, about {given.kills} blows", flush=True)
    begun = time.monotonic()
    (PROJECT / "var").mkdir(exist_ok=True)
    folder = Path(mkdtemp(prefix="kill-test-", dir=PROJECT / "var"))
    company = Company(reactor, Random(f"company {seed}"), folder)
    # The plan of blows has chance of its own: what the load draws meanwhile does not change it.
    blows = Blows(reactor, Random(f"blows {seed}"), company, given.kills)
    try:
        complaints = await play(reactor, company, blows, given.seconds)
        story = company.story()
    except Missing as missing:
        print(f"kill test: {missing}; what it wrote last:", file=sys.stderr)
        print(missing.said or "    nothing", file=sys.stderr)
        print(f"What all parties wrote is in {folder}", file=sys.stderr)
        return 1
    finally:
        for child in company.children:
            child.kill()
    complaints += judge(story)
    tell(story, blows)
    for words in complaints:
        print(f"  VIOLATION  {words}")
    if complaints:
        print(f"\n{len(complaints)} violations with seed {seed}; what all parties wrote is in {folder}")
        return 1
    shutil.rmtree(folder)
    print(f"\nEvery promise was kept, in {time.monotonic() - begun:.0f} s.")
    return 0


def arguments(words: list[str]) -> Namespace:
    """Read the command line."""
    parser = parser_of(__doc__)
    parser.add_argument("--seed", type=int, help="repeats the plan of another run")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of load and blows [{SECONDS:.0f}]")
    parser.add_argument("--kills", type=int, default=KILLS, help=f"blows in that time, about [{KILLS}]")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run; the exit status."""
    given = arguments(sys.argv[1:] if words is None else words)
    return run(lambda reactor: perform(reactor, given))


if __name__ == "__main__":
    sys.exit(main())
