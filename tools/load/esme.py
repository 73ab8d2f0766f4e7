"""An ESME that submits as fast as it may, and watches that each message is answered and reported."""

import re
import socket
from collections import Counter
from collections.abc import Callable

from attrs import field, frozen

from router.simulator.octets.bodies import bind_body, skim
from router.simulator.octets.frames import RESPONSE, Command, pdu
from tools.load.connections import Connection, Wire, now
from tools.load.histogram import Histogram
from tools.load.messages import Submits

RECEIPT_ID = re.compile(rb"id:([^ ]+)")
# Plain numbers: a member of an Enum costs more, and each message asks for them.
SUBMIT, SUBMIT_RESP = int(Command.SUBMIT_SM), Command.SUBMIT_SM | RESPONSE
DELIVER, DELIVER_RESP = int(Command.DELIVER_SM), Command.DELIVER_SM | RESPONSE
BIND_RESP = Command.BIND_TRANSCEIVER | RESPONSE

BINDS_A_SECOND = 50
"""So slow may the other side be, before a load gives up."""


@frozen(kw_only=True)
class Load:
    """A load: what is to be sent. ``rate`` 0 is a closed loop, as fast as the windows allow.

    With ``esmes`` the binds belong to so many ESMEs in turn, whose names end in 1, 2, 3 and so on.
    ``unawaited`` receipts are asked for, but another load shall get them: as ``earlier`` ones.
    """

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    binds: int = 4
    window: int = 100
    count: int = 100_000
    seconds: float = 30.0
    rate: float = 0.0
    size: int = 60
    numbers: str = "4917"
    esmes: int = 0
    receipts: bool = True
    unawaited: bool = False
    receipt_window: int = 2000
    received: int = 0
    earlier: int = 0
    idle: bool = False

    def name(self, place: int) -> str:
        """Return the system_id of a bind."""
        return f"{self.system_id}{place % self.esmes + 1}" if self.esmes else self.system_id


class Session(Connection):
    """One bind."""

    def __init__(self, flood: "Flood", peer: socket.socket, system_id: str) -> None:
        super().__init__(flood.wire, peer)
        self.flood = flood
        self.bound = False
        self.unanswered: dict[int, tuple[int, float]] = {}
        self.number = 1
        body = bind_body(system_id.encode(), flood.load.password.encode())
        self.out.append(pdu(Command.BIND_TRANSCEIVER, self.number, body))
        self.flush()

    def take(self, command_id: int, status: int, number: int, body: bytes) -> None:
        flood = self.flood
        if command_id == SUBMIT_RESP:
            index, planned = self.unanswered.pop(number, (-1, 0.0))
            if index >= 0:
                flood.answered(index, status, body[:-1], planned)
            else:
                flood.strange += 1
        elif command_id == DELIVER:
            flood.delivered(body)
            self.out.append(pdu(DELIVER_RESP, number, b"\0"))
        elif command_id == BIND_RESP:
            self.bound = status == 0
            flood.refused += status != 0

    def woken(self) -> None:
        if self.flood.closed_loop:
            self.fill()

    def fill(self) -> None:
        """Submit what the window takes."""
        flood = self.flood
        while self.bound and len(self.unanswered) < flood.load.window and flood.may_send():
            self.submit(now())

    def submit(self, planned: float) -> None:
        flood = self.flood
        self.number += 1
        body = flood.body(flood.sent)
        self.unanswered[self.number] = flood.sent, planned
        self.out.append(pdu(SUBMIT, self.number, body))
        flood.sent += 1


