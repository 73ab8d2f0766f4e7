"""Reads and writes at once the four PDUs of each message, where they are valid.

submit_sm, deliver_sm and their responses are written out here, since walking along their tables costs five
times as much. A PDU that fails any check goes to `field_by_field`, which finds the status to answer with or,
lenient, accepts what it can. So both give the same for the same octets and the same PDU.
"""

from struct import error as StructError
from typing import Final

from router.smpp import field_by_field, tlvs
from router.smpp.errors import BadTlvs, EncodeError
from router.smpp.fields import MOST_SHORT_MESSAGE, TIME_CHARACTERS
from router.smpp.framing import number_at
from router.smpp.operations import HEADER, HEADER_OCTETS, RESPONSE
from router.smpp.pdu import Pdu
from router.smpp.pdus import DeliverSm, DeliverSmResp, MessagePdu, SubmitSm, SubmitSmResp
from router.sms.message import Tlvs

_SUBMIT_SM: Final = 0x00000004
_DELIVER_SM: Final = 0x00000005
_SUBMIT_SM_RESP: Final = 0x80000004
_DELIVER_SM_RESP: Final = 0x80000005

# With their NUL. The tables have the statuses for longer ones.
_SERVICE_TYPE: Final = 6
_ADDRESS: Final = 21
_MESSAGE_ID: Final = 65

_OCTETS: Final[tuple[str, ...]] = tuple(map(chr, range(256)))
_NO_TLVS: Final[Tlvs] = ()
_DO_NOT_FIT: Final = (
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    OverflowError,  # compiled, of an index that does not fit the machine
    StructError,
    EncodeError,
)
_pack: Final = HEADER.pack


