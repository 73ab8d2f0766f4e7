"""Optional parameters, or TLVs (SMPP 3.4 section 5.3, 5.0 section 4.8).

A message carries them as ``Tlvs``: pairs of tag and value octets in the order in which they came, with
repeats, so that unknown ones pass through unchanged.
"""

from struct import Struct
from typing import Final

from router.smpp.errors import BadTlvs, EncodeError
from router.smpp.operations import CommandStatus
from router.smpp.tags import Tag
from router.sms.message import Tlv, Tlvs

_HEADER: Final = Struct(">HH")
_HEADER_OCTETS: Final = 4
_LONGEST: Final = 0xFFFF
_AROUND: Final = b"\0 \t\r\n"


HOP_LOCAL: Final = frozenset(
    {
        Tag.SC_INTERFACE_VERSION.value,
        Tag.CONGESTION_STATE.value,
        Tag.ADDITIONAL_STATUS_INFO_TEXT.value,
        Tag.DPF_RESULT.value,
    }
)
"""Tags that concern one session only: a router does not copy them to the next."""

LENGTHS: Final = {tag.value: (tag.least, tag.most) for tag in Tag}
"""The least and the most octets of the known ones."""
_ANY_LENGTH: Final = (0, _LONGEST)
_PAYLOAD: Final = Tag.MESSAGE_PAYLOAD.number


def parse(octets: bytes, offset: int) -> Tlvs:
    """Read the TLVs of a PDU from ``offset`` to its end.

    :raises BadTlvs: ESME_RINVOPTPARSTREAM when they do not end where the PDU ends, ESME_RINVPARLEN when a
        known one has a length that its tag does not allow.
    """
    found: list[Tlv] = []
    end = len(octets)
    while offset < end:
        value = offset + _HEADER_OCTETS
        if value > end:
            raise BadTlvs(CommandStatus.ESME_RINVOPTPARSTREAM, offset, f"{end - offset} octets left over")
        tag = octets[offset] << 8 | octets[offset + 1]
        length = octets[offset + 2] << 8 | octets[offset + 3]
        if value + length > end:
            raise BadTlvs(
                CommandStatus.ESME_RINVOPTPARSTREAM, offset, f"TLV 0x{tag:04X} is longer than the PDU"
            )
        least, most = LENGTHS.get(tag, _ANY_LENGTH)
        if not least <= length <= most:
            raise BadTlvs(CommandStatus.ESME_RINVPARLEN, offset, f"TLV 0x{tag:04X} has {length} octets")
        offset = value + length
        found.append((tag, octets[value:offset]))
    return tuple(found)


def salvage(octets: bytes, offset: int) -> Tlvs:
    """Read as many TLVs from ``offset`` as possible; what follows the last whole one is dropped."""
    found: list[Tlv] = []
    end = reach(octets, offset)
    while offset < end:
        tag, length = _HEADER.unpack_from(octets, offset)
        value = offset + _HEADER_OCTETS
        offset = value + length
        found.append((tag, octets[value:offset]))
    return tuple(found)


def reach(octets: bytes, offset: int) -> int:
    """Return where the last whole TLV from ``offset`` ends; that is the end of the PDU if all are whole."""
    end = len(octets)
    while offset + _HEADER_OCTETS <= end:
        _, length = _HEADER.unpack_from(octets, offset)
        behind = offset + _HEADER_OCTETS + int(length)
        if behind > end:
            break
        offset = behind
    return offset


def sound(found: Tlvs) -> Tlvs:
    """Return the TLVs without known ones of a wrong length, which `salvage` reads and others would refuse."""
    return tuple(tlv for tlv in found if _fits(*tlv))


def _fits(tag: int, value: bytes) -> bool:
    least, most = LENGTHS.get(tag, _ANY_LENGTH)
    return least <= len(value) <= most


def encode(tlvs: Tlvs) -> bytes:
    """Encode TLVs in their order.

    :raises EncodeError: for a value of more than 65,535 octets, or a tag that has more than 16 bits.
    """
    pieces: list[bytes] = []
    for tag, value in tlvs:
        if len(value) > _LONGEST or not 0 <= tag <= 0xFFFF:
            raise EncodeError("tlvs", f"TLV 0x{tag:04X} of {len(value)} octets fits no optional parameter")
        pieces.append(_HEADER.pack(tag, len(value)))
        pieces.append(value)
    return b"".join(pieces)


def find(tlvs: Tlvs, tag: int) -> bytes | None:
    """Return the value octets of the first TLV with this tag."""
    for tlv in tlvs:
        if tlv[0] == tag:
            return tlv[1]
    return None


def find_integer(tlvs: Tlvs, tag: int) -> int | None:
    """Return the first TLV with this tag as an unsigned number."""
    value = find(tlvs, tag)
    return None if value is None else int.from_bytes(value, "big")


def find_text(tlvs: Tlvs, tag: int) -> str | None:
    """Return the first TLV with this tag as a C-octet string. Some systems leave out its NUL.

    Others put blanks about it, or a NUL in front.
    """
    value = find(tlvs, tag)
    return None if value is None else value.strip(_AROUND).partition(b"\0")[0].decode("latin-1")


def payload(tlvs: Tlvs) -> bytes | None:
    """Return the text in message_payload; None if it is missing or empty."""
    for tlv in tlvs:
        if tlv[0] == _PAYLOAD and tlv[1]:
            return tlv[1]
    return None


def integer(tag: Tag, value: int) -> Tlv:
    """Make a TLV that holds an unsigned number."""
    return tag.number, value.to_bytes(tag.least, "big")


def text(tag: Tag, value: str) -> Tlv:
    """Make a TLV that holds a C-octet string with its NUL."""
    return tag.number, value.encode("latin-1") + b"\0"
