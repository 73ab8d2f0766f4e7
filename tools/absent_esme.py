"""A million receipts for an ESME that is not there: what they cost in memory, and whether all come in order.

    python tools/absent_esme.py                        one million, written into the store before it starts
    python tools/absent_esme.py --count 200000 --live  the ESME sends them itself, and takes no receipts

Then the ESME binds as transceiver and takes them all. Its exit status is 0 only if each came once, in the
order in which they were owed, and the router never had more than --most megabytes in memory.
"""

import sqlite3
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path
from random import Random
from tempfile import mkdtemp

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread

from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.state import MessageState
from router.store.changes import Accepted, Change, Owe, Reserved, SendingEnded, SendingSubmitted
from router.store.entities import Counter, Owed, OwedKind, Sending, Stage
from router.store.sqlite.database import SqliteDatabase
from tools.command_line import parser_of
from tools.peers.esme import Esme, Habits, Reactor, Text
from tools.ports import free_port
from tools.processes import PROJECT, Child, goip, router, verdict
from tools.program import run

PAGE = """
smpp: {{listen: ["tcp:{north}:interface=127.0.0.1"]}}
store: "sqlite:router.db"
esmes: [{{system_id: crm, password: secret12, queue: 2000000}}]
gateways:
  - {{id: goip1, connect: smsc, host: 127.0.0.1, port: {south}, password: pw, window: 100, final: sent}}
"""

BATCH = 10_000
TEXT = "a message of an ordinary length, of those that are sent in great numbers"
STALLED_S = 30.0


def fill(path: Path, count: int) -> None:
    """Write a store with so many messages that have ended, and a receipt owed for each."""
    database = SqliteDatabase(str(path), "absent")
    database.open()
    for first in range(1, count + 1, BATCH):
        ids = range(first, min(first + BATCH, count + 1))
        database.commit([change for id in ids for change in changes(id)])
    database.commit([Reserved(counter, count) for counter in (Counter.MESSAGE, Counter.OWED)])
    database.close()


def changes(id: int) -> list[Change]:
    """Return all changes of one message, from its submit_sm to the receipt that is owed."""
    now = time.time()
    message = ShortMessage(
        source_addr=Address(5, 0, "Shop"),
        destination_addr=Address(1, 1, f"25677{id:07d}"),
        short_message=TEXT.encode(),
        registered_delivery=1,
    )
    sending = Sending(
        id=id, esme="crm", way="*", message=message, accepted_at=now, due_at=now, expires_at=now + 86400.0
    )
    owed = Owed(seq=id, esme="crm", kind=OwedKind.RECEIPT, of=id, message=message, channel="goip1", at=now)
    return [
        Accepted(sending, Stage.IN_FLIGHT, "goip1", 0, id & 0xFFFF, 1),
        SendingSubmitted(id, f"r{id}", now),
        SendingEnded(id, MessageState.DELIVERED, 0, now),
        Owe(owed),
    ]


def owed_in_order(path: Path) -> list[str]:
    """Return the message_ids of what is owed, in the order of creation."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return [str(id) for (id,) in connection.execute("SELECT subject FROM owed ORDER BY seq")]


def count_owed(path: Path) -> int:
    """Count the deliveries that are owed."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM owed").fetchone()
    return int(count)


def numbered(count: int) -> Iterator[Text]:
    """Yield so many texts, to a number each."""
    for number in range(count):
        yield Text("", f"25677{number:07d}", TEXT)


