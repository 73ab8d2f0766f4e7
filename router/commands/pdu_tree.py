"""PDUs as people read them: by the package smpp.pdu3, or by the router's own reader where that one fails.

smpp.pdu3 knows the names of values. It raises on some PDUs, and loses parameters of others
(docs/decisions/0001-smpp-packages.md), so what it has read is written again and compared.
"""

from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from enum import Enum
from io import BytesIO, StringIO
from struct import error as StructError
from typing import Final

from smpp.pdu.error import SMPPError
from smpp.pdu.pdu_encoding import PDUEncoder
from smpp.pdu.pdu_types import DataCoding

from router.smpp.codec import decode
from router.smpp.commands import PDUS
from router.smpp.declare import table
from router.smpp.errors import DecodeError
from router.smpp.framing import number_at
from router.smpp.masking import mask
from router.smpp.operations import HEADER_OCTETS, RESPONSE, name_of_command, name_of_status
from router.smpp.other_protocols import foreign
from router.smpp.pdu import Pdu
from router.smpp.pdu_description import octets_shown, tlv_name
from router.smpp.pdus import Bind, Outbind
from router.smpp.tlvs import payload
from router.sms.alphabet import Alphabet
from router.sms.message import ShortMessage
from router.sms.parts import text_of
from router.sms.user_data import BrokenHeader, split_header
from router.sms.value import value

LONGEST: Final = 100_000
"""A command_length above this is taken for other octets than a header."""

LAST_STATUS: Final = 0x1000
"""No command_status stands above this; vendors' begin at 0x400."""

SHOWN: Final = 32
"""Octets that are no PDU are shown up to here."""

OVERWRITTEN: Final = {"\u7878"}
"""The signs of a text in UCS2 whose octets `wire` has overwritten, each with an x."""

ALWAYS: Final = frozenset({"source_addr", "destination_addr", "message_id"})
"""Fields that are shown though they are empty."""

STUMBLES: Final = (SMPPError, AttributeError, LookupError, TypeError, ValueError, StructError)
"""Errors of smpp.pdu3 at PDUs that it cannot read: its own, and those of its bugs."""

ENCODER: Final = PDUEncoder()
"""Reads and writes all PDUs, as to make one takes as long as to read three."""

PACKAGE, ROUTER = "smpp.pdu3", "smpp-router"


@value(kw_only=True)
class PduTree:
    """A PDU, or a stretch of octets that is none.

    ``at`` counts octets from the beginning of all; ``name`` is that of the PDU, empty for a stretch.
    ``wrong`` says what is against SMPP and where, ``note`` why the package was not used; both are mostly
    empty. ``read_by`` is the reader of the fields.
    """

    at: int
    octets: bytes
    name: str
    head: str
    fields: Mapping[str, str]
    wrong: str = ""
    note: str = ""
    read_by: str = ROUTER

    @property
    def is_stretch(self) -> bool:
        """True if the octets are no PDU."""
        return not self.name


def trees(octets: bytes) -> Iterator[PduTree]:
    """Yield the PDUs in these octets one after the other, and each stretch before, between and after them."""
    at = 0
    while at < len(octets):
        start = _beginning(octets, at)
        if start > at:
            yield _stretch(octets, at, start)
        if start < len(octets):
            end = min(start + number_at(octets, start), len(octets))
            yield tree(octets[start:end], start)
            start = end
        at = start


def tree(octets: bytes, at: int = 0, brief: bool = False, texts: bool = True) -> PduTree:
    """Read one PDU; its passwords are overwritten.

    ``brief``: without fields that are empty or 0. ``texts``: with its text decoded; else that may be
    overwritten already. What cannot be a PDU, as `wire` has it from peers that speak something else, is a
    stretch.
    """
    if len(octets) < HEADER_OCTETS or foreign(octets):
        return _stretch(octets, 0, len(octets))
    missing = number_at(octets, 0) - len(octets)
    wrong = f"{missing} of its {number_at(octets, 0)} octets are missing" if missing > 0 else ""
    octets, last = _presentable(octets), ""
    try:
        decode(octets)
    except DecodeError as error:
        wrong, last = wrong or str(error), error.field
    try:
        status, number, pdu = decode(octets, True)
    except DecodeError:
        return _unknown(octets, at, wrong)
    fields, note = (None, "") if wrong else _by_package(octets, pdu)
    name = name_of_command(pdu.command_id)
    head = f"{name} {number}"
    if status or pdu.command_id & RESPONSE:
        head += f" {name_of_status(status)}"
    shown = fields if fields is not None else _by_router(pdu, last)
    if brief:
        shown = {name: said for name, said in shown.items() if name in ALWAYS or _is_something(said)}
    return PduTree(
        at=at,
        octets=octets,
        name=name,
        head=head,
        fields=shown | (_text(pdu) if texts else {}),
        wrong=wrong,
        note=note,
        read_by=ROUTER if fields is None else PACKAGE,
    )


def _is_something(said: str) -> bool:
    """Tell whether a field is neither empty nor 0."""
    return bool(said) and said.partition(" ")[0] not in ("0", '""')


def _presentable(octets: bytes) -> bytes:
    """Return a PDU whose length is right, and whose password is overwritten if it has one."""
    octets = len(octets).to_bytes(4) + octets[4:]
    has_password = issubclass(PDUS.get(number_at(octets, 4), Pdu), Bind | Outbind)
    return mask(octets) if has_password else octets


