"""The southbound side: we are the SMSC that the router's gateways are bound to, and a bad one."""

from collections import deque

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IAddress, IReactorTCP, IReactorTime
from twisted.internet.protocol import Factory

from router.simulator.octets.frames import BINDS, RESPONSE, Command, Pdu, pdu
from tools.fuzzer.cases import Case
from tools.fuzzer.judge import SETTLE_S, Verdict, answer, judge
from tools.fuzzer.talk import Talk


class South(Factory):
    """Gives each connection of the router the next case that waits; without one, what is right."""

    noisy = False

    def __init__(self, tcp: IReactorTCP, clock: IReactorTime) -> None:
        self._tcp = tcp
        self._clock = clock
        self._waiting: deque[tuple[Case, Deferred[Verdict]]] = deque()
        self._ids = 0

    async def listen(self, port: int) -> None:
        """Open the port."""
        await TCP4ServerEndpoint(self._tcp, port, 50, "127.0.0.1").listen(self)

    async def play(self, case: Case) -> Verdict:
        """Play it on the next connection."""
        over: Deferred[Verdict] = Deferred()
        self._waiting.append((case, over))
        return await over

    def buildProtocol(self, addr: IAddress | None) -> Talk:
        if not self._waiting:
            return Talk(self._clock, self._right)
        case, over = self._waiting.popleft()
        talk = Talk(self._clock, lambda asked: b"")
        self._clock.callLater(0, lambda: Deferred.fromCoroutine(self._played(talk, case)).chainDeferred(over))
        return talk

    async def _played(self, talk: Talk, case: Case) -> Verdict:
        """Wait for the router's bind; then it is our turn."""
        if case.bound:
            talk.reply = lambda asked: answer(case, asked)
        came = await talk.until(lambda: talk.asked is not None or talk.gone, SETTLE_S[case.side])
        if not came or talk.asked is None or talk.asked.command_id not in BINDS:
            return Verdict("it did not bind", talk.answers, talk.gone)
        return await judge(talk, case)

    def _right(self, asked: Pdu) -> bytes:
        if asked.command_id in BINDS:
            return pdu(asked.command_id | RESPONSE, asked.sequence_number, b"false\0\x02\x10\0\1\x34")
        if asked.command_id == Command.SUBMIT_SM:
            self._ids += 1
            return pdu(asked.command_id | RESPONSE, asked.sequence_number, b"right%d\0" % self._ids)
        return pdu(asked.command_id | RESPONSE, asked.sequence_number)
