"""One case on a connection that is ready for it: said, answered, ended; and whether all of it was right."""

from attrs import frozen

from router.simulator.octets.frames import BINDS, RESPONSE, Command, Pdu, pdu
from tools.fuzzer.cases import Case, Ending, Side
from tools.fuzzer.oracle import Outlook
from tools.fuzzer.seeds import SUBMIT_ANSWERS
from tools.fuzzer.talk import Talk

FAREWELL = 2
"""sequence_number of our unbind."""

SETTLE_S = {Side.NORTH: 10.0, Side.SOUTH: 35.0}
"""All timers of the router are shorter than this; a receipt may wait 30 s for the answer that it outran."""

UNFINISHED_S = 4.5
"""On the northbound side: longer than its pdu_read, shorter than any other that would close a session."""


@frozen
class Verdict:
    """How a case ended: ``problem`` is empty if as it should."""

    problem: str
    answers: int
    closed: bool


async def judge(talk: Talk, case: Case) -> Verdict:
    """Say the stream; see what the router does with it, and how it takes the end."""
    outlook, seconds = case.outlook, SETTLE_S[case.side]
    talk.owes(outlook)
    await talk.say(case.pieces)
    patience = UNFINISHED_S if outlook.must_close and case.side is Side.NORTH else seconds
    settled = await talk.until(lambda: talk.settled, patience)
    problem, closed = "" if settled else talk.open_ends, talk.gone
    if closed and not outlook.may_close and case.ending is not Ending.SILENCE:
        problem = "closed, and nothing was wrong"
    if not problem:
        problem = await end(talk, case, outlook)
    talk.line.abortConnection()
    return Verdict(problem or talk.fault, talk.answers, closed)


async def end(talk: Talk, case: Case, outlook: Outlook) -> str:
    """Play the end that the case has chosen, and return what is wrong with it."""
    seconds = SETTLE_S[case.side]
    match case.ending:
        case Ending.UNBIND if case.bound and not outlook.may_close:
            talk.ask(Command.UNBIND, FAREWELL)
            return "" if await talk.until(lambda: talk.settled, seconds) else f"unbind: {talk.open_ends}"
        case Ending.SILENCE:
            return "" if await talk.until(lambda: talk.gone, seconds) else "not closed, and we are silent"
        case Ending.RESET:
            talk.line.abortConnection()
        case _:
            talk.line.loseConnection()
    return "" if await talk.until(lambda: talk.gone, seconds) else "it does not let the connection go"


def answer(case: Case, asked: Pdu) -> bytes:
    """Return our answer to a request of the router: mostly the right one, but not always."""
    number, random = asked.sequence_number, case.random
    if asked.command_id in BINDS:
        return pdu(asked.command_id | RESPONSE, number, b"false\0")
    if case.ending is Ending.SILENCE:
        return b""
    if asked.command_id == Command.SUBMIT_SM:
        return random.choice(SUBMIT_ANSWERS).octets(number) * random.choice((1, 1, 1, 1, 2))
    if asked.command_id == Command.DELIVER_SM:
        status = random.choice((0, 0, 0, 0x08, 0x64, 0x66, 0x4FF))
        body = random.choice((b"\0", b"\0", b"", b"id\0", b"unended"))
        return pdu(Command.DELIVER_SM | RESPONSE, number, body, status) * random.choice((1, 1, 1, 1, 2, 0))
    return pdu(asked.command_id | RESPONSE, number)
