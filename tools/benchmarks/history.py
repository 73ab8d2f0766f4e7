"""How long a search takes among ten million messages that have ended, with nothing of the store in memory.

The store is made once, and used again: a month of messages of 20 ESMEs by 65 channels, with some that are
seldom. It is made in schema 3, so that what an upgrade in place takes is measured as well.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from router.sms.state import MessageState
from router.store.history import Sought
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.queries import Queries
from router.store.sqlite.upgrade import APPLICATION_ID, steps

FOLDER = Path("var/bench")

SCHEMA = 3
"""In which it is made."""

BEGAN = 1764460800.0 - 29 * 86400.0
LASTS = 29 * 86400.0
"""Seconds of Unix time, and seconds."""

FIRST = 100_001
GAP = 60_000
"""Ids that a restart skips."""

COLUMNS = (
    "id, node, esme, way, priority, stage, accepted_at, due_at, expires_at, channel, epoch, attempts, "
    "reference, segments, remote_id, attempted_at, submitted_at, message_state, err, ended_at, "
    "source_addr_ton, source_addr_npi, source_addr, dest_addr_ton, dest_addr_npi, destination_addr, "
    "short_message, data_coding, esm_class, registered_delivery, priority_flag, protocol_id, service_type, "
    "sm_default_msg_id, payload, tlvs"
)

GATEWAY = tuple(f"goip8{line:02}" for line in range(1, 9))
CHANNELS = [f"goip{box}{line:02}" for box in range(1, 9) for line in range(1, 9)] + ["smsc1"]
CODES = (1, 8, 10, 21, 22, 27, 28, 29, 30, 31, 38, 41, 42, 47, 50, 69, 96, 111, 127, 500, 512, 902, 903)
FATES = (
    (930, MessageState.DELIVERED, 0),
    (45, MessageState.UNDELIVERABLE, -1),
    (10, MessageState.EXPIRED, 901),
    (5, MessageState.REJECTED, 907),
    (6, MessageState.UNKNOWN, 905),
    (3, MessageState.DELETED, 906),
)

SOUGHT: Mapping[str, Sought] = {
    "nothing": Sought(),
    "number": Sought(to="+256771234567"),
    "number that is not there": Sought(to="+256999999999"),
    "sender": Sought(sender="Shop3"),
    "ESME": Sought(esme="esme1"),
    "ESME with five messages": Sought(esme="seldom"),
    "channel": Sought(channels=("goip305",)),
    "channel of long ago": Sought(channels=("goip901",)),
    "gateway": Sought(channels=GATEWAY),
    "route": Sought(ways=("otp",)),
    "state": Sought(states=(MessageState.REJECTED,)),
    "err": Sought(err=500),
    "err of two messages": Sought(err=77),
    "a minute": Sought(since=BEGAN + 10 * 86400.0, until=BEGAN + 10 * 86400.0 + 60),
    "ESME + channel": Sought(esme="esme1", channels=("goip305",)),
    "ESME + channel, never together": Sought(esme="esme2", channels=("goip101",)),
    "ESME + channel, long ago": Sought(esme="esme3", channels=("goip203",)),
    "ESME + gateway": Sought(esme="esme4", channels=GATEWAY),
    "ESME + state": Sought(esme="esme7", states=(MessageState.REJECTED,)),
    "ESME + err": Sought(esme="esme5", err=42),
    "ESME + time": Sought(esme="esme1", since=BEGAN + 86400.0, until=BEGAN + 86400.0 + 3600),
    "channel + state": Sought(channels=("goip305",), states=(MessageState.UNKNOWN,)),
    "channel + err": Sought(channels=("goip305",), err=500),
    "gateway + state": Sought(channels=GATEWAY, states=(MessageState.UNKNOWN,)),
    "route + state": Sought(ways=("otp",), states=(MessageState.DELETED,)),
    "number + time": Sought(to="+256771234567", since=BEGAN, until=BEGAN + 20 * 86400.0),
    "number + state": Sought(to="+256771234567", states=(MessageState.DELIVERED,)),
}
"""Each criterion, and the usual pairs."""


@dataclass(frozen=True)
class Search:
    """One search for the newest hundred: milliseconds, of them CPU, and MB that were read from the disk."""

    found: int
    wall: float
    cpu: float
    read: float


@dataclass(frozen=True)
class Upgrade:
    """Seconds of an upgrade in place, with the copy that is made before; MB before and after."""

    seconds: float
    cpu: float
    before: float
    after: float


@dataclass(frozen=True)
class Searches:
    """All of them; there is no upgrade if the store was there."""

    messages: int
    upgrade: Upgrade | None
    of: Mapping[str, Search]

    def figures(self) -> dict[str, object]:
        """Return what is kept of it."""
        return asdict(self)


def searches(messages: int) -> Searches:
    """Search a store of so many messages, which is made if it is not there."""
    path = FOLDER / f"history-{messages}.db"
    upgrade = None
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".half")
        for each in FOLDER.glob(f"{made.name}*"):
            each.unlink()
        make(made, messages)
        upgrade = upgraded(made)
        made.rename(path)
    return Searches(messages, upgrade, {name: _search(path, sought) for name, sought in SOUGHT.items()})


def make(path: Path, messages: int) -> None:
    """Make a store in schema `SCHEMA`; it takes a quarter of an hour for ten million."""
    print(f"Making {path}, with {messages:,} messages.", file=sys.stderr)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript("\n".join(steps()[:SCHEMA]))
    connection.execute(f"PRAGMA user_version = {SCHEMA}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("BEGIN")
    marks = ", ".join("?" * (COLUMNS.count(",") + 1))
    connection.executemany(f"INSERT INTO sending ({COLUMNS}) VALUES ({marks})", _rows(messages))
    connection.execute("COMMIT")
    connection.close()


def _rows(messages: int) -> Iterator[tuple[object, ...]]:
    random = Random(7)
    # Drawn once, in lists of lengths that have no factor in common: drawing is dearer than all else.
    esmes = random.choices([f"esme{n}" for n in range(1, 21)], [1 / n for n in range(1, 21)], k=65521)
    channels = random.choices(CHANNELS, k=65519)
    ways = random.choices(
        ["mtn", "airtel", "orange", "africell", "otp", "rest"], [30, 25, 20, 10, 10, 5], k=65497
    )
    senders = random.choices([f"Shop{n}" for n in range(30)], k=65479)
    fates = random.choices(FATES, [share for share, _, _ in FATES], k=65449)
    texts = [random.randbytes(random.randrange(40, 160)) for _ in range(997)]
    for number in range(messages):
        _, state, err = fates[number % 65449]
        esme, channel = esmes[number % 65521], channels[number % 65519]
        sender = f"+25678{random.getrandbits(20):07}" if number % 10 == 3 else senders[number % 65479]
        if err < 0:
            err = CODES[number * 7919 % len(CODES)]
        esme, channel, err = _seldom(number, messages, esme, channel, err)
        at = BEGAN + LASTS * number / messages
        id = FIRST + number + number // 2_000_000 * GAP
        to, way, text = f"+25677{random.getrandbits(22):07}", ways[number % 65497], texts[number % 997]
        head = id, "r1", esme, way, 0, 5, at, at, at + 172800.0, channel, 0, 1, id & 65535, 1, str(id * 3)
        yield *head, at + 0.001, at + 0.5, int(state), err, at + 5.0, 1, 1, sender, 1, 1, to, text, *_TAIL


_TAIL = (0, 0, 1, 0, 0, "", 0, 0, b"")


def _seldom(number: int, messages: int, esme: str, channel: str, err: int) -> tuple[str, str, int]:
    """Return a search that finds a few rows, old rows, or none."""
    if number < messages // 100 and not number % 64:
        channel = "goip901"
    if number in (messages // 3, messages // 3 + 9999):
        err = 77
    if number % (messages // 5) == messages // 10:
        esme = "seldom"
    if (esme, channel) == ("esme2", "goip101"):
        channel = "goip102"
    if (esme, channel) == ("esme3", "goip203") and number > messages // 10:
        channel = "goip204"
    return esme, channel, err


def upgraded(path: Path) -> Upgrade:
    """Open a store of an older schema, as a router does at its start."""
    before, began, cpu = path.stat().st_size, time.monotonic(), time.process_time()
    database = SqliteDatabase(str(path), "bench")
    database.open()
    found = Upgrade(
        time.monotonic() - began, time.process_time() - cpu, before / 1e6, path.stat().st_size / 1e6
    )
    database.close()
    assert database.upgraded is not None
    Path(database.upgraded.copy).unlink()
    return found


def _search(path: Path, sought: Sought) -> Search:
    """Search with a cold cache: the kernel gives up its pages of the file, and the connection is new."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fdatasync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, isolation_level=None)
    read, cpu, began = _read(), time.process_time(), time.monotonic()
    found = Queries(connection, str(path)).search(sought, 2**62, 100)
    wall, cpu = time.monotonic() - began, time.process_time() - cpu
    connection.close()
    return Search(len(found), wall * 1e3, cpu * 1e3, (_read() - read) / 1e6)


