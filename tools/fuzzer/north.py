"""The northbound side: we are an ESME, and a bad one."""

from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.interfaces import IReactorTCP, IReactorTime

from router.simulator.octets.frames import Command
from tools.fuzzer.cases import Case
from tools.fuzzer.judge import SETTLE_S, Verdict, answer, judge
from tools.fuzzer.seeds import bind
from tools.fuzzer.talk import Talk

SYSTEM_ID, PASSWORD = "wild", "wild"

BIND = 1
"""sequence_number of our bind."""

KINDS = (Command.BIND_TRANSCEIVER, Command.BIND_TRANSCEIVER, Command.BIND_TRANSMITTER, Command.BIND_RECEIVER)


class North:
    """Plays cases against the port of the router."""

    def __init__(self, tcp: IReactorTCP, clock: IReactorTime, port: int) -> None:
        self._clock = clock
        self._endpoint = TCP4ClientEndpoint(tcp, "127.0.0.1", port)

    async def play(self, case: Case) -> Verdict:
        """Connect, bind or not, and play it."""
        talk = Talk(self._clock, lambda asked: answer(case, asked))
        await connectProtocol(self._endpoint, talk)
        if case.bound:
            kind = case.random.choice(KINDS)
            talk.ask(kind, BIND, bind(kind, SYSTEM_ID.encode(), PASSWORD.encode()).body())
            if not await talk.until(lambda: talk.settled, SETTLE_S[case.side]) or talk.gone:
                return Verdict(f"the bind: {talk.open_ends}", talk.answers, talk.gone)
        return await judge(talk, case)
