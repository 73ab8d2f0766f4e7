"""Optional parameters, or TLVs (SMPP 3.4 section 5.3, 5.0 section 4.8).

They travel as ``Tlvs``: pairs of tag and value octets in the order in which they came, repeats kept, so that
what no table knows passes through unchanged.
"""

from enum import IntEnum
from struct import Struct

from router.smpp.errors import BadTlvs, EncodeError
from router.smpp.operations import CommandStatus
from router.sms.message import Tlv, Tlvs

_HEADER = Struct(">HH")
_HEADER_OCTETS = 4
_LONGEST = 0xFFFF
_AROUND = b"\0 \t\r\n"


class Tag(IntEnum):
    """A tag, with the least and the most octets that its value may have.

    Where 3.4, 5.0 and practice differ, the widest reading stands, as the note beside it says.
    """

    number: int
    """As `value`, which costs 0.1 µs."""
    least: int
    most: int

    def __new__(cls, tag: int, least: int, most: int | None = None) -> "Tag":
        self = int.__new__(cls, tag)
        self._value_ = self.number = tag
        self.least = least
        self.most = least if most is None else most
        return self

    DEST_ADDR_SUBUNIT = 0x0005, 1
    DEST_NETWORK_TYPE = 0x0006, 1
    DEST_BEARER_TYPE = 0x0007, 1
    DEST_TELEMATICS_ID = 0x0008, 2
    SOURCE_ADDR_SUBUNIT = 0x000D, 1
    SOURCE_NETWORK_TYPE = 0x000E, 1
    SOURCE_BEARER_TYPE = 0x000F, 1
    SOURCE_TELEMATICS_ID = 0x0010, 1, 2  # one octet by the text; npm smpp and smpplib send two
    QOS_TIME_TO_LIVE = 0x0017, 4
    PAYLOAD_TYPE = 0x0019, 1
    ADDITIONAL_STATUS_INFO_TEXT = 0x001D, 1, 256
    RECEIPTED_MESSAGE_ID = 0x001E, 1, 65
    MS_MSG_WAIT_FACILITIES = 0x0030, 1
    PRIVACY_INDICATOR = 0x0201, 1
    SOURCE_SUBADDRESS = 0x0202, 2, 23
    DEST_SUBADDRESS = 0x0203, 2, 23
    USER_MESSAGE_REFERENCE = 0x0204, 2
    USER_RESPONSE_CODE = 0x0205, 1
    SOURCE_PORT = 0x020A, 2
    DESTINATION_PORT = 0x020B, 2
    SAR_MSG_REF_NUM = 0x020C, 2
    LANGUAGE_INDICATOR = 0x020D, 1
    SAR_TOTAL_SEGMENTS = 0x020E, 1
    SAR_SEGMENT_SEQNUM = 0x020F, 1
    SC_INTERFACE_VERSION = 0x0210, 1
    CALLBACK_NUM_PRES_IND = 0x0302, 1
    CALLBACK_NUM_ATAG = 0x0303, 1, 65
    NUMBER_OF_MESSAGES = 0x0304, 1
    CALLBACK_NUM = 0x0381, 4, 19
    DPF_RESULT = 0x0420, 1
    SET_DPF = 0x0421, 1
    MS_AVAILABILITY_STATUS = 0x0422, 1
    NETWORK_ERROR_CODE = 0x0423, 3
    MESSAGE_PAYLOAD = 0x0424, 0, 65535
    DELIVERY_FAILURE_REASON = 0x0425, 1
    MORE_MESSAGES_TO_SEND = 0x0426, 1
    MESSAGE_STATE = 0x0427, 1
    CONGESTION_STATE = 0x0428, 1
    USSD_SERVICE_OP = 0x0501, 1
    BROADCAST_CHANNEL_INDICATOR = 0x0600, 1
    BROADCAST_CONTENT_TYPE = 0x0601, 3
    BROADCAST_CONTENT_TYPE_INFO = 0x0602, 1, 255
    BROADCAST_MESSAGE_CLASS = 0x0603, 1
    BROADCAST_REP_NUM = 0x0604, 2
    BROADCAST_FREQUENCY_INTERVAL = 0x0605, 3
    BROADCAST_AREA_IDENTIFIER = 0x0606, 1, 255
    BROADCAST_ERROR_STATUS = 0x0607, 4
    BROADCAST_AREA_SUCCESS = 0x0608, 1
    BROADCAST_END_TIME = 0x0609, 16, 17
    BROADCAST_SERVICE_GROUP = 0x060A, 1, 255
    BILLING_IDENTIFICATION = 0x060B, 1, 1024
    SOURCE_NETWORK_ID = 0x060D, 7, 65
    DEST_NETWORK_ID = 0x060E, 7, 65
    SOURCE_NODE_ID = 0x060F, 6
    DEST_NODE_ID = 0x0610, 6
    DEST_ADDR_NP_RESOLUTION = 0x0611, 1
    DEST_ADDR_NP_INFORMATION = 0x0612, 10
    DEST_ADDR_NP_COUNTRY = 0x0613, 1, 5
    DISPLAY_TIME = 0x1201, 1
    SMS_SIGNAL = 0x1203, 2
    MS_VALIDITY = 0x1204, 1, 4  # 3.4: one octet; 5.0: one or four
    ALERT_ON_MESSAGE_DELIVERY = 0x130C, 0, 1  # 3.4: none; 5.0: none or one
    ITS_REPLY_TYPE = 0x1380, 1
    ITS_SESSION_INFO = 0x1383, 2