class Trial:
    """One run, in a folder of its own."""

    def __init__(self, reactor: Reactor, given: Namespace) -> None:
        self._reactor = reactor
        self._given = given
        (PROJECT / "var").mkdir(exist_ok=True)
        self.folder = Path(mkdtemp(prefix="absent-", dir=PROJECT / "var"))
        self._store = self.folder / "router.db"
        self._north, self._south = free_port(), free_port()
        (self.folder / "router.yaml").write_text(PAGE.format(north=self._north, south=self._south))
        self.children: list[Child] = []

    async def run(self) -> list[str]:
        """Run the trial, and return what went wrong."""
        if not self._given.live:
            fill(self._store, self._given.count)
        size = self._store.stat().st_size / 2**20 if self._store.exists() else 0.0
        begun = time.monotonic()
        child = router(self.folder, self.folder / "router.yaml")
        self.children.append(child)
        await deferToThread(child.await_port, self._north, 120.0)
        tell(f"started in {time.monotonic() - begun:.1f} s on a store of {size:.0f} MB", child)
        if self._given.live:
            await self._send(child)
        owed = owed_in_order(self._store)
        came = await self._take(child, len(owed))
        most = child.used().memory
        status = await deferToThread(child.end, 40.0)
        return complaints(owed, came, most, self._given.most, status)

    async def _send(self, child: Child) -> None:
        box = goip(self.folder, self._south, free_port(), ["--speed", "0", "--window-depth", "1000"])
        self.children.append(box)
        esme = self._esme(receives=False)
        begun = time.monotonic()
        await self._until(lambda: len(esme.kept.acknowledged), self._given.count)
        tell(f"{len(esme.kept.acknowledged)} messages taken in {time.monotonic() - begun:.0f} s", child)
        await self._until(lambda: count_owed(self._store), self._given.count, 2.0)
        tell(f"all of them ended after {time.monotonic() - begun:.0f} s, and their receipts wait", child)
        esme.leave()

    async def _take(self, child: Child, count: int) -> list[str]:
        esme = self._esme(receives=True)
        begun = time.monotonic()
        await self._until(lambda: len(esme.kept.receipts), count)
        seconds = time.monotonic() - begun
        tell(f"{len(esme.kept.receipts)} receipts in {seconds:.0f} s", child)
        # Is anything sent twice?
        await deferLater(self._reactor, 2.0)
        esme.leave()
        return [receipt.message_id for receipt in esme.kept.receipts]

    def _esme(self, receives: bool) -> Esme:
        habits = Habits(
            system_id="crm",
            password="secret12",
            port=self._north,
            window=100,
            backlog=self._given.count + 1,
            receives=receives,
        )
        esme = Esme(self._reactor, Random(1), habits, numbered(self._given.count))
        esme.start()
        if not receives:
            esme.resume()
        return esme

    async def _until(self, count: Callable[[], int], wanted: int, every: float = 0.2) -> None:
        """Wait until so many have come, or none has for a while."""
        before, since = count(), self._reactor.seconds()
        while before < wanted and self._reactor.seconds() - since < STALLED_S:
            await deferLater(self._reactor, every)
            if count() > before:
                before, since = count(), self._reactor.seconds()


def complaints(owed: list[str], came: list[str], most: float, limit: float, status: int) -> list[str]:
    """Return what differs from what was promised, a line each."""
    found = []
    if came != owed:
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(owed, came, strict=False)))
        found.append(f"{len(owed)} were owed and {len(came)} came; they differ behind the first {alike}")
    if most > limit:
        found.append(f"the router had {most:.0f} MB in memory, more than {limit:.0f}")
    if status:
        found.append(f"the router ended with status {status}")
    return found


def tell(what: str, child: Child) -> None:
    """Print a line of the story, and the memory of the router."""
    used = child.used()
    print(f"  {what}; {used.resident:.0f} MB, at most {used.memory:.0f}", flush=True)


async def perform(reactor: Reactor, given: Namespace) -> int:
    """Run the trial; return its exit status."""
    print(f"{given.count} receipts for an ESME that is absent", flush=True)
    trial = Trial(reactor, given)
    try:
        wrong = await trial.run()
    finally:
        for child in trial.children:
            child.kill()
    return verdict(wrong, trial.folder, "Each came once, and in order.")


def arguments(words: list[str]) -> Namespace:
    """Read the command line."""
    parser = parser_of(__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="receipts [1000000]")
    parser.add_argument("--live", action="store_true", help="the ESME sends the messages itself")
    parser.add_argument("--most", type=float, default=300.0, help="megabytes in memory [300]")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run; the exit status."""
    given = arguments(sys.argv[1:] if words is None else words)
    return run(lambda reactor: perform(reactor, given))


if __name__ == "__main__":
    sys.exit(main())