def _read() -> int:
    """Return the octets that this process has had read from a disk (proc(5)); 0 where that is not known."""
    try:
        lines = Path("/proc/self/io").read_text().splitlines()
    except OSError:
        return 0
    return int(next(line for line in lines if line.startswith("read_bytes")).split()[1])


def said_of_searches(found: Searches) -> str:
    """Return what it took, as a table."""
    lines = [f"Searches among {found.messages:,} ended messages, nothing of them in memory; the newest 100:"]
    lines += _table(found.of)
    if found.upgrade is not None:
        one = found.upgrade
        lines.append(
            f"Upgrade in place from schema {SCHEMA}, with the copy: {one.seconds:.0f} s "
            f"({one.cpu:.0f} s of CPU), {one.before:,.0f} MB before, {one.after:,.0f} MB after"
        )
    return "\n".join(lines)


def _table(found: Mapping[str, Search]) -> Sequence[str]:
    rows = [
        (name, f"{one.found}", f"{one.wall:.0f}", f"{one.cpu:.0f}", f"{one.read:.1f}")
        for name, one in found.items()
    ]
    return [
        "{:<32} {:>6} {:>8} {:>8} {:>8}".format(*row)
        for row in [("", "found", "ms", "CPU ms", "MB read"), *rows]
    ]
