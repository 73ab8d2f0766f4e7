"""The columns of a ShortMessage in a row, in order, and the conversion both ways."""

from collections.abc import Sequence
from struct import Struct
from typing import Any, Final

from router.sms.address import Address
from router.sms.message import ShortMessage, Tlvs
from router.store.entities import Hook
from router.store.sqlite.columns import Column, columns

Value = str | bytes | int | float | None

MESSAGE_COLUMNS: Final = (
    "source_addr_ton, source_addr_npi, source_addr, dest_addr_ton, dest_addr_npi, destination_addr, "
    "short_message, data_coding, esm_class, registered_delivery, priority_flag, protocol_id, "
    "service_type, sm_default_msg_id, payload, tlvs"
)
MESSAGE_WIDTH: Final = MESSAGE_COLUMNS.count(",") + 1

_TLV: Final = Struct(">HH")


def message_at(path: str) -> tuple[Column, ...]:
    """Return the columns of the message at this path."""
    fields = (
        "source_addr.ton",
        "source_addr.npi",
        "source_addr.addr",
        "destination_addr.ton",
        "destination_addr.npi",
        "destination_addr.addr",
        "short_message",
        "data_coding",
        "esm_class",
        "registered_delivery",
        "priority_flag",
        "protocol_id",
        "service_type",
        "sm_default_msg_id",
        "payload",
    )
    return (*columns(*(f"{path}.{field}" for field in fields)), Column(f"{path}.tlvs", pack_tlvs))


def to_message(row: Sequence[Any]) -> ShortMessage:
    """Return the message whose columns the row begins with. The tables are STRICT, so nothing is checked."""
    (ton, npi, addr, dest_ton, dest_npi, dest_addr, text, coding, esm_class, registered, priority) = row[:11]
    protocol_id, service_type, default_id, payload, tlvs = row[11:MESSAGE_WIDTH]
    return ShortMessage(
        source_addr=Address(ton, npi, addr),
        destination_addr=Address(dest_ton, dest_npi, dest_addr),
        short_message=text,
        data_coding=coding,
        esm_class=esm_class,
        registered_delivery=registered,
        priority_flag=priority,
        protocol_id=protocol_id,
        service_type=service_type,
        sm_default_msg_id=default_id,
        payload=payload != 0,
        tlvs=unpack_tlvs(tlvs) if tlvs else (),
    )


def pack_hook(hook: Hook | None) -> str:
    """Return a hook as lines, of which only the last may hold line breaks; empty for none."""
    return "" if hook is None else f"{hook.creditor}\n{hook.url}\n{hook.key}"


def unpack_hook(packed: str) -> Hook | None:
    """Return the hook that `pack_hook` wrote."""
    return Hook(*packed.split("\n", 2)) if packed else None


def pack_tlvs(tlvs: Tlvs) -> bytes:
    """Return TLVs as on the wire (SMPP 3.4 section 5.3.1): neither order nor repeats are lost."""
    if not tlvs:
        return b""
    return b"".join(_TLV.pack(tag, len(value)) + value for tag, value in tlvs)


def unpack_tlvs(octets: bytes) -> Tlvs:
    """Return the TLVs that `pack_tlvs` wrote."""
    found = []
    at = 0
    while at < len(octets):
        tag, length = _TLV.unpack_from(octets, at)
        found.append((tag, octets[at + 4 : at + 4 + length]))
        at += 4 + length
    return tuple(found)
