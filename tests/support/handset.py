"""What a phone does with segments, and what a client does with a long text: written from the specifications.

TS 23.040 sections 9.2.3.24.1 and 9.2.3.24.8 for headers, SMPP 3.4 sections 5.3.2.22 to 24 for SAR, TS 23.038
section 6.2.1 for septets, whose tables are those of gsmcodecs. Nothing is the router's here, whose cutting,
joining and reading it checks.
"""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen
from gsmcodecs.charmaps import GSMCHARMAPS

from router.smpp.pdus import DeliverSm, SubmitSm
from router.sms.message import Tlvs

MESSAGE_PAYLOAD, REFERENCE, TOTAL, NUMBER = 0x0424, 0x020C, 0x020E, 0x020F
UDHI = 0x40
ESCAPE, SECOND_RETURN, REPLACEMENT = 0x1B, 0x0D, 0xFFFD

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


def ordered(pdus: Iterable[SubmitSm | DeliverSm]) -> list[bytes] | None:
    """The octets of text in each segment, in whatever order and however often they came; None if some are
    missing. PDUs without a number are in the order that they came in."""
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
    return [octets for _, octets in sorted(parts.items())]


def _places(header: bytes) -> tuple[int, int]:
    while header:
        kind, length, data = header[0], header[1], header[2 : header[1] + 2]
        if kind in (0, 8):
            return data[-2], data[-1]
        header = header[length + 2 :]
    return 1, 1


def shown(pdus: Sequence[SubmitSm | DeliverSm], default: str = "gsm7") -> list[str]:
    """The text of each segment, read by itself, as a phone reads it: half a pair is a mistake.

    ``default``: what data_coding 0 means. Nothing if some are missing.
    """
    alphabet = "utf-16-be" if pdus and pdus[0].data_coding == 8 else default
    there = ordered(pdus) or []
    return [septets_read(octets) if alphabet == "gsm7" else octets.decode(alphabet) for octets in there]


def septets_read(octets: bytes) -> str:
    """Septets one by one, by the tables of gsmcodecs."""
    base, extension = GSMCHARMAPS[0]["locking"]["decode"], GSMCHARMAPS[0]["singleShift"]["decode"]
    text, escaped = "", False
    for octet in octets:
        if escaped:
            text += _second(octet, chr(extension[octet]) if octet in extension else "", base)
            escaped = False
        elif octet == ESCAPE:
            escaped = True
        else:
            text += chr(base.get(octet, REPLACEMENT))
    return text + (" " if escaped else "")


def _second(octet: int, extended: str, base: Mapping[int, int]) -> str:
    """What a pair shows that the extension table does not have: section 6.2.1.1, notes 1 to 3."""
    if extended or octet == SECOND_RETURN:
        return extended
    return " " if octet == ESCAPE else chr(base.get(octet, REPLACEMENT))


def read(pdus: Sequence[SubmitSm | DeliverSm], default: str = "gsm7") -> str:
    """The whole text; empty if some of it is missing."""
    return "".join(shown(pdus, default))


def in_septets(text: str) -> bytes:
    """The shortest septets of a text, by the same tables."""
    base, extension = GSMCHARMAPS[0]["locking"]["encode"], GSMCHARMAPS[0]["singleShift"]["encode"]
    octets = bytearray()
    for code in map(ord, text):
        octets += bytes((base[code],)) if code in base else bytes((ESCAPE, extension[code]))
    return bytes(octets)
