"""One connection to the router, on either side of it: a stream goes out, and what comes back is judged."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from twisted.internet.defer import Deferred, TimeoutError
from twisted.internet.interfaces import IReactorTime, ITCPTransport, ITransport
from twisted.internet.protocol import Protocol
from twisted.python.failure import Failure

from router.simulator.octets.frames import RESPONSE, Broken, Pdu, cut, pdu
from tools.fuzzer.oracle import Outlook
from tools.fuzzer.seeds import KNOWN

Reply = Callable[[Pdu], bytes]
"""What a request of the router is answered with; empty: nothing."""


class Talk(Protocol):
    """A connection that cuts PDUs, answers requests by ``reply``, and ticks off the answers that it is owed.

    ``fault`` is the first thing that it should not have said, ``asked`` its first request, ``answers`` counts
    its responses.
    """

    def __init__(self, clock: IReactorTime, reply: Reply) -> None:
        self.reply = reply
        self.fault = ""
        self.gone = False
        self.answers = 0
        self.asked: Pdu | None = None
        self._clock = clock
        self._rest = b""
        self._owed: dict[int, list[int]] = {}
        self._allowed: Counter[int] = Counter()
        self._must_close = False
        self._speaking = False
        self._held: list[bytes] = []
        self._done: Callable[[], bool] = lambda: False
        self._waiting: Deferred[None] | None = None

    @property
    def line(self) -> ITCPTransport:
        """The transport, by what it can do."""
        return ITCPTransport(self.transport)

    @property
    def settled(self) -> bool:
        """Nothing is owed any more."""
        return self.gone or not (self._owed or self._must_close)

    @property
    def open_ends(self) -> str:
        """The answers that are still owed, in words."""
        waiting = [f"{ids[0]:#x} number {number}" for number, ids in self._owed.items()]
        return f"no answer to {', '.join(waiting[:5])}" if waiting else "not closed"

    def connectionMade(self) -> None:
        self.line.setTcpNoDelay(True)

    def dataReceived(self, data: bytes) -> None:
        try:
            found, self._rest = cut(self._rest + data)
        except Broken:
            self._blame(f"a senseless length: {(self._rest + data)[:16].hex()}")
            return
        for one in found:
            self._take(one)
        self._look()

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.gone = True
        self._look()

    def owes(self, outlook: Outlook) -> None:
        """Add this to what the router owes."""
        for number, command_id in outlook.owed.elements():
            self._owed.setdefault(number, []).append(command_id)
        self._allowed += outlook.allowed
        self._must_close = self._must_close or outlook.must_close

    async def say(self, pieces: Sequence[bytes]) -> None:
        """Write these, each in a turn of its own; replies wait until all of it is said."""
        self._speaking = True
        for piece in pieces:
            self.write(piece)
            await self.pause()
        # Behind a stream that has lost its way a reply would only be more of it.
        self._speaking = self._must_close
        if not self._speaking:
            self.write(b"".join(self._held))

    def ask(self, command_id: int, number: int, body: bytes = b"") -> None:
        """Send one valid request; it is owed an answer."""
        self.owes(Outlook(Counter({(number, command_id): 1})))
        self.write(pdu(command_id, number, body))

    def write(self, octets: bytes) -> None:
        """Send them, if there is anybody left."""
        if octets and not self.gone:
            ITransport(self.transport).write(octets)

    async def pause(self) -> None:
        """Let others go on."""
        passed: Deferred[None] = Deferred()
        self._clock.callLater(0, passed.callback, None)
        await passed

    async def until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Wait for something to be done, not longer than so; whether it is."""
        if not done():
            self._done, self._waiting = done, Deferred()
            self._waiting.addTimeout(seconds, self._clock)
            with suppress(TimeoutError):
                await self._waiting
        return done()

    def _take(self, one: Pdu) -> None:
        if one.command_id & RESPONSE:
            self._tick_off(one)
            return
        self.asked = self.asked or one
        reply = self.reply(one)
        if self._speaking:
            self._held.append(reply)
        else:
            self.write(reply)

    def _tick_off(self, one: Pdu) -> None:
        number = one.sequence_number
        self.answers += 1
        asked = self._owed.get(number, [])
        # generic_nack answers any of them, and first one that has no response of its own.
        fitting = [command for command in asked if one.command_id in (command | RESPONSE, RESPONSE)]
        if fitting:
            asked.remove(min(fitting, key=KNOWN.__contains__))
            if not asked:
                del self._owed[number]
        elif self._allowed[number]:
            self._allowed[number] -= 1
        else:
            self._blame(f"an answer to nothing: {one.command_id:#x} number {number}")

    def _blame(self, fault: str) -> None:
        self.fault = self.fault or fault

    def _look(self) -> None:
        waiting = self._waiting
        if waiting is not None and not waiting.called and self._done():
            waiting.callback(None)
