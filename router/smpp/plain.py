"""PDUs to octets and back, in Python. `codec` has the doors; they lead here where nothing is compiled.

A valid PDU goes the quick way (`quick`); any other goes the careful one (`careful`), which finds out what to
answer, or, lenient, makes the best of it.
"""

from router.smpp import careful
from router.smpp.declare import Pdu
from router.smpp.errors import DecodeError, EncodeError
from router.smpp.fields import Misfit
from router.smpp.operations import HEADER, HEADER_OCTETS, RESPONSE, CommandId, CommandStatus
from router.smpp.pdus import PDUS
from router.smpp.quick import UNUSUAL, builder, parser

_PARSERS = {command_id: parser(declared) for command_id, declared in PDUS.items()}
_BUILDERS = {command_id: builder(declared) for command_id, declared in PDUS.items()}

_ANSWERED_WITH_ID = frozenset({CommandId.SUBMIT_SM, CommandId.DELIVER_SM, CommandId.DATA_SM})
WITH_MESSAGE_ID = frozenset(command_id | RESPONSE for command_id in _ANSWERED_WITH_ID)
"""The responses that `encode_response` writes a message_id to."""

_MOST = 0xFFFFFFFF
_unpack = HEADER.unpack_from
_pack = HEADER.pack


def encode(pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
    """The octets of a PDU, header included. An error response is a header only, as SMPP 5.0 has it.

    :raises EncodeError: when a value does not fit its field.
    """
    command_id = pdu.command_id
    if command_status and command_id & RESPONSE:
        return _pack(HEADER_OCTETS, command_id, command_status, sequence_number)
    build = _BUILDERS[command_id]
    if build is not None:
        try:
            return build(pdu, sequence_number, command_status)
        except UNUSUAL:
            pass
    body = careful.body(pdu)
    if not (0 <= sequence_number <= _MOST and 0 <= command_status <= _MOST):
        raise EncodeError("header", f"{sequence_number} and {command_status} do not both fit 32 bits")
    return _pack(HEADER_OCTETS + len(body), command_id, command_status, sequence_number) + body


def encode_response(
    command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
) -> bytes:
    """The quick way to answer submit_sm, deliver_sm and data_sm with a message_id, others with a header.

    ``command_id`` is that of the request or of its response; an error response is a header only. Responses
    that hold more than a message_id go through `encode`.
    """
    command_id |= RESPONSE
    if command_status or command_id not in WITH_MESSAGE_ID:
        return _pack(HEADER_OCTETS, command_id, command_status, sequence_number)
    body = message_id.encode("latin-1") + b"\0"
    return _pack(HEADER_OCTETS + len(body), command_id, 0, sequence_number) + body


def decode(octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
    """Read one whole PDU: its command_status, its sequence_number, and itself.

    ``lenient`` takes what gateways send: strings without their NUL or too long, bodies that end early, what
    is left over at the end. Responses are always read so: nobody may answer them, and error responses come
    with no body or an empty one.

    :raises DecodeError: with the command_status to answer, and the field and octet where it went wrong.
    """
    if len(octets) < HEADER_OCTETS:
        raise DecodeError(0, 0, CommandStatus.ESME_RINVCMDLEN, "header", 0, f"{len(octets)} octets only")
    length, command_id, command_status, sequence_number = _unpack(octets)
    if length != len(octets):
        why = f"{length}, but there are {len(octets)} octets"
        raise DecodeError(
            command_id, sequence_number, CommandStatus.ESME_RINVCMDLEN, "command_length", 0, why
        )
    parse = _PARSERS.get(command_id)
    if parse is not None:
        try:
            return command_status, sequence_number, parse(octets)
        except UNUSUAL:
            pass
    return command_status, sequence_number, _decode_carefully(octets, command_id, sequence_number, lenient)


def _decode_carefully(octets: bytes, command_id: int, sequence_number: int, lenient: bool) -> Pdu:
    declared = PDUS.get(command_id)
    if declared is None:
        status = CommandStatus.ESME_RINVCMDID
        raise DecodeError(command_id, sequence_number, status, "command_id", 4, "no such PDU")
    try:
        return careful.read(declared, octets, lenient or bool(command_id & RESPONSE))
    except Misfit as misfit:
        status, offset = misfit.command_status, misfit.offset
        raise DecodeError(command_id, sequence_number, status, misfit.field, offset, str(misfit)) from None
