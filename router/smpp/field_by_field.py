"""Reads and writes all PDUs field by field along their tables.

It finds the field that is wrong and the status to answer with; lenient, it accepts what it can. PDUs that are
valid and frequent do not come here (`frequent_pdus`).
"""

from collections.abc import Callable
from struct import error as StructError
from typing import Final, cast

from router.smpp import tlvs
from router.smpp.behind_text import beginning, ends_with_text
from router.smpp.commands import PDUS
from router.smpp.declare import table
from router.smpp.errors import BadTlvs, DecodeError, EncodeError
from router.smpp.fields import Misfit
from router.smpp.operations import HEADER, HEADER_OCTETS, RESPONSE, CommandId, CommandStatus
from router.smpp.pdu import Pdu
from router.sms.message import Tlvs

_ANSWERED_WITH_ID: Final = frozenset({CommandId.SUBMIT_SM, CommandId.DELIVER_SM, CommandId.DATA_SM})
WITH_MESSAGE_ID: Final = frozenset(command_id | RESPONSE for command_id in _ANSWERED_WITH_ID)
"""The responses in which `encode_response` writes a message_id."""


def decode(octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
    """Read one whole PDU: its command_status, its sequence_number, and itself.

    ``lenient`` takes what gateways send: strings without their NUL or too long, bodies that end early, what
    is left over at the end. Responses are always read so: nobody may answer them, and error responses come
    with no body or an empty one.

    :raises DecodeError: with the command_status to answer, and the field and octet where it went wrong.
    """
    if len(octets) < HEADER_OCTETS:
        raise DecodeError(0, 0, CommandStatus.ESME_RINVCMDLEN, "header", 0, f"{len(octets)} octets only")
    length, command_id, command_status, sequence_number = HEADER.unpack_from(octets)
    if length != len(octets):
        status, why = CommandStatus.ESME_RINVCMDLEN, f"{length}, but there are {len(octets)} octets"
        raise DecodeError(command_id, sequence_number, status, "command_length", 0, why)
    declared = PDUS.get(command_id)
    if declared is None:
        status = CommandStatus.ESME_RINVCMDID
        raise DecodeError(command_id, sequence_number, status, "command_id", 4, "no such PDU")
    try:
        pdu = read(declared, octets, lenient or bool(command_id & RESPONSE))
    except Misfit as misfit:
        status, offset = misfit.command_status, misfit.offset
        raise DecodeError(command_id, sequence_number, status, misfit.field, offset, str(misfit)) from None
    return command_status, sequence_number, pdu


def encode(pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
    """Encode a PDU with its header. An error response is a header only, as in SMPP 5.0.

    :raises EncodeError: when a value does not fit its field.
    """
    is_header_only = command_status and pdu.command_id & RESPONSE
    return _whole(pdu.command_id, command_status, sequence_number, b"" if is_header_only else body(pdu))


def encode_response(
    command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
) -> bytes:
    """Answer submit_sm, deliver_sm and data_sm with a message_id, others with a header.

    ``command_id`` is that of the request or of its response; an error response is a header only. Responses
    that hold more than a message_id go through `encode`.

    :raises EncodeError: ``message_id`` has characters that are no octets, or a number does not fit.
    """
    command_id |= RESPONSE
    if command_status or command_id not in WITH_MESSAGE_ID:
        return _whole(command_id, command_status, sequence_number, b"")
    try:
        named = message_id.encode("latin-1") + b"\0"
    except (AttributeError, UnicodeEncodeError):
        raise EncodeError("message_id", "not a string of octets") from None
    return _whole(command_id, command_status, sequence_number, named)


def _whole(command_id: int, command_status: int, sequence_number: int, rest: bytes) -> bytes:
    try:
        head = HEADER.pack(HEADER_OCTETS + len(rest), command_id, command_status, sequence_number)
    except StructError:
        why = f"{sequence_number} and {command_status} do not both fit 32 bits"
        raise EncodeError("header", why) from None
    return head + rest


def read(declared: type[Pdu], octets: bytes, lenient: bool) -> Pdu:
    """Read the body of a PDU that stands whole in ``octets``, header included.

    Lenient, strings may lack their NUL at the end of the PDU or be too long, fields that are missing keep
    their defaults, and what follows the last whole TLV is passed over.

    :raises Misfit: the first field that is wrong; never when lenient.
    """
    found: dict[str, object] = {}
    at = HEADER_OCTETS
    fields = table(declared)
    for name, kind in fields:
        try:
            found[name], at = kind.read(octets, at, lenient)
        except Misfit as misfit:
            if lenient:
                at = len(octets)
                break
            raise misfit.of(name) from None
    if ends_with_text(fields):
        at = beginning(octets, at)
    found["tlvs"] = tlvs.salvage(octets, at) if lenient else _tlvs(octets, at)
    return cast(Callable[..., Pdu], declared)(**found)


def _tlvs(octets: bytes, at: int) -> Tlvs:
    try:
        return tlvs.parse(octets, at)
    except BadTlvs as bad:
        raise Misfit(bad.command_status, bad.offset, str(bad)).of("tlvs") from None


def body(pdu: Pdu) -> bytes:
    """Encode the fields of a PDU, without its header.

    :raises EncodeError: the first field whose value does not fit.
    """
    written = [kind.write(name, getattr(pdu, name)) for name, kind in table(type(pdu))]
    try:
        return b"".join(written) + tlvs.encode(pdu.tlvs)
    except (TypeError, ValueError, StructError):
        raise EncodeError("tlvs", "not pairs of a tag and its octets") from None
