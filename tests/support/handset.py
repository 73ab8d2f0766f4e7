"""What a phone does with segments, and what a client does with a long text: written from the specifications.

TS 23.040 sections 9.2.3.24.1 and 9.2.3.24.8 for headers, SMPP 3.4 sections 5.3.2.22 to 24 for SAR. Nothing is
the router's here, whose cutting and joining it checks.
"""

from collections.abc import Iterable, Sequence

from attrs import frozen

from router.smpp.pdus import DeliverSm, SubmitSm
from router.sms.message import Tlvs

MESSAGE_PAYLOAD, REFERENCE, TOTAL, NUMBER = 0x0424, 0x020C, 0x020E, 0x020F
UDHI = 0x40

FORMS = ("udh8", "udh16", "sar", "payload", "short_message")
"""Ways to hand over a long text."""


@frozen
class Piece:
    """One PDU of a text."""

    octets: bytes
    esm_class: int = 0
    tlvs: Tlvs = ()


def pieces(text: bytes, form: str, size: int, reference: int = 0x17) -> list[Piece]:
    """A text as a client of this form hands it over, in segments of ``size`` octets where it cuts it."""
    if form == "payload":
        return [Piece(b"", tlvs=((MESSAGE_PAYLOAD, text),))]
    if form == "short_message":
        return [Piece(text)]
    cut = [text[at : at + size] for at in range(0, len(text), size)]
    return [_segment(octets, form, reference, len(cut), number) for number, octets in enumerate(cut, 1)]


def _segment(octets: bytes, form: str, reference: int, total: int, number: int) -> Piece:
    if form == "udh8":
        return Piece(bytes((5, 0, 3, reference, total, number)) + octets, UDHI)
    if form == "udh16":
        return Piece(bytes((6, 8, 4, 1, reference, total, number)) + octets, UDHI)
    told = ((REFERENCE, bytes((1, reference))), (TOTAL, bytes((total,))), (NUMBER, bytes((number,))))
    return Piece(octets, tlvs=told)


def assembled(pdus: Iterable[SubmitSm | DeliverSm]) -> bytes | None:
    """The octets that these make, in whatever order and however often they came; None if some are missing."""
    parts: dict[int, bytes] = {}
    total = 1
    for place, pdu in enumerate(pdus, 1):
        found = dict(pdu.tlvs)
        octets = found.get(MESSAGE_PAYLOAD, pdu.short_message)
        number = place
        if pdu.esm_class & UDHI:
            header, octets = octets[1 : octets[0] + 1], octets[octets[0] + 1 :]
            total, number = _places(header)
        elif TOTAL in found:
            total, number = found[TOTAL][0], found[NUMBER][0]
        parts[number] = octets
    if len(parts) < total:
        return None
    return b"".join(octets for _, octets in sorted(parts.items()))


def _places(header: bytes) -> tuple[int, int]:
    while header:
        kind, length, data = header[0], header[1], header[2 : header[1] + 2]
        if kind in (0, 8):
            return data[-2], data[-1]
        header = header[length + 2 :]
    return 1, 1


def read(pdus: Sequence[SubmitSm | DeliverSm]) -> str | None:
    """The text in UCS2, or in those letters of the GSM alphabet that ASCII has; None if some are missing."""
    octets = assembled(pdus)
    if octets is None or not pdus:
        return None
    return octets.decode("utf-16-be") if pdus[0].data_coding == 8 else octets.decode("ascii")
