"""Shows one request to a box, and its answer, to those who look on."""

from collections.abc import Mapping, Sequence
from functools import partial

from twisted.internet.interfaces import ITransport

from router.goip.http.masking import mask_answer, mask_request
from router.goip.http.request import BoxLogin
from router.wire.session_ear import ends_of
from router.wire.taps import NOWHERE, Far, Mask, Place, Talk, Taps


class Ear:
    """Shows an exchange to the taps of these channels: the request when it leaves, the answer when it is
    over.

    Not before, since a secret may come in two reads.
    """

    def __init__(self, taps: Taps, channels: Sequence[str], account: BoxLogin) -> None:
        self._taps, self._channels, self._account = taps, channels, account
        self._ends: tuple[Place, Place] = NOWHERE, NOWHERE
        self._answer = b""

    def asked(self, octets: bytes, transport: ITransport) -> None:
        """Note the request that is sent."""
        self._ends = ends_of(transport)
        self._tell(True, octets, partial(_request, self._account))

    def came(self, octets: bytes) -> None:
        """Note a part of the answer; the exchange bounds how much may come."""
        self._answer += octets

    def over(self) -> None:
        """Show the exchange, which is complete now."""
        answer, self._answer = self._answer, b""
        if answer:
            self._tell(False, answer, partial(_answer, self._account))

    def _tell(self, sent: bool, octets: bytes, mask: Mask) -> None:
        for channel in self._channels:
            self._taps.tell(Far.CHANNEL, channel, Talk.HTTP, sent, self._ends, octets, mask)


def find_ear(taps: Taps, lines: Mapping[str, int], account: BoxLogin, number: int) -> Ear | None:
    """Return the ear for a request about a line, or about all (0); None if nobody listens to any of them."""
    if not taps.active:
        return None
    heard = [
        channel for channel, line in lines.items() if number in (0, line) and taps.hears(Far.CHANNEL, channel)
    ]
    return Ear(taps, heard, account) if heard else None


def _request(account: BoxLogin, octets: bytes, texts: bool) -> bytes:
    return mask_request(octets, texts, account)


def _answer(account: BoxLogin, octets: bytes, texts: bool) -> bytes:
    return mask_answer(octets, texts, account)
