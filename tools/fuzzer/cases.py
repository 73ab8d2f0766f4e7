"""A case: a spoilt stream, how it is cut, and how the connection ends. The same seed gives the same cases."""

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import count
from random import Random

from attrs import field, frozen

from router.simulator.octets.frames import Command, pdu
from tools.fuzzer.mutations import MUTATIONS
from tools.fuzzer.oracle import Outlook, outlook_north, outlook_south
from tools.fuzzer.seeds import BIND_ANSWERS, GUESS, NORTH, SOUTH

FIRST_NUMBER = 100
"""sequence_number of the first spoilt PDU; those below are of the bind and of the end."""

ALIVE = 0x0FFFFFFF
"""sequence_number of the enquire_link behind a stream that has not lost its way."""

MOST_PIECES = 6


class Side(Enum):
    """Where the router meets the stream."""

    NORTH = "northbound"
    SOUTH = "southbound"


class Ending(Enum):
    """The end of a case, when the router owes nothing any more."""

    CLOSE = "close"
    RESET = "reset"
    UNBIND = "unbind"
    SILENCE = "silence"


ENDINGS = {Ending.CLOSE: 8, Ending.RESET: 6, Ending.UNBIND: 5, Ending.SILENCE: 1}


@frozen
class Case:
    """``bound``: the stream comes behind a bind that was right."""

    index: int
    side: Side
    bound: bool
    mutation: str
    stream: bytes = field(repr=lambda octets: octets[:400].hex())
    pieces: tuple[bytes, ...] = field(repr=False)
    ending: Ending
    random: Random = field(repr=False)
    """Chance for what is answered during the case."""

    @property
    def outlook(self) -> Outlook:
        """Return what the router owes to it."""
        judge = outlook_north if self.side is Side.NORTH else outlook_south
        return judge(self.stream, self.bound)


def case(seed: int, index: int, side: Side) -> Case:
    """Make one case, from its seed and its place alone."""
    random = Random(f"{seed} {index} {side.value}")
    bound = random.random() < 0.8
    seeds = NORTH if side is Side.NORTH else SOUTH if bound else (*BIND_ANSWERS, *BIND_ANSWERS, *SOUTH)
    mutation = random.choices(list(MUTATIONS), list(MUTATIONS.values()))[0]
    # Guessing is slowed for each name, by up to a minute in the end: each case guesses for itself.
    stream = mutation(random, seeds, _numbers(side, bound)).replace(GUESS, b"%05d" % (index % 100_000))
    if not (outlook_north if side is Side.NORTH else outlook_south)(stream, bound).must_close:
        stream += pdu(Command.ENQUIRE_LINK, ALIVE)
    return Case(
        index,
        side,
        bound,
        mutation.__name__,
        stream,
        tuple(_pieces(random, stream)),
        random.choices(list(ENDINGS), list(ENDINGS.values()))[0],
        random,
    )


def _numbers(side: Side, bound: bool) -> Iterator[int]:
    """Yield sequence_numbers; the answer to a bind carries the bind's, and the router begins with 1."""
    return count(FIRST_NUMBER if side is Side.NORTH or bound else 1)


def _pieces(random: Random, stream: bytes) -> Sequence[bytes]:
    cuts = sorted(random.randint(0, len(stream)) for _ in range(random.randrange(MOST_PIECES)))
    return [stream[one:other] for one, other in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
