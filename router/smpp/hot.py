"""The four PDUs that each message is made of, read and written at once where they are valid.

submit_sm, deliver_sm and their responses are written out here, field by field: to walk along their tables
costs five times as much. All checks are made, but not told: whatever is odd goes to `careful`, which walks
the table of any PDU, and finds out what to answer or, lenient, makes the best of it. So both do the same with
the same octets and the same PDU.
"""

from struct import error as StructError
from typing import Final

from router.smpp import careful, tlvs
from router.smpp.declare import Pdu, maker
from router.smpp.errors import BadTlvs, EncodeError
from router.smpp.fields import MOST_SHORT_MESSAGE, TIME_CHARACTERS
from router.smpp.operations import HEADER, HEADER_OCTETS, RESPONSE
from router.smpp.pdus import DeliverSm, DeliverSmResp, SubmitSm, SubmitSmResp
from router.sms.message import Tlvs

_SUBMIT_SM: Final = 0x00000004
_DELIVER_SM: Final = 0x00000005
_SUBMIT_SM_RESP: Final = 0x80000004
_DELIVER_SM_RESP: Final = 0x80000005

# With their NUL. What it means that they are longer stands in the tables.
_SERVICE_TYPE: Final = 6
_ADDRESS: Final = 21
_MESSAGE_ID: Final = 65

_submit_sm: Final = maker(SubmitSm)
_deliver_sm: Final = maker(DeliverSm)
_submit_sm_resp: Final = maker(SubmitSmResp)
_deliver_sm_resp: Final = maker(DeliverSmResp)

_OCTETS: Final[tuple[str, ...]] = tuple(map(chr, range(256)))
_NO_TLVS: Final[Tlvs] = ()
_DO_NOT_FIT: Final = (TypeError, ValueError, AttributeError, IndexError, StructError, EncodeError)
_unpack: Final = HEADER.unpack_from
_pack: Final = HEADER.pack


