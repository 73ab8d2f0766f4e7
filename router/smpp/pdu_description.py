"""Describes a PDU: its name, its header, and its fields by the names of the specification."""

from collections.abc import Mapping
from typing import Final

from router.smpp.codec import decode
from router.smpp.declare import table
from router.smpp.errors import DecodeError
from router.smpp.operations import RESPONSE, name_of_command, name_of_status
from router.smpp.pdu import Pdu
from router.smpp.tags import Tag

_NAMES: Final = {tag.number: tag.name.lower() for tag in Tag}

_TEXT: Final = frozenset(range(0x20, 0x7F))


def read(octets: bytes) -> tuple[str, Mapping[str, str]]:
    """Return the first line about a PDU, and its fields that are not empty, in the order of its table.

    Of what is no PDU the line says why, and there are no fields.
    """
    try:
        status, sequence_number, pdu = decode(octets, True)
    except DecodeError as error:
        return f"{len(octets)} octets that are no PDU: {error}", {}
    head = f"{name_of_command(pdu.command_id)} {sequence_number}"
    if pdu.command_id & RESPONSE:
        head += f" {name_of_status(status)}"
    return head, _fields(pdu)


def _fields(pdu: Pdu) -> dict[str, str]:
    fields = {}
    for name, _ in table(type(pdu)):
        found = getattr(pdu, name)
        if found or name in ("source_addr", "destination_addr", "message_id"):
            fields[name] = _shown(found)
    for tag, octets in pdu.tlvs:
        fields[tlv_name(tag)] = octets_shown(octets)
    return fields


def tlv_name(tag: int) -> str:
    """Return the name of an optional parameter, or its tag in hex if no table knows it."""
    return _NAMES.get(tag) or f"0x{tag:04X}"


def _shown(found: object) -> str:
    if isinstance(found, bytes):
        return octets_shown(found)
    return str(found)


def octets_shown(octets: bytes) -> str:
    """Return octets in quotes where all are letters and signs of ASCII, else in hex."""
    bare = octets.removesuffix(b"\0")
    if bare and _TEXT.issuperset(bare):
        return f'"{bare.decode("ascii")}"'
    return octets.hex(" ") or '""'
