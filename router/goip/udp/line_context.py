"""State that all lines of one SMS Server share: output, events, sendids, counters, random numbers."""

from collections import Counter
from enum import Enum
from random import Random

from router.goip.udp.events import Told
from router.goip.udp.repeated_events import Address
from router.goip.udp.sendids import Sendids
from router.goip.udp.timing import Timing


class Ill(Enum):
    """Kinds of datagrams that are counted and not answered."""

    NOT_ALLOWED = "it came from a network that `allow_from` does not name"
    NOT_UNDERSTOOD = "it is no datagram of this protocol, or lacks what it needs"
    SLOWED = "its sender has given wrong passwords before"
    DENIED = "its id or its password is wrong"
    NOT_OPEN = "it names a sendid that is not open, as after a restart of the router"
    ELSEWHERE = "it came from another address than the line is registered at"
    OUT_OF_TURN = "it was not waited for at this point of its dialogue"
    FULL = "too much of its kind waits for the disk; the box repeats it"
    UNMATCHED = "it reports on a send that is not known"


class LineContext:
    """The shared state. ``tell`` reports an event to the owner. ``random`` makes sendids, ``jitter`` spreads
    repetitions.
    """

    def __init__(self, random: Random, jitter: Random, timing: Timing, ussd_after: int) -> None:
        self.jitter = jitter
        self.timing = timing
        self.sendids = Sendids(random, ussd_after)
        self.counts: Counter[Ill] = Counter()
        self.datagrams: list[tuple[bytes, Address]] = []
        self.told: list[Told] = []
        self.tell = self.told.append

    def send(self, octets: bytes, address: Address | None) -> None:
        """Send a datagram, if its address is known."""
        if address is not None:
            self.datagrams.append((octets, address))
