"""Declares PDUs as tables: the decorator, and the functions that declare fields.

PDUs are values (`sms.value`), and `pdu.Pdu` is their base. In a compiled router the build writes out the
Python that these functions make (tools/expanding.py).
"""

from typing import Any, TypeVar, cast, dataclass_transform

import attrs

from router.smpp.fields import (
    COctetString,
    DestAddresses,
    Destination,
    Integer,
    Kind,
    ShortMessageField,
    Time,
    UnsuccessSme,
    UnsuccessSmes,
)
from router.smpp.operations import CommandStatus
from router.sms.message import Tlvs
from router.sms.value import value
from router.sms.value_base import Value

P = TypeVar("P")

_KIND = "kind"

Table = tuple[tuple[str, Kind], ...]
"""The mandatory fields of a PDU by name, in the order of the specification; TLVs always follow them."""


def integer(default: int = 0) -> int:
    """Declare one octet, unsigned."""
    return attrs.field(default=default, metadata={_KIND: Integer()})


def c_octet_string(octets: int, status: CommandStatus, shown: bool = True) -> str:
    """Declare a string of at most ``octets``, NUL included; ``status`` answers a longer one."""
    kind = COctetString(octets, status)
    return attrs.field(default="", metadata={_KIND: kind}, repr=shown)


def time(status: CommandStatus) -> str:
    """Declare a time: 16 characters or none."""
    return attrs.field(default="", metadata={_KIND: Time(status)})


def short_message() -> bytes:
    """Declare sm_length and the text, which no ``repr`` may show."""
    return attrs.field(default=b"", metadata={_KIND: ShortMessageField()}, repr=False)


def dest_addresses() -> tuple[Destination, ...]:
    """Declare number_of_dests and the destinations."""
    return cast(tuple[Destination, ...], attrs.field(default=(), metadata={_KIND: DestAddresses()}))


def unsuccess_smes() -> tuple[UnsuccessSme, ...]:
    """Declare no_unsuccess and the refused destinations."""
    return cast(tuple[UnsuccessSme, ...], attrs.field(default=(), metadata={_KIND: UnsuccessSmes()}))


def _shape_of(tlvs: Tlvs) -> str:
    """Show tags and lengths only: message_payload is a text."""
    return "(" + ", ".join(f"0x{tag:04X}: {len(value)} octets" for tag, value in tlvs) + ")"


def optional_parameters() -> Tlvs:
    """Declare the optional parameters behind the mandatory fields."""
    return cast(Tlvs, attrs.field(default=(), repr=_shape_of))


@dataclass_transform(kw_only_default=True, frozen_default=True)
def pdu(declared: type[P]) -> type[P]:
    """Make a value of a declaration."""
    return value(kw_only=True)(declared)


def table(declared: type[object]) -> Table:
    """Return the mandatory fields of a PDU."""
    if issubclass(declared, Value):
        return cast(Table, cast(Any, declared).KINDS)
    return tuple(
        (each.name, each.metadata[_KIND])
        for each in attrs.fields(cast(Any, declared))
        if _KIND in each.metadata
    )