def _by_package(octets: bytes, pdu: Pdu) -> tuple[dict[str, str] | None, str]:
    """Return the fields by smpp.pdu3; or None, and why it cannot be believed."""
    try:
        # It prints a letter as it reads a time in relative form.
        with redirect_stdout(StringIO()):
            read = ENCODER.decode(BytesIO(octets))
            written = ENCODER.encode(read)
    except STUMBLES as error:
        return None, f"{PACKAGE} cannot read this PDU ({type(error).__name__}: {error})"
    if lost := _differences(pdu, written):
        return None, f"{PACKAGE} reads this PDU wrongly ({', '.join(lost)})"
    return {name: _named(found, getattr(pdu, name, None)) for name, found in read.params.items()}, ""


def _differences(pdu: Pdu, written: bytes) -> list[str]:
    """Name the fields of a PDU that differ in what was written of it; the order of TLVs is no difference."""
    try:
        again = decode(written, True)[2]
    except DecodeError:
        return ["it writes another PDU"]
    if type(again) is not type(pdu):
        return ["it writes another PDU"]
    differ = [name for name, _ in table(type(pdu)) if getattr(again, name) != getattr(pdu, name)]
    lost = {tag for tag, _ in set(pdu.tlvs) ^ set(again.tlvs)}
    return differ + [f"TLV {tlv_name(tag)}" for tag in sorted(lost)]


def _by_router(pdu: Pdu, last: str) -> dict[str, str]:
    """Return the fields by our own reader, up to the ``last`` one, which could not be read."""
    names = [name for name, _ in table(type(pdu))]
    whole = names[: names.index(last)] if last in names else names
    fields = {name: _shown(getattr(pdu, name)) for name in whole}
    return fields | {tlv_name(tag): octets_shown(found) for tag, found in pdu.tlvs}


def _named(found: object, ours: object) -> str:
    """Write a value that smpp.pdu3 has read: a string as we read it, a name behind its number."""
    if isinstance(ours, str) and isinstance(found, bytes):
        return ours
    said = _shown(found)
    return f"{ours} ({said})" if isinstance(ours, int) and not isinstance(found, int) else said


def _shown(found: object) -> str:
    """Write a value with the names of the specification."""
    if isinstance(found, bytes):
        return octets_shown(found)
    if isinstance(found, Enum):
        return found.name
    parts = getattr(found, "_fields", ()) or (vars(found) if isinstance(found, DataCoding) else ())
    if parts:
        return ", ".join(f"{name} {_shown(getattr(found, name))}" for name in parts)
    if isinstance(found, tuple | list | set | frozenset):
        return "; ".join(sorted(map(_shown, found))) or "none"
    return "" if found is None else str(found)


def _text(pdu: Pdu) -> dict[str, str]:
    """Decode the text of a PDU, and the place that its user data header gives it in a long message."""
    octets = payload(pdu.tlvs) or getattr(pdu, "short_message", b"")
    if not octets:
        return {}
    message = ShortMessage(
        short_message=octets,
        esm_class=getattr(pdu, "esm_class", 0),
        data_coding=getattr(pdu, "data_coding", 0),
    )
    text = text_of(message, Alphabet.GSM7)
    said = {"text": "overwritten: `wire --texts` shows it" if set(text) == OVERWRITTEN else text}
    try:
        header = split_header(message)[0]
    except BrokenHeader as broken:
        return {"user data header": str(broken), **said}
    place = header and header.concatenation
    if place:
        return {"segment": f"{place.number} of {place.total}, reference {place.reference}", **said}
    return said


def _unknown(octets: bytes, at: int, wrong: str) -> PduTree:
    """Return a PDU of which no table knows more than the header."""
    _, command_id, status, number = (number_at(octets, place) for place in (0, 4, 8, 12))
    name = name_of_command(command_id)
    head = f"{name} {number}" + (f" {name_of_status(status)}" if status else "")
    return PduTree(
        at=at, octets=octets, name=name, head=head, fields={"body": octets[16:].hex(" ")}, wrong=wrong
    )


def _beginning(octets: bytes, at: int) -> int:
    """Return where the next PDU begins: here if its length fits, else at a command_id that is known."""
    if _has_header(octets, at) and at + number_at(octets, at) <= len(octets):
        return at
    for place in range(at, len(octets) - HEADER_OCTETS + 1):
        if number_at(octets, place + 4) in PDUS and _has_header(octets, place):
            return place
    return len(octets)


def _has_header(octets: bytes, at: int) -> bool:
    """Tell whether 16 octets from ``at`` can be a header: a sensible length, a sensible command_status."""
    if at + HEADER_OCTETS > len(octets):
        return False
    return HEADER_OCTETS <= number_at(octets, at) <= LONGEST and number_at(octets, at + 8) < LAST_STATUS


def _stretch(octets: bytes, at: int, end: int) -> PduTree:
    """Return octets that are no PDU; ``wrong`` says why if nothing follows that is one."""
    found = octets[at:end]
    head = f"{len(found)} octets that are no PDU: {found[:SHOWN].hex(' ')}{' …' if found[SHOWN:] else ''}"
    wrong = _why(found) if end == len(octets) else ""
    return PduTree(at=at, octets=found, name="", head=head, fields={}, wrong=wrong)


def _why(octets: bytes) -> str:
    """Say why a PDU cannot begin with these octets."""
    if other := foreign(octets):
        return f"this is {other}, not SMPP"
    if len(octets) < HEADER_OCTETS:
        return f"{len(octets)} octets are left, and a PDU has {HEADER_OCTETS} at least"
    length = number_at(octets, 0)
    if not HEADER_OCTETS <= length <= LONGEST:
        return f"as a command_length they say {length:,}, and a PDU has {HEADER_OCTETS} to {LONGEST:,} octets"
    if length > len(octets):
        return f"as a command_length they say {length:,}, and {len(octets):,} octets follow"
    return f"as a command_status they say 0x{number_at(octets, 8):08X}, which nobody uses"
