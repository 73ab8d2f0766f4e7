"""An ESME that will not go away: it binds again whatever happens, and keeps what it was told and got."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from math import inf
from random import Random

from attrs import define, field, frozen
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.interfaces import IDelayedCall, IReactorTCP, IReactorTime, ITCPTransport
from twisted.internet.protocol import Protocol
from twisted.python.failure import Failure

from router.simulator.octets.bodies import bind_body, read_message_id
from router.simulator.octets.frames import BINDS, RESPONSE, Command, Framer, Pdu, pdu
from tools.peers.messages import Delivered, read_deliver, submit


class Reactor(IReactorTime, IReactorTCP):
    """The part of a reactor that an ESME needs."""


AGAIN_S = 0.3
"""Seconds until it connects again, at most."""


@frozen
class Text:
    """A text to send: ``token`` stands in it, and in no other."""

    token: str
    number: str
    text: str


@frozen
class Acknowledged:
    """A submit_sm that was answered with ESME_ROK."""

    token: str
    message_id: str
    at: float


@define
class Receipt:
    """A receipt that came; ``settled`` is as in `Received`."""

    message_id: str
    stat: str
    at: float
    settled: float = inf


@define
class Received:
    """A received SMS that came.

    ``settled`` is when the ESME knew that its answer is on disk: it submitted on the same session after it
    had answered, and that was acknowledged. The router writes in the order in which it reads.
    """

    text: str
    at: float
    settled: float = inf


@define
class Kept:
    """All that an ESME knows of, in the order in which it came."""

    acknowledged: list[Acknowledged] = field(factory=list)
    receipts: list[Receipt] = field(factory=list)
    received: list[Received] = field(factory=list)
    refused: Counter[int] = field(factory=Counter)
    unanswered: int = 0
    """Requests whose session ended before the answer."""


@frozen(kw_only=True)
class Habits:
    """How an ESME behaves. The part ``slow`` of its deliver_sm_resp take up to ``slowness`` seconds."""

    system_id: str
    password: str
    port: int
    binds: int = 1
    window: int = 10
    backlog: int = 200
    """So many messages without a receipt, then it waits with the next."""
    slow: float = 0.0
    slowness: float = 0.2
    receives: bool = True
    """It binds as transceiver; else as transmitter, and gets nothing."""


class Esme:
    """Sends ``texts`` while it is `sending`; takes all that comes."""

    def __init__(self, reactor: Reactor, random: Random, habits: Habits, texts: Iterator[Text]) -> None:
        self.reactor = reactor
        self.random = random
        self.habits = habits
        self.kept = Kept()
        self.links: list[Link] = []
        self.sending = False
        self.here = False
        self.changed: Callable[[], None] = _nothing
        self._texts = texts
        self._coming: list[IDelayedCall] = []
        self._connecting: set[Deferred[Link | None]] = set()
        self._open: set[str] = set()
        """message_ids without a receipt."""
        self._early: set[str] = set()
        """message_ids whose receipt came on one session before their answer on another."""

    def start(self) -> None:
        """Come, and come back."""
        self.here = True
        for _ in range(self.habits.binds):
            self._connect()

    def leave(self) -> None:
        """Go, and stay away."""
        self.here = self.sending = False
        for call in self._coming:
            if call.active():
                call.cancel()
        for attempt in list(self._connecting):
            attempt.cancel()
        for link in list(self.links):
            link.cut()

    def resume(self) -> None:
        """Send from now on."""
        self.sending = True
        for link in self.links:
            link.fill()

    def next(self) -> Text | None:
        """Return what is sent next, if anything may be."""
        if not self.sending or len(self._open) >= self.habits.backlog:
            return None
        return next(self._texts, None)

    @property
    def waiting(self) -> int:
        """Requests that are not answered yet."""
        return sum(link.waiting for link in self.links)

    # What the links tell

    def answered(self, text: Text, status: int, message_id: str) -> None:
        """Keep the answer to a submit_sm."""
        if status:
            self.kept.refused[status] += 1
        else:
            self.kept.acknowledged.append(Acknowledged(text.token, message_id, self.reactor.seconds()))
            if message_id in self._early:
                self._early.remove(message_id)
            else:
                self._open.add(message_id)
        self.changed()

    def delivered(self, delivered: Delivered) -> Receipt | Received:
        """Keep a deliver_sm; return what is kept of it."""
        now = self.reactor.seconds()
        if delivered.receipt is None:
            received = Received(delivered.text, now)
            self.kept.received.append(received)
            self.changed()
            return received
        message_id = delivered.receipt.message_id
        receipt = Receipt(message_id, delivered.receipt.stat, now)
        self.kept.receipts.append(receipt)
        if message_id in self._open:
            self._open.remove(message_id)
        else:
            self._early.add(message_id)
        self.changed()
        return receipt

    def lost(self, link: "Link", unanswered: int) -> None:
        """Come back after a connection is gone."""
        self.kept.unanswered += unanswered
        self._again()

    def _connect(self) -> None:
        self._coming = [call for call in self._coming if call.active()]
        endpoint = TCP4ClientEndpoint(self.reactor, "127.0.0.1", self.habits.port, timeout=5)
        attempt = connectProtocol(endpoint, Link(self))
        self._connecting.add(attempt)
        attempt.addErrback(self._refused).addCallback(lambda _: self._connecting.discard(attempt))

    def _refused(self, failure: Failure) -> None:
        self._again()

    def _again(self) -> None:
        if self.here:
            pause = self.random.uniform(0.0, AGAIN_S)
            self._coming.append(self.reactor.callLater(pause, self._connect))


class Link(Protocol):
    """One session."""

    transport: ITCPTransport

    def __init__(self, esme: Esme) -> None:
        self._esme = esme
        self._framer = Framer()
        self._sequence = 1
        self._asked: dict[int, tuple[Text, int]] = {}
        """What was submitted, and how many deliver_sm were answered before."""
        self._answered: list[Receipt | Received] = []
        """What came in deliver_sm, in the order of our answers."""
        self._settled = 0
        """So many of them have an answer that is known to be on disk."""
        self.bound = False
        self.begun = 0.0
        """When the connection was made."""

    def connectionMade(self) -> None:
        self.begun = self._esme.reactor.seconds()
        self.transport.setTcpNoDelay(True)
        habits = self._esme.habits
        kind = Command.BIND_TRANSCEIVER if habits.receives else Command.BIND_TRANSMITTER
        self._send(kind, bind_body(habits.system_id.encode(), habits.password.encode()))
        self._esme.links.append(self)

    def dataReceived(self, data: bytes) -> None:
        for each in self._framer.feed(data):
            self._take(each)

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.bound = False
        self._esme.links.remove(self)
        self._esme.lost(self, len(self._asked))

    @property
    def waiting(self) -> int:
        """Requests that are not answered yet."""
        return len(self._asked)

    def cut(self) -> None:
        """Close at once."""
        self.transport.abortConnection()

    def fill(self) -> None:
        """Send as much as the window holds."""
        while self.bound and len(self._asked) < self._esme.habits.window:
            text = self._esme.next()
            if text is None:
                return
            sequence = self._send(Command.SUBMIT_SM, submit(text.number, text.text))
            self._asked[sequence] = text, len(self._answered)

    def _send(self, command_id: int, body: bytes) -> int:
        sequence, self._sequence = self._sequence, self._sequence + 1
        self.transport.write(pdu(command_id, sequence, body))
        return sequence

    def _take(self, came: Pdu) -> None:
        if came.command_id == Command.SUBMIT_SM | RESPONSE:
            text, answered = self._asked.pop(came.sequence_number)
            if came.command_status == 0:
                self._settle(answered)
            self._esme.answered(text, came.command_status, read_message_id(came.body))
        elif came.command_id == Command.DELIVER_SM:
            self._deliver(came)
        elif came.command_id & ~RESPONSE in BINDS:
            self.bound = came.command_status == 0
            if not self.bound:
                self.transport.loseConnection()
        elif came.command_id in (Command.ENQUIRE_LINK, Command.UNBIND):
            self._answer(came)
        self.fill()

    def _deliver(self, request: Pdu) -> None:
        """Keep it; the answer may take a while, and then nobody may be there."""
        delivery = self._esme.delivered(read_deliver(request.body))
        habits, random = self._esme.habits, self._esme.random
        if random.random() < habits.slow:
            seconds = random.uniform(0.0, habits.slowness)
            self._esme.reactor.callLater(seconds, partial(self._take_over, request, delivery))
        else:
            self._take_over(request, delivery)

    def _take_over(self, request: Pdu, delivery: Receipt | Received) -> None:
        self._answered.append(delivery)
        self._answer(request)

    def _settle(self, answered: int) -> None:
        """Note that so many answers are on disk."""
        for delivery in self._answered[self._settled : answered]:
            delivery.settled = self._esme.reactor.seconds()
        self._settled = max(self._settled, answered)

    def _answer(self, request: Pdu) -> None:
        body = b"\0" if request.command_id == Command.DELIVER_SM else b""
        self.transport.write(pdu(request.command_id | RESPONSE, request.sequence_number, body))


def _nothing() -> None:
    """Do nothing: nobody listens."""
