"""Cuts an SMPP session's stream into PDUs for the taps, while somebody listens."""

from collections.abc import Callable
from typing import Final

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import ITransport

from router.smpp.commands import PDUS
from router.smpp.framing import split
from router.smpp.masking import mask
from router.smpp.operations import HEADER_OCTETS
from router.smpp.pdus import Bind
from router.wire.taps import NOWHERE, Far, Place, Talk, Taps

LONGEST: Final = 2**20
"""Octets of a PDU; behind a length above this the stream is no longer read as PDUs."""


def ends_of(transport: ITransport) -> tuple[Place, Place]:
    """Return the two ends of a connection, ours first."""
    return _place(transport.getHost()), _place(transport.getPeer())


def _place(address: object) -> Place:
    return (address.host, address.port) if isinstance(address, IPv4Address | IPv6Address) else NOWHERE


class SessionEar:
    """The ear of one connection.

    ``name`` returns whose connection it is, empty while that is unknown. An ESME that is not bound yet has
    the name of its bind, accepted or not.
    """

    def __init__(self, taps: Taps, far: Far, name: Callable[[], str], ends: tuple[Place, Place]) -> None:
        self._taps, self._far, self._name, self._ends = taps, far, name, ends
        self._turn = -1
        self._rest = b""
        self._claimed = ""
        self._strange = False

    def came(self, octets: bytes, before: bytes) -> None:
        """Take octets that came in; ``before`` are the session's octets of an incomplete PDU."""
        if self._turn != self._taps.turns:
            self._turn, self._rest = self._taps.turns, before
        self._rest += octets
        if self._strange:
            whole, at = [self._rest], len(self._rest)
        else:
            whole, at = split(self._rest, LONGEST)
            if self._is_strange(at):
                self._strange = True
                whole, at = [*whole, self._rest[at:]], len(self._rest)
        self._rest = self._rest[at:]
        for one in whole:
            self._claim(one)
            self._tell(one, False)

    def went(self, octets: bytes) -> None:
        """Take whole PDUs that were written."""
        whole, at = split(octets, LONGEST)
        for one in [*whole, octets[at:]]:
            if one:
                self._tell(one, True)

    def _is_strange(self, at: int) -> bool:
        """Tell whether no PDU can begin here."""
        claimed = int.from_bytes(self._rest[at : at + 4], "big")
        return len(self._rest) >= at + 4 and not HEADER_OCTETS <= claimed <= LONGEST

    def _claim(self, octets: bytes) -> None:
        declared = PDUS.get(int.from_bytes(octets[4:8], "big"))
        if declared is not None and issubclass(declared, Bind):
            self._claimed = octets[HEADER_OCTETS:].partition(b"\0")[0].decode("latin-1")

    def _tell(self, octets: bytes, sent: bool) -> None:
        name = self._name() or self._claimed
        if name:
            self._taps.tell(self._far, name, Talk.SMPP, sent, self._ends, octets, mask)
