"""A received SMS as deliver_sm: ASCII or UTF-16BE, whole in message_payload or in parts, from and to whom."""

from collections.abc import Callable, Iterable
from functools import partial

from ..octets.bodies import Address, deliver_body
from .box import Goip
from .incoming import Received
from .texts import cut, join_header

UDHI = 0x40
SHORT = 35
"""Characters that fit into one SMS whatever they are."""

Body = Callable[[str], bytes]
"""The body of a deliver_sm, for the system_id of the session that gets it."""


def bodies(received: Received, goip: Goip) -> list[Body]:
    """Return the deliver_sm of a received SMS, several if the flags say so; settle its data_coding."""
    text, settings = received.text, goip.settings
    parts = [text] if len(text) <= SHORT else cut(text)
    if len(parts) > 1 and settings.mo_missing_part_marker:
        parts[0] = "[SMS1 missed]"
    encoding, received.data_coding = "ascii", settings.mo_ascii_dcs
    if not text.isascii():
        encoding, received.data_coding = "utf-16-be", 8 if settings.mo_data_coding == "correct" else 0
    octets = [part.encode(encoding, "surrogatepass") for part in parts]
    return [
        partial(body, received, goip, *piece) for piece in pieces(octets, settings.mo_long, received.number)
    ]


def pieces(parts: list[bytes], form: str, reference: int) -> Iterable[tuple[int, bytes, bool]]:
    """Yield esm_class, octets, and whether they go into message_payload, for each deliver_sm."""
    total = len(parts)
    if total == 1 or form == "truncated":
        return [(0, parts[0], False)]
    if form == "payload":
        return [(0, b"".join(parts), True)]
    if form == "plain":
        return [(0, part, False) for part in parts]
    return [(UDHI, join_header(reference, total, place) + part, False) for place, part in enumerate(parts, 1)]


def body(
    received: Received, goip: Goip, esm_class: int, octets: bytes, payload: bool, system_id: str
) -> bytes:
    """Return the deliver_sm for a session that is bound as ``system_id``."""
    settings = goip.settings
    names = {"system_id": system_id, "base_id": settings.id, "gsm_number": goip.gsm_number(received.line)}
    destination = Address(*type_of(settings.mo_ton_npi, ""), names[settings.mo_dest_addr])
    source = Address(*type_of(settings.mo_ton_npi, received.source), received.source)
    return deliver_body(source, destination, esm_class, received.data_coding, octets, payload)


def type_of(flag: str, addr: str) -> tuple[int, int]:
    """Return type of number and numbering plan of an address."""
    if flag == "alpha":
        return (5, 0) if any(character.isalpha() for character in addr) else (1, 1)
    return (0, 0) if flag == "0/0" else (1, 1)