class Flood:
    """All binds, and what is known of their messages."""

    def __init__(self, load: Load, progress: Callable[["Flood"], None] = lambda flood: None) -> None:
        self.load = load
        self.wire = Wire()
        self.closed_loop = load.rate == 0
        self.sent = self.ok = self.errors = self.refused = self.strange = 0
        self.reported = self.twice = self.foreign = self.received = 0
        self.earlier, self._first_earlier, self._last_sent = 0, 0.0, 0.0
        self.statuses: Counter[int] = Counter()
        self.answers, self.reports, self.late = Histogram(), Histogram(), Histogram()
        self._progress = progress
        self._open: dict[bytes, float] = {}
        self._early: dict[bytes, float] = {}
        self._done: set[bytes] = set()
        self._submits = Submits(int(load.receipts or load.unawaited))
        self._numbers = load.numbers.encode() + b"%08d"
        self._text = b"x" * max(0, load.size - 12)
        self.sessions = [
            Session(self, socket.create_connection((load.host, load.port)), load.name(place))
            for place in range(load.binds)
        ]

    def body(self, index: int) -> bytes:
        """Return a submit_sm to a number of its own, with a token in its text."""
        text = b"T%011d" % index + self._text
        return self._submits.body(self._numbers % (index % 10**8), text)

    def may_send(self) -> bool:
        open_reports = self.ok - self.reported if self.load.receipts else 0
        return self.sent < self.load.count and open_reports < self.load.receipt_window

    def answered(self, index: int, status: int, id: bytes, planned: float) -> None:
        if status:
            self.errors += 1
            self.statuses[status] += 1
            return
        self.ok += 1
        self.answers.add(now() - planned)
        if self.load.receipts:
            if id in self._early:
                self._settle(id, planned, self._early.pop(id))
            elif id in self._open or id in self._done:
                self.twice += 1
            else:
                self._open[id] = planned

    def delivered(self, body: bytes) -> None:
        text = skim(body)[3]
        found = RECEIPT_ID.match(text)
        if found is None:
            self.received += 1
            return
        id = found[1]
        if id in self._open:
            self._settle(id, self._open.pop(id), now())
        elif id in self._done or id in self._early:
            self.twice += 1
        else:
            self._early[id] = now()
            if self.load.earlier:
                self.earlier += 1
                self._first_earlier = self._first_earlier or now()

    def _settle(self, id: bytes, planned: float, at: float) -> None:
        self._done.add(id)
        self.reported += 1
        self.reports.add(at - planned)

    @property
    def finished(self) -> bool:
        load = self.load
        answered = self.ok + self.errors == self.sent >= load.count
        come = self.received >= load.received and self.earlier >= load.earlier
        return answered and (not load.receipts or self.reported >= self.ok) and come and not load.idle

    def run(self) -> dict[str, object]:
        """Send, and wait for what is to come of it, but no longer than was said."""
        self._bind()
        start = shown = now()
        while not self.finished and now() - start < self.load.seconds:
            if not self.closed_loop:
                self._keep_rate(start)
            self.wire.turn(0.05 if self.closed_loop else 0.001)
            if now() - shown > 1.0:
                shown = now()
                self._progress(self)
        return self._summary(now() - start)

    def _bind(self) -> None:
        deadline = now() + 10.0 + self.load.binds / BINDS_A_SECOND
        while not all(session.bound for session in self.sessions):
            if self.refused or now() > deadline:
                raise ConnectionError("a bind was refused, or not answered in time")
            self.wire.turn(0.1)
        for session in self.sessions:
            if self.closed_loop:
                session.fill()
            session.flush()

    def _keep_rate(self, start: float) -> None:
        """Open loop: each message has its time, whatever became of those before; the first is due at once."""
        due = min(self.load.count, 1 + int((now() - start) * self.load.rate))
        if self.sent < due:
            self._last_sent = now() - start
            self.late.add(self._last_sent - self.sent / self.load.rate)
        while self.sent < due:
            self.sessions[self.sent % len(self.sessions)].submit(start + self.sent / self.load.rate)
        for session in self.sessions:
            session.flush()

    def _summary(self, seconds: float) -> dict[str, object]:
        whole = self.reported if self.load.receipts else self.ok
        whole = whole or self.received
        if self.earlier:
            whole, seconds = self.earlier, now() - self._first_earlier
        return {
            "seconds": round(seconds, 3),
            "sent": self.sent,
            "ok": self.ok,
            "errors": self.errors,
            "receipts": self.reported,
            "missing": self.ok - self.reported if self.load.receipts else 0,
            "twice": self.twice,
            "lost": self.sent - self.ok - self.errors + max(0, self.load.received - self.received),
            "foreign": len(self._early) - self.earlier + self.strange,
            "received": self.received,
            "earlier": self.earlier,
            "statuses": {f"0x{status:08x}": number for status, number in self.statuses.items()},
            "rate": round(whole / max(seconds, 1e-3), 1),
            "sent_rate": round(self.sent / self._last_sent, 1) if self._last_sent else 0.0,
            "late_ms": self.late.summary(),
            "answer_ms": self.answers.summary(),
            "receipt_ms": self.reports.summary(),
        }
