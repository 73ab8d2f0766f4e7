"""Cuts a stream of octets into PDUs, by command_length only (SMPP 3.4 section 3.2)."""

from typing import Final

from router.smpp.operations import HEADER_OCTETS
from router.sms.value import value

LENGTH: Final = 4
"""Octets of a number of the header."""


def number_at(octets: bytes, at: int) -> int:
    """Read a number of the header. Compiled, this costs a tenth of what a Struct does.

    :raises IndexError: it is not whole.
    """
    return octets[at] << 24 | octets[at + 1] << 16 | octets[at + 2] << 8 | octets[at + 3]


def split(octets: bytes, most: int) -> tuple[list[bytes], int]:
    """Return the whole PDUs at the beginning, of at most ``most`` octets each, and where they end."""
    whole: list[bytes] = []
    at = 0
    end = len(octets)
    while at + LENGTH <= end:
        length = number_at(octets, at)
        if not HEADER_OCTETS <= length <= most or at + length > end:
            break
        # This is the common case: exactly one PDU was read.
        whole.append(octets if length == end else octets[at : at + length])
        at += length
    return whole, at


@value
class BadLength:
    """A command_length below 16 or above the limit: where the next PDU begins is unknown.

    ``sequence_number`` is 0 if the header is not whole. Strangers end here: "GET ", "SSH-" and a TLS
    handshake read as lengths of hundreds of millions.
    """

    length: int
    sequence_number: int


class Framer:
    """Returns whole PDUs, and keeps less than one between reads.

    ``most`` is the longest PDU that is accepted, in octets. ``since`` is when the incomplete PDU began, None
    if there is none. ``bad`` is set for good as soon as the four octets of a bad command_length are there.
    """

    __slots__ = ("_needed", "_rest", "bad", "most", "since")

    def __init__(self, most: int) -> None:
        self.most = most
        self.since: float | None = None
        self.bad: BadLength | None = None
        self._rest = bytearray()
        self._needed = LENGTH

    @property
    def unread(self) -> bytes:
        """The octets of the incomplete PDU."""
        return bytes(self._rest)

    def feed(self, octets: bytes, now: float) -> list[bytes]:
        """Return the PDUs that these octets complete."""
        if self._rest:
            self._rest += octets
            if len(self._rest) < self._needed:
                return []
            octets = bytes(self._rest)
            self._rest.clear()
        whole, at = split(octets, self.most)
        if at == len(octets):
            self._needed = LENGTH
            self.since = None
        else:
            self._stop(octets, at, bool(whole), now)
        return whole

    def _stop(self, octets: bytes, at: int, another: bool, now: float) -> None:
        """Note that the octets at ``at`` are an incomplete PDU, or no PDU."""
        self._needed = LENGTH
        if at + LENGTH <= len(octets):
            self._needed = number_at(octets, at)
            if not HEADER_OCTETS <= self._needed <= self.most:
                self._refuse(octets[at : at + HEADER_OCTETS])
                return
        self._rest += memoryview(octets)[at:]
        if self.since is None or another:
            self.since = now

    def _refuse(self, header: bytes) -> None:
        sequence_number = number_at(header, 12) if len(header) == HEADER_OCTETS else 0
        self.bad = BadLength(number_at(header, 0), sequence_number)
        self.since = None
