"""A simulated GoIP that is killed and comes back; SMS come in on it, no more unanswered than a few."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TypedDict

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.interfaces import ITransport
from twisted.protocols.basic import LineOnlyReceiver
from twisted.python.failure import Failure

from tools.stage.children import Child, tool

from .esme import Reactor
from .judge import token_of
from .story import Injected, Taken
from .texts import text, token

CHANNELS = 4
OUTSTANDING = 5
"""Received SMS that a box has unanswered at most."""

FLAGS = (
    *("--speed", "100", "--submit-resp-timing", "after_modem", "--mo-when-unbound", "hold"),
    *("--dlr-before-resp", "0.05", "--dlr-duplicate-rate", "0.02", "--mo-held", "1000"),
)
"""The answer comes when the modem is done, some 50 ms later: so the window is open nearly always."""


class Row(TypedDict):
    """What we want of a line: ``udh`` and ``time`` of a submit_sm, ``status`` of a received SMS."""

    time: float
    text: str
    udh: str
    status: int | str


class Fates(TypedDict, total=False):
    """What we want of an answer from the control port."""

    fates: list[Row]


@define(eq=False)
class Box:
    """One box. Each of its lives writes files of its own: the last line of one may be torn."""

    name: str
    folder: Path
    port: int
    control: int
    random: Random
    child: Child | None = None
    lives: int = 0
    injected: dict[str, Injected] = field(factory=dict)
    """Received SMS by token."""
    outstanding: set[str] = field(factory=set)

    def start(self) -> None:
        self.lives += 1
        self.outstanding.clear()
        where = ["--smpp", str(self.port), "--control", f"127.0.0.1:{self.control}"]
        files = [word for kind in ("submits", "inbox") for word in (f"--{kind}", str(self._file(kind)))]
        who = ["--id", self.name, "--channels", str(CHANNELS)]
        self.child = Child(self.name, tool("goip", *where, *who, *files, *FLAGS), self.folder)

    def inject(self, now: float) -> str:
        """An SMS that comes in, as a command for the control port."""
        its_token = token(self.random)
        self.injected[its_token] = injected = Injected(text(self.random, its_token), now)
        self.outstanding.add(its_token)
        line = self.random.randint(1, CHANNELS)
        return f"mo {line} +256772{self.random.randrange(10**6):06d} {json.dumps(injected.text)}"

    def taken(self) -> list[Taken]:
        """What it took, in all of its lives."""
        rows = [row for row in self._rows("submits") if token_of(row["text"])]
        return [Taken(token_of(row["text"]), row["text"], not row["udh"], row["time"]) for row in rows]

    def acknowledged(self) -> list[str]:
        """The received SMS that were answered with ESME_ROK."""
        return [token_of(row["text"]) for row in self._rows("inbox") if row["status"] == 0]

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
        self.gone: Deferred[None] = Deferred()

    def ask(self, injecting: bool, now: float) -> None:
        """One more SMS, if there is room, and what became of those before."""
        if injecting and len(self._box.outstanding) < OUTSTANDING:
            self._say(self._box.inject(now))
        self._say("fates 20")

    def lineReceived(self, line: bytes) -> None:
        answer: Fates = json.loads(line)
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
