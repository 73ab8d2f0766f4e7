"""What it takes to declare a PDU as a table: the base class, the decorator, and the words for its fields.

PDUs are frozen attrs classes with slots, and quickly filled (`sms.value`).
"""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform

import attrs

from router.smpp.fields import (
    COctetString,
    DestAddresses,
    Destination,
    Integer,
    Kind,
    ShortMessage,
    Time,
    UnsuccessSme,
    UnsuccessSmes,
)
from router.smpp.operations import CommandId, CommandStatus
from router.sms.message import Tlvs
from router.sms.value import made_by_position, quickened

P = TypeVar("P")

_KIND = "kind"

Table = tuple[tuple[str, Kind], ...]
"""The mandatory fields of a PDU by name, in the order of the specification; TLVs always follow them."""


def integer(default: int = 0) -> int:
    """One octet, unsigned."""
    return attrs.field(default=default, metadata={_KIND: Integer()})


def c_octet_string(octets: int, status: CommandStatus, shown: bool = True) -> str:
    """At most ``octets`` with the NUL; ``status`` answers what is longer."""
    kind = COctetString(octets, status)
    return attrs.field(default="", metadata={_KIND: kind}, repr=shown)


def time(status: CommandStatus) -> str:
    """16 characters or none."""
    return attrs.field(default="", metadata={_KIND: Time(status)})


def short_message() -> bytes:
    """sm_length and the text, which no ``repr`` may show."""
    return attrs.field(default=b"", metadata={_KIND: ShortMessage()}, repr=False)


def dest_addresses() -> tuple[Destination, ...]:
    """number_of_dests and the destinations."""
    return cast(tuple[Destination, ...], attrs.field(default=(), metadata={_KIND: DestAddresses()}))


def unsuccess_smes() -> tuple[UnsuccessSme, ...]:
    """no_unsuccess and the refused destinations."""
    return cast(tuple[UnsuccessSme, ...], attrs.field(default=(), metadata={_KIND: UnsuccessSmes()}))


def _shape_of(tlvs: Tlvs) -> str:
    """Tags and lengths only: message_payload is a text."""
    return "(" + ", ".join(f"0x{tag:04X}: {len(value)} octets" for tag, value in tlvs) + ")"


def _optional_parameters() -> Tlvs:
    return cast(Tlvs, attrs.field(default=(), repr=_shape_of))


@dataclass_transform(kw_only_default=True, frozen_default=True)
def pdu(declared: type[P]) -> type[P]:
    """Make a frozen class of a declaration."""
    frozen: type[Any] = attrs.frozen(kw_only=True, weakref_slot=False)(declared)
    return cast(type[P], quickened(frozen))


@pdu
class Pdu:
    """Any PDU but for its header: the numbers of that belong to the session.

    ``tlvs`` are the optional parameters; any PDU may have some (SMPP 5.0 section 4.8), none to a 3.3 peer.
    """

    command_id: ClassVar[CommandId]

    tlvs: Tlvs = _optional_parameters()


_tables: dict[type[Pdu], Table] = {}


def table(declared: type[Pdu]) -> Table:
    """The mandatory fields of a PDU."""
    found = _tables.get(declared)
    if found is None:
        fields = attrs.fields(cast(type[attrs.AttrsInstance], declared))
        found = tuple((each.name, each.metadata[_KIND]) for each in fields if _KIND in each.metadata)
        _tables[declared] = found
    return found


def maker(declared: type[P]) -> Callable[..., P]:
    """What makes a PDU of all its fields by position: those of its table in its order, then ``tlvs``.

    To call the class with as many names costs 2.8 µs for a submit_sm in Python, this 0.4 µs.
    """
    names = [name for name, _ in table(cast(type[Pdu], declared))]
    return made_by_position(declared, [*names, "tlvs"])