def decode(octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
    """Read one whole PDU, as `careful.decode` does."""
    size = len(octets)
    if size >= HEADER_OCTETS:
        length: int
        command_id: int
        length, command_id, command_status, sequence_number = _unpack(octets)
        if length == size:
            pdu: Pdu | None = None
            try:
                if command_id == _SUBMIT_SM:
                    pdu = _read_submission(octets, True)
                elif command_id == _DELIVER_SM:
                    pdu = _read_submission(octets, False)
                elif command_id == _SUBMIT_SM_RESP:
                    pdu = _read_response(octets, True)
                elif command_id == _DELIVER_SM_RESP:
                    pdu = _read_response(octets, False)
            except (IndexError, BadTlvs):
                pass  # it ends early, or its optional parameters are not valid
            if pdu is not None:
                return command_status, sequence_number, pdu
    return careful.decode(octets, lenient)


def _read_response(octets: bytes, to_submit: bool) -> Pdu | None:
    """A submit_sm_resp or else a deliver_sm_resp, if it is valid.

    :raises BadTlvs: so its optional parameters are not.
    """
    text = octets.decode("latin-1")
    end = text.find("\0", HEADER_OCTETS, HEADER_OCTETS + _MESSAGE_ID)
    if end < 0:
        return None
    make = _submit_sm_resp if to_submit else _deliver_sm_resp
    found = _NO_TLVS if end + 1 == len(octets) else tlvs.parse(octets, end + 1)
    return make(text[HEADER_OCTETS:end], found)


def _read_submission(octets: bytes, is_submit: bool) -> Pdu | None:
    """A submit_sm or else a deliver_sm, if it is valid.

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
    schedule_delivery_time = validity_period = ""
    if octets[at] != 0:
        if text.find("\0", at, at + TIME_CHARACTERS + 1) != at + TIME_CHARACTERS:
            return None
        schedule_delivery_time = text[at : at + TIME_CHARACTERS]
        at += TIME_CHARACTERS
    at += 1
    if octets[at] != 0:
        if text.find("\0", at, at + TIME_CHARACTERS + 1) != at + TIME_CHARACTERS:
            return None
        validity_period = text[at : at + TIME_CHARACTERS]
        at += TIME_CHARACTERS
    short_message = at + 6
    end = short_message + octets[at + 5]
    if end > len(octets):
        return None
    make = _submit_sm if is_submit else _deliver_sm
    return make(
        text[HEADER_OCTETS : source - 1],
        octets[source], octets[source + 1], text[source + 2 : source_end],
        octets[source_end + 1], octets[source_end + 2], text[source_end + 3 : dest_end],
        octets[dest_end + 1], octets[dest_end + 2], octets[dest_end + 3],
        schedule_delivery_time, validity_period,
        octets[at + 1], octets[at + 2], octets[at + 3], octets[at + 4],
        octets[short_message:end],
        _NO_TLVS if end == len(octets) else tlvs.parse(octets, end),
    )  # fmt: skip


def encode(pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
    """Write one PDU, header included, as `careful.encode` does."""
    octets: bytes | None = None
    try:
        if type(pdu) is SubmitSm:
            octets = _write_submission(
                _SUBMIT_SM, sequence_number, command_status,
                pdu.service_type, pdu.source_addr_ton, pdu.source_addr_npi, pdu.source_addr,
                pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr,
                pdu.esm_class, pdu.protocol_id, pdu.priority_flag,
                pdu.schedule_delivery_time, pdu.validity_period,
                pdu.registered_delivery, pdu.replace_if_present_flag, pdu.data_coding, pdu.sm_default_msg_id,
                pdu.short_message, pdu.tlvs,
            )  # fmt: skip
        elif type(pdu) is DeliverSm:
            octets = _write_submission(
                _DELIVER_SM, sequence_number, command_status,
                pdu.service_type, pdu.source_addr_ton, pdu.source_addr_npi, pdu.source_addr,
                pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr,
                pdu.esm_class, pdu.protocol_id, pdu.priority_flag,
                pdu.schedule_delivery_time, pdu.validity_period,
                pdu.registered_delivery, pdu.replace_if_present_flag, pdu.data_coding, pdu.sm_default_msg_id,
                pdu.short_message, pdu.tlvs,
            )  # fmt: skip
        elif type(pdu) is SubmitSmResp and not command_status:
            octets = _write_response(pdu, _SUBMIT_SM_RESP, sequence_number, command_status)
        elif type(pdu) is DeliverSmResp and not command_status:
            octets = _write_response(pdu, _DELIVER_SM_RESP, sequence_number, command_status)
    except _DO_NOT_FIT:
        pass
    return careful.encode(pdu, sequence_number, command_status) if octets is None else octets


def encode_response(
    command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
) -> bytes:
    """Write an answer of a header and at most a message_id, as `careful.encode_response` does."""
    command_id |= RESPONSE
    try:
        if command_status or command_id not in careful.WITH_MESSAGE_ID:
            return _pack(HEADER_OCTETS, command_id, command_status, sequence_number)
        named = message_id.encode("latin-1") + b"\0"
        return _pack(HEADER_OCTETS + len(named), command_id, command_status, sequence_number) + named
    except _DO_NOT_FIT:
        return careful.encode_response(command_id, sequence_number, command_status, message_id)


def _write_response(
    pdu: SubmitSmResp | DeliverSmResp, command_id: int, sequence_number: int, command_status: int
) -> bytes | None:
    """A response of the two, if all fits.

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
    command_id: int, sequence_number: int, command_status: int,
    service_type: str, source_ton: int, source_npi: int, source: str,
    dest_ton: int, dest_npi: int, dest: str,
    esm_class: int, protocol_id: int, priority: int, schedule: str, validity: str,
    registered: int, replace: int, data_coding: int, default_msg_id: int,
    short_message: bytes, added: Tlvs,
) -> bytes | None:  # fmt: skip
    """A submit_sm or a deliver_sm of these fields, if all fits.

    They are not read of the PDU here: Python is quick to find them only where all objects are of one class.

    :raises: one of `_DO_NOT_FIT`.
    """
    # Those of more than an octet are not in the tuple, but those below nought are.
    if source_ton < 0 or source_npi < 0 or dest_ton < 0 or dest_npi < 0 or esm_class < 0 or protocol_id < 0:
        return None
    if priority < 0 or registered < 0 or replace < 0 or data_coding < 0 or default_msg_id < 0:
        return None
    if len(service_type) >= _SERVICE_TYPE or len(source) >= _ADDRESS or len(dest) >= _ADDRESS:
        return None
    if "\0" in service_type + source + dest:
        return None
    if (schedule or validity) and not _are_times(schedule, validity):
        return None
    if not isinstance(short_message, bytes) or len(short_message) > MOST_SHORT_MESSAGE:
        return None
    octet = _OCTETS
    text = "".join((
        service_type, "\0", octet[source_ton], octet[source_npi], source, "\0",
        octet[dest_ton], octet[dest_npi], dest, "\0",
        octet[esm_class], octet[protocol_id], octet[priority], schedule, "\0", validity, "\0",
        octet[registered], octet[replace], octet[data_coding], octet[default_msg_id],
        octet[len(short_message)],
    ))  # fmt: skip
    body = text.encode("latin-1") + short_message
    if added is not _NO_TLVS:
        body += tlvs.encode(added)
    return _pack(HEADER_OCTETS + len(body), command_id, command_status, sequence_number) + body


def _are_times(schedule: str, validity: str) -> bool:
    """Whether each has as many characters as a time has, or none, and no NUL."""
    for text in (schedule, validity):
        if text and len(text) != TIME_CHARACTERS:
            return False
    return "\0" not in schedule + validity