def decode(octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
    """Read one whole PDU, as `field_by_field.decode` does."""
    size = len(octets)
    if size >= HEADER_OCTETS:
        command_id = number_at(octets, 4)
        if number_at(octets, 0) == size:
            pdu: Pdu | None = None
            try:
                if command_id in (_SUBMIT_SM, _DELIVER_SM):
                    pdu = _read_submission(octets, command_id == _SUBMIT_SM)
                elif command_id in (_SUBMIT_SM_RESP, _DELIVER_SM_RESP):
                    pdu = _read_response(octets, command_id == _SUBMIT_SM_RESP)
            except (IndexError, BadTlvs):
                pass  # it ends early, or its optional parameters are not valid
            if pdu is not None:
                return number_at(octets, 8), number_at(octets, 12), pdu
    return field_by_field.decode(octets, lenient)


def _read_response(octets: bytes, to_submit: bool) -> Pdu | None:
    """Read a submit_sm_resp or else a deliver_sm_resp; None if it is not valid.

    :raises BadTlvs: so its optional parameters are not.
    """
    text = octets.decode("latin-1")
    end = text.find("\0", HEADER_OCTETS, HEADER_OCTETS + _MESSAGE_ID)
    if end < 0:
        return None
    found = _NO_TLVS if end + 1 == len(octets) else tlvs.parse(octets, end + 1)
    message_id = text[HEADER_OCTETS:end]
    if to_submit:
        return SubmitSmResp(message_id=message_id, tlvs=found)
    return DeliverSmResp(message_id=message_id, tlvs=found)


def _read_submission(octets: bytes, is_submit: bool) -> Pdu | None:
    """Read a submit_sm or else a deliver_sm; None if it is not valid.

    :raises IndexError: it ends early.
    :raises BadTlvs: its optional parameters are not valid.
    """
    text = octets.decode("latin-1")
    source = text.find("\0", HEADER_OCTETS, HEADER_OCTETS + _SERVICE_TYPE) + 1
    if source == 0:
        return None
    source_end = text.find("\0", source + 2, source + 2 + _ADDRESS)
    if source_end < 0:
        return None
    dest_end = text.find("\0", source_end + 3, source_end + 3 + _ADDRESS)
    if dest_end < 0:
        return None
    at = dest_end + 4
    schedule = validity = ""
    if octets[at] != 0:
        if text.find("\0", at, at + TIME_CHARACTERS + 1) != at + TIME_CHARACTERS:
            return None
        schedule = text[at : at + TIME_CHARACTERS]
        at += TIME_CHARACTERS
    at += 1
    if octets[at] != 0:
        if text.find("\0", at, at + TIME_CHARACTERS + 1) != at + TIME_CHARACTERS:
            return None
        validity = text[at : at + TIME_CHARACTERS]
        at += TIME_CHARACTERS
    end = at + 6 + octets[at + 5]
    if end > len(octets):
        return None
    found = _NO_TLVS if end == len(octets) else tlvs.parse(octets, end)
    if is_submit:
        return _submit_sm(octets, text, source, source_end, dest_end, at, schedule, validity, end, found)
    return _deliver_sm(octets, text, source, source_end, dest_end, at, schedule, validity, end, found)


def _submit_sm(
    octets: bytes,
    text: str,
    source: int,
    source_end: int,
    dest_end: int,
    at: int,
    schedule: str,
    validity: str,
    end: int,
    found: Tlvs,
) -> SubmitSm:
    """Make one of its octets (as `text` too), by where its fields begin and end."""
    return SubmitSm(
        service_type=text[HEADER_OCTETS : source - 1],
        source_addr_ton=octets[source],
        source_addr_npi=octets[source + 1],
        source_addr=text[source + 2 : source_end],
        dest_addr_ton=octets[source_end + 1],
        dest_addr_npi=octets[source_end + 2],
        destination_addr=text[source_end + 3 : dest_end],
        esm_class=octets[dest_end + 1],
        protocol_id=octets[dest_end + 2],
        priority_flag=octets[dest_end + 3],
        schedule_delivery_time=schedule,
        validity_period=validity,
        registered_delivery=octets[at + 1],
        replace_if_present_flag=octets[at + 2],
        data_coding=octets[at + 3],
        sm_default_msg_id=octets[at + 4],
        short_message=octets[at + 6 : end],
        tlvs=found,
    )


def _deliver_sm(
    octets: bytes,
    text: str,
    source: int,
    source_end: int,
    dest_end: int,
    at: int,
    schedule: str,
    validity: str,
    end: int,
    found: Tlvs,
) -> DeliverSm:
    """Make one as `_submit_sm` does: written out, since a class that is chosen is called more slowly."""
    return DeliverSm(
        service_type=text[HEADER_OCTETS : source - 1],
        source_addr_ton=octets[source],
        source_addr_npi=octets[source + 1],
        source_addr=text[source + 2 : source_end],
        dest_addr_ton=octets[source_end + 1],
        dest_addr_npi=octets[source_end + 2],
        destination_addr=text[source_end + 3 : dest_end],
        esm_class=octets[dest_end + 1],
        protocol_id=octets[dest_end + 2],
        priority_flag=octets[dest_end + 3],
        schedule_delivery_time=schedule,
        validity_period=validity,
        registered_delivery=octets[at + 1],
        replace_if_present_flag=octets[at + 2],
        data_coding=octets[at + 3],
        sm_default_msg_id=octets[at + 4],
        short_message=octets[at + 6 : end],
        tlvs=found,
    )


def encode(pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
    """Write one PDU with its header, as `field_by_field.encode` does."""
    octets: bytes | None = None
    try:
        if type(pdu) is SubmitSm:
            octets = _write_submission(pdu, _SUBMIT_SM, sequence_number, command_status)
        elif type(pdu) is DeliverSm:
            octets = _write_submission(pdu, _DELIVER_SM, sequence_number, command_status)
        elif type(pdu) is SubmitSmResp and not command_status:
            octets = _write_response(pdu, _SUBMIT_SM_RESP, sequence_number, command_status)
        elif type(pdu) is DeliverSmResp and not command_status:
            octets = _write_response(pdu, _DELIVER_SM_RESP, sequence_number, command_status)
    except _DO_NOT_FIT:
        pass
    return field_by_field.encode(pdu, sequence_number, command_status) if octets is None else octets


def encode_response(
    command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
) -> bytes:
    """Write an answer of a header and at most a message_id, as `field_by_field.encode_response` does."""
    command_id |= RESPONSE
    try:
        if command_status or command_id not in field_by_field.WITH_MESSAGE_ID:
            return _pack(HEADER_OCTETS, command_id, command_status, sequence_number)
        named = message_id.encode("latin-1") + b"\0"
        return _pack(HEADER_OCTETS + len(named), command_id, command_status, sequence_number) + named
    except _DO_NOT_FIT:
        return field_by_field.encode_response(command_id, sequence_number, command_status, message_id)


def _write_response(
    pdu: SubmitSmResp | DeliverSmResp, command_id: int, sequence_number: int, command_status: int
) -> bytes | None:
    """Encode a submit_sm_resp or deliver_sm_resp; None if a field does not fit.

    :raises: one of `_DO_NOT_FIT`.
    """
    message_id = pdu.message_id
    if len(message_id) >= _MESSAGE_ID or "\0" in message_id:
        return None
    body = (message_id + "\0").encode("latin-1")
    if pdu.tlvs is not _NO_TLVS:
        body += tlvs.encode(pdu.tlvs)
    return _pack(HEADER_OCTETS + len(body), command_id, command_status, sequence_number) + body


def _write_submission(
    pdu: MessagePdu, command_id: int, sequence_number: int, command_status: int
) -> bytes | None:
    """Encode a submit_sm or deliver_sm; None if a field does not fit.

    :raises: one of `_DO_NOT_FIT`.
    """
    service_type = pdu.service_type
    source_addr_ton = pdu.source_addr_ton
    source_addr_npi = pdu.source_addr_npi
    source_addr = pdu.source_addr
    dest_addr_ton = pdu.dest_addr_ton
    dest_addr_npi = pdu.dest_addr_npi
    destination_addr = pdu.destination_addr
    esm_class = pdu.esm_class
    protocol_id = pdu.protocol_id
    priority_flag = pdu.priority_flag
    schedule = pdu.schedule_delivery_time
    validity = pdu.validity_period
    registered_delivery = pdu.registered_delivery
    replace_if_present = pdu.replace_if_present_flag
    data_coding = pdu.data_coding
    default_msg_id = pdu.sm_default_msg_id
    short_message = pdu.short_message
    # Values of more than an octet are not in the tuple, but negative ones are.
    if source_addr_ton < 0 or source_addr_npi < 0 or dest_addr_ton < 0 or dest_addr_npi < 0:
        return None
    if esm_class < 0 or protocol_id < 0 or priority_flag < 0 or registered_delivery < 0:
        return None
    if replace_if_present < 0 or data_coding < 0 or default_msg_id < 0:
        return None
    if not _fits(service_type, source_addr, destination_addr, schedule, validity, short_message):
        return None
    octet = _OCTETS
    text = "".join((
        service_type, "\0", octet[source_addr_ton], octet[source_addr_npi], source_addr, "\0",
        octet[dest_addr_ton], octet[dest_addr_npi], destination_addr, "\0",
        octet[esm_class], octet[protocol_id], octet[priority_flag], schedule, "\0", validity, "\0",
        octet[registered_delivery], octet[replace_if_present], octet[data_coding], octet[default_msg_id],
        octet[len(short_message)],
    ))  # fmt: skip
    body = text.encode("latin-1") + short_message
    if pdu.tlvs is not _NO_TLVS:
        body += tlvs.encode(pdu.tlvs)
    return _pack(HEADER_OCTETS + len(body), command_id, command_status, sequence_number) + body


def _fits(
    service_type: str,
    source_addr: str,
    destination_addr: str,
    schedule: str,
    validity: str,
    short_message: bytes,
) -> bool:
    """Tell whether each value has a length that its field may have."""
    return (
        len(service_type) < _SERVICE_TYPE
        and len(source_addr) < _ADDRESS
        and len(destination_addr) < _ADDRESS
        and (not schedule or len(schedule) == TIME_CHARACTERS)
        and (not validity or len(validity) == TIME_CHARACTERS)
        and isinstance(short_message, bytes)
        and len(short_message) <= MOST_SHORT_MESSAGE
        and "\0" not in service_type + source_addr + destination_addr + schedule + validity
    )