HOP_LOCAL = frozenset(
    {
        Tag.SC_INTERFACE_VERSION.value,
        Tag.CONGESTION_STATE.value,
        Tag.ADDITIONAL_STATUS_INFO_TEXT.value,
        Tag.DPF_RESULT.value,
    }
)
"""Tags that speak of one session only: a router does not copy them to the next."""

LENGTHS = {tag.value: (tag.least, tag.most) for tag in Tag}
"""The least and the most octets of the known ones."""
_ANY_LENGTH = (0, _LONGEST)
_PAYLOAD = Tag.MESSAGE_PAYLOAD.number


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
        tag, length = _HEADER.unpack_from(octets, offset)
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
    """Read what can be read of the TLVs from ``offset``; what follows the last whole one is passed over."""
    found: list[Tlv] = []
    end = reach(octets, offset)
    while offset < end:
        tag, length = _HEADER.unpack_from(octets, offset)
        value = offset + _HEADER_OCTETS
        offset = value + length
        found.append((tag, octets[value:offset]))
    return tuple(found)


def reach(octets: bytes, offset: int) -> int:
    """Where the last whole one of the TLVs from ``offset`` ends; the end of the PDU, if they end with it."""
    end = len(octets)
    while offset + _HEADER_OCTETS <= end:
        _, length = _HEADER.unpack_from(octets, offset)
        behind = offset + _HEADER_OCTETS + int(length)
        if behind > end:
            break
        offset = behind
    return offset


def sound(found: Tlvs) -> Tlvs:
    """Without the known ones of a wrong length, which `salvage` reads and others would refuse."""
    return tuple(tlv for tlv in found if _fits(*tlv))


def _fits(tag: int, value: bytes) -> bool:
    least, most = LENGTHS.get(tag, _ANY_LENGTH)
    return least <= len(value) <= most


def encode(tlvs: Tlvs) -> bytes:
    """The octets of TLVs, in their order.

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
    """The value octets of the first TLV with this tag."""
    for tlv in tlvs:
        if tlv[0] == tag:
            return tlv[1]
    return None


def find_integer(tlvs: Tlvs, tag: int) -> int | None:
    """The first TLV with this tag as an unsigned number."""
    value = find(tlvs, tag)
    return None if value is None else int.from_bytes(value, "big")


def find_text(tlvs: Tlvs, tag: int) -> str | None:
    """The first TLV with this tag as a C-octet string, whose NUL some systems leave out.

    Others put blanks about it, or a NUL in front.
    """
    value = find(tlvs, tag)
    return None if value is None else value.strip(_AROUND).partition(b"\0")[0].decode("latin-1")


def payload(tlvs: Tlvs) -> bytes | None:
    """The text in message_payload. One of no octets is no text, and hides no other."""
    for tlv in tlvs:
        if tlv[0] == _PAYLOAD and tlv[1]:
            return tlv[1]
    return None


def integer(tag: Tag, value: int) -> Tlv:
    """A TLV that holds an unsigned number."""
    return tag.number, value.to_bytes(tag.least, "big")


def text(tag: Tag, value: str) -> Tlv:
    """A TLV that holds a C-octet string, its NUL included."""
    return tag.number, value.encode("latin-1") + b"\0"
