"""A simulated GoIP that is killed and comes back; SMS come in on it, no more unanswered than a few."""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TypedDict

from attrs import define, evolve, field
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.interfaces import ITransport
from twisted.protocols.basic import LineOnlyReceiver
from twisted.python.failure import Failure

from tools.peers.esme import Reactor
from tools.processes import Child, tool
from tools.promises.judge import token_of
from tools.promises.story import Injected, Taken, Way
from tools.promises.texts import text, token

CHANNELS = 4
LINE_PORTS = 30_000
"""Above those that `free_port` gives, below those that the kernel does."""

OUTSTANDING = 5
"""Received SMS that a box has unanswered at most."""

APART_S = 0.3
"""By HTTP nothing says that an SMS was read: they come so far apart, that a page shows what came in 24 s."""

FLAGS = {
    Way.SMPP: (
        *("--speed", "100", "--submit-resp-timing", "after_modem", "--mo-when-unbound", "hold"),
        *("--dlr-before-resp", "0.05", "--dlr-duplicate-rate", "0.02", "--mo-held", "1000"),
    ),
    Way.HTTP: (
        *("--speed", "20", "--http-password", "pw"),
        *("--http-cut-rate", "0.02", "--http-repeat-rate", "0.02"),
    ),
    Way.UDP: (
        *("--speed", "100", "--keepalive-s", "1", "--deliver-before-ok", "0.05", "--reorder-s", "0.1"),
        *("--recv-retry", "10"),
        *("--loss-in", "0.1", "--loss-out", "0.1", "--dup-in", "0.1", "--dup-out", "0.1"),
        *("--reorder-in", "0.1", "--reorder-out", "0.1"),
    ),
}
"""By SMPP the answer comes when the modem is done, some 50 ms later: so the window is open nearly always. By
UDP a box repeats for 30 s, so that it still does when a router has come back on a slow machine."""


class Row(TypedDict):
    """The used part of a line: ``udh`` and ``time`` of a submit_sm, ``status`` of a received SMS."""

    time: float
    text: str
    udh: str
    status: int | str


class Fates(TypedDict, total=False):
    """The used part of an answer from the control port."""

    fates: list[Row]
    numbers: list[int]


@define(eq=False)
class Box:
    """One box. Each of its lives writes files of its own: the last line of one may be torn."""

    name: str
    way: Way
    folder: Path
    port: int
    """Where it listens; by UDP, where the router does."""
    control: int
    random: Random
    channels: int = CHANNELS
    flags: Sequence[str] | None = None
    """None: the flags of its way."""
    apart: float = APART_S
    child: Child | None = None
    lives: int = 0
    injected: dict[str, Injected] = field(factory=dict)
    """Received SMS by token."""
    came: dict[str, Injected] = field(factory=dict)
    """Those that the box is known to have, by token."""
    outstanding: set[str] = field(factory=set)
    _asked: deque[str] = field(factory=deque)
    _last: float = 0.0

    def start(self) -> None:
        self.lives += 1
        self.outstanding.clear()
        self._asked.clear()
        place = f"127.0.0.1:{self.port}" if self.way is Way.UDP else str(self.port)
        where = [f"--{self.way.value}", place, "--control", f"127.0.0.1:{self.control}"]
        if self.way is Way.UDP:
            where += ["--src-port", str(LINE_PORTS + self.control % 2_000)]
        files = [word for kind in ("submits", "inbox") for word in (f"--{kind}", str(self._file(kind)))]
        who = ["--id", self.name, "--channels", str(self.channels)]
        flags = FLAGS[self.way] if self.flags is None else self.flags
        self.child = Child(self.name, tool("goip", *where, *who, *files, *flags), self.folder)

    def has_room(self, now: float) -> bool:
        """Tell whether one more SMS may come in."""
        if self.way is Way.HTTP:
            return now - self._last >= self.apart
        return len(self.outstanding) < OUTSTANDING

    def inject(self, now: float) -> str:
        """Return the control port's command for an SMS that comes in."""
        its_token = token(self.random)
        line = self.random.randint(1, self.channels)
        injected = Injected(text(self.random, its_token), now, line, self.lives)
        self.injected[its_token] = injected
        self.outstanding.add(its_token)
        self._asked.append(its_token)
        self._last = now
        return f"mo {line} +256772{self.random.randrange(10**6):06d} {json.dumps(injected.text)}"

    def has(self, now: float) -> None:
        """Note that the oldest of those that were injected has come in."""
        if self._asked:  # else a box that is dead by now has said so
            its_token = self._asked.popleft()
            self.came[its_token] = evolve(self.injected[its_token], at=now)

    def taken(self) -> list[Taken]:
        """Return what it took, in all of its lives."""
        rows = [row for row in self._rows("submits") if token_of(row["text"])]
        return [Taken(token_of(row["text"]), row["text"], not row["udh"], row["time"]) for row in rows]

    def acknowledged(self) -> dict[str, float]:
        """Return the received SMS that were answered with ESME_ROK or OK, and when it had the answer."""
        return {token_of(row["text"]): row["time"] for row in self._rows("inbox") if row["status"] == 0}

    def _file(self, kind: str, life: int = 0) -> Path:
        return self.folder / f"{self.name}-{kind}-{life or self.lives}.jsonl"

    def _rows(self, kind: str) -> Iterator[Row]:
        for life in range(1, self.lives + 1):
            file = self._file(kind, life)
            # A box that was killed as it was born has no file.
            for line in file.read_bytes().split(b"\n")[:-1] if file.exists() else ():
                row: Row = json.loads(line)
                yield row


class Injector(LineOnlyReceiver):
    """On the control port: lets SMS come in as those before are answered."""

    delimiter = b"\n"
    MAX_LENGTH = 1 << 20
    transport: ITransport

    def __init__(self, box: Box) -> None:
        self._box = box
        self._now = 0.0
        self.gone: Deferred[None] = Deferred()

    def ask(self, injecting: bool, now: float) -> None:
        """Ask for one more SMS, if there is room, and what became of those before."""
        self._now = now
        if injecting and self._box.has_room(now):
            self._say(self._box.inject(now))
        self._say("fates 20")

    def lineReceived(self, line: bytes) -> None:
        answer: Fates = json.loads(line)
        if "numbers" in answer:
            self._box.has(self._now)
        for row in answer.get("fates", ()):
            self._box.outstanding.discard(token_of(row["text"]))

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.gone.callback(None)

    def _say(self, words: str) -> None:
        self.transport.write(words.encode() + b"\n")


class Injecting:
    """Keeps an injector at a box, whatever befalls it."""

    EVERY_S = 0.05

    def __init__(self, reactor: Reactor, box: Box) -> None:
        self._reactor = reactor
        self._box = box
        self._injector: Injector | None = None
        self._connecting = False
        self.on = False

    def tick(self) -> None:
        """Ask, or connect."""
        if self._injector is not None:
            self._injector.ask(self.on, self._reactor.seconds())
        elif not self._connecting:
            self._connecting = True
            endpoint = TCP4ClientEndpoint(self._reactor, "127.0.0.1", self._box.control, timeout=5)
            connectProtocol(endpoint, Injector(self._box)).addCallbacks(self._connected, self._refused)

    def _connected(self, injector: Injector) -> None:
        self._connecting = False
        self._injector = injector
        injector.gone.addCallback(self._lost)

    def _lost(self, result: None) -> None:
        self._injector = None

    def _refused(self, failure: Failure) -> None:
        self._connecting = False
