"""Translation between the PDUs of ESMEs and the values of the relay."""

from typing import Any, Final
from uuid import UUID

from router.relay.account import Account, IdForm
from router.smpp import times, tlvs
from router.smpp.errors import BadTime
from router.smpp.operations import CommandStatus
from router.smpp.pdus import DataSm, DeliverSm, SubmitMulti, SubmitSm
from router.smpp.receipts import STATE_TLVS, Renderer
from router.smpp.states import VERSION_3_4
from router.smpp.tags import Tag
from router.sms.address import Address
from router.sms.alphabet import Alphabet, encodes
from router.sms.alphabet import encode as encode_text
from router.sms.gsm7 import ESCAPE
from router.sms.message import UDHI, ShortMessage, Tlv, Tlvs
from router.sms.parts import UserData
from router.sms.reading import Unreadable, whole
from router.sms.state import MessageState
from router.sms.user_data import BrokenHeader
from router.sms.value import names_of
from router.store.entities import Owed, OwedKind

LARGEST_ID: Final = 2**63 - 1
"""The highest message_id that the store can hold."""

RECEIPT: Final = 0x04
NOTIFICATION: Final = 0x20
"""esm_class of a delivery receipt, and of an intermediate notification (SMPP 3.4 section 5.2.12)."""

LONGEST_TEXT: Final = 254
LONGEST_ADDRESS: Final = 20
LONGEST_TYPE: Final = 5
"""Octets of short_message, of an address and of service_type in a deliver_sm (SMPP 3.4 section 4.6.1)."""

RECEIPT_TEXT: Final = 20
"""Characters of the text that a receipt repeats, and octets at most (SMPP 3.4 Appendix B)."""

NO_SHIFTS: Final = (0, 0)

OUR_ERR: Final = 900
"""An err above this is the router's own; one below came from a network."""

_FOR_ALL: Final = [name for name in names_of(SubmitMulti) if name != "dest_address"]
"""The fields that submit_multi and submit_sm have in common."""

DECIMAL: Final = IdForm.DECIMAL
NOTIFIED: Final = OwedKind.NOTIFICATION
RECEIPTED_MESSAGE_ID: Final = Tag.RECEIPTED_MESSAGE_ID.number

GSM: Final = 3
"""network_error_code: the type of network (SMPP 3.4 section 5.3.2.31)."""


def message_of(pdu: SubmitSm) -> ShortMessage:
    """Return the message of a submit_sm; its text may be in message_payload (SMPP 5.0 section 4.8.4.36)."""
    text, rest, payload = pdu.short_message, pdu.tlvs, False
    if rest and tlvs.find(rest, Tag.MESSAGE_PAYLOAD) is not None:
        found = tlvs.payload(rest)
        if found is not None:
            text, payload = found, True
        rest = _without(rest, Tag.MESSAGE_PAYLOAD)
    return ShortMessage(
        source_addr=Address(pdu.source_addr_ton, pdu.source_addr_npi, pdu.source_addr),
        destination_addr=Address(pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr),
        short_message=text,
        data_coding=pdu.data_coding,
        esm_class=pdu.esm_class,
        registered_delivery=pdu.registered_delivery,
        priority_flag=pdu.priority_flag,
        protocol_id=pdu.protocol_id,
        service_type=pdu.service_type,
        sm_default_msg_id=pdu.sm_default_msg_id,
        payload=payload,
        tlvs=rest,
    )


def as_one(pdu: SubmitMulti) -> SubmitSm:
    """Return the part of a submit_multi that holds for all its destinations, as a submit_sm."""
    given: dict[str, Any] = {name: getattr(pdu, name) for name in _FOR_ALL}
    return SubmitSm(**given)


def message_of_data(pdu: DataSm) -> ShortMessage:
    """Return the message of a data_sm; its text is in message_payload (SMPP 3.4 section 4.7.1)."""
    return ShortMessage(
        source_addr=Address(pdu.source_addr_ton, pdu.source_addr_npi, pdu.source_addr),
        destination_addr=Address(pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr),
        short_message=tlvs.payload(pdu.tlvs) or b"",
        data_coding=pdu.data_coding,
        esm_class=pdu.esm_class,
        registered_delivery=pdu.registered_delivery,
        service_type=pdu.service_type,
        payload=True,
        tlvs=_without(pdu.tlvs, Tag.MESSAGE_PAYLOAD),
    )


def _without(found: Tlvs, tag: Tag) -> Tlvs:
    return tuple(tlv for tlv in found if tlv[0] != tag)


def moments(
    schedule_delivery_time: str, validity_period: str, found: Tlvs, now: float
) -> tuple[float | None, float | None]:
    """Return when to send a message and when it expires, in seconds of Unix time or None. Raises BadTime."""
    deliver_at: float | None = None
    expires_at: float | None = None
    if schedule_delivery_time or validity_period:
        deliver_at = times.scheduled(schedule_delivery_time, now)
        expires_at = times.expiring(validity_period, now, deliver_at)
    if found:
        # qos_time_to_live overrides validity_period (SMPP 3.4 section 5.3.2.9); 0 means that it is not given.
        seconds = tlvs.find_integer(found, Tag.QOS_TIME_TO_LIVE)
        if seconds:
            expires_at = now + seconds
            if deliver_at is not None and expires_at <= deliver_at:
                raise BadTime(CommandStatus.ESME_RINVEXPIRY, "qos_time_to_live ends before the delivery")
    return deliver_at, expires_at


def id_of(text: str, form: IdForm, version: int) -> int | None:
    """Return the id in a text; None if the router would have written that id otherwise, but for its case.

    Python would also read ` 1`, `+1`, `1_0` and `0x1` as numbers.
    """
    try:
        if version >= VERSION_3_4 and form is IdForm.UUID:
            id = UUID(text).int
        else:
            id = int(text, 10 if version >= VERSION_3_4 and form is DECIMAL else 16)
    except ValueError:
        return None
    told = 0 < id <= LARGEST_ID and message_id(id, form, version) == text.lower()
    return id if told else None


def state_for(state: MessageState) -> int:
    """Return the message_state for query_sm_resp; SMPP 3.4 has no SCHEDULED (section 5.2.28)."""
    return MessageState.ENROUTE if state is MessageState.SCHEDULED else state


def message_id(id: int, form: IdForm, version: int) -> str:
    """Return an id as an account gets it; a 3.3 session gets eight hex digits (SMPP 3.3 section 6.2.2)."""
    if version < VERSION_3_4:
        return f"{id & 0xFFFFFFFF:08x}"
    if form is DECIMAL:
        return f"{id}"
    return f"{id:x}" if form is IdForm.HEX else str(UUID(int=id))


def receipt_of(owed: Owed, account: Account, version: int, renderer: Renderer) -> DeliverSm:
    """Return the deliver_sm of a receipt or a notification; its source is the recipient of the message."""
    message = owed.message
    id = message_id(owed.message_id, account.message_id, version)
    beginning = _beginning(message, account.alphabet)
    text = renderer.render(id, owed.message_state, owed.accepted_at, owed.at, owed.err, beginning)
    recipient, sender = message.destination_addr, message.source_addr
    return DeliverSm(
        service_type=message.service_type,
        source_addr_ton=recipient.ton,
        source_addr_npi=recipient.npi,
        source_addr=recipient.addr,
        dest_addr_ton=sender.ton,
        dest_addr_npi=sender.npi,
        destination_addr=sender.addr,
        esm_class=NOTIFICATION if owed.kind is NOTIFIED else RECEIPT,
        short_message=text,
        tlvs=_receipt_tlvs(owed, id) if version >= VERSION_3_4 else (),
    )


def deliver_of(message: ShortMessage, version: int) -> DeliverSm:
    """Return the deliver_sm of a received SMS.

    Values from gateways may be too long for their fields; they are shortened, or the SMS would never arrive.
    """
    rest, text = message.tlvs, message.short_message
    if version < VERSION_3_4:
        rest, text = (), text[:LONGEST_TEXT]
    elif message.payload or len(text) > LONGEST_TEXT:
        rest, text = (*rest, (Tag.MESSAGE_PAYLOAD, text)), b""
    return DeliverSm(
        service_type=message.service_type[:LONGEST_TYPE],
        source_addr_ton=message.source_addr.ton,
        source_addr_npi=message.source_addr.npi,
        source_addr=message.source_addr.addr[:LONGEST_ADDRESS],
        dest_addr_ton=message.destination_addr.ton,
        dest_addr_npi=message.destination_addr.npi,
        destination_addr=message.destination_addr.addr[:LONGEST_ADDRESS],
        esm_class=message.esm_class,
        protocol_id=message.protocol_id,
        priority_flag=message.priority_flag,
        data_coding=message.data_coding,
        short_message=text,
        tlvs=rest,
    )


def _receipt_tlvs(owed: Owed, id: str) -> Tlvs:
    named = f"{id}\0".encode("latin-1")
    usual = (RECEIPTED_MESSAGE_ID, named), STATE_TLVS[owed.message_state]
    err = owed.err
    given = owed.message.tlvs
    if err == 0 and not given:
        return usual
    found: list[Tlv] = [*usual]
    if 0 < err < OUR_ERR:
        found.append((Tag.NETWORK_ERROR_CODE, bytes((GSM, err >> 8, err & 0xFF))))
    # The receipt repeats the ESME's own reference (SMPP 3.4 section 5.3.2.17).
    reference = tlvs.find(given, Tag.USER_MESSAGE_REFERENCE)
    if reference is not None:
        found.append((Tag.USER_MESSAGE_REFERENCE, reference))
    return tuple(found)


def _beginning(message: ShortMessage, alphabet: Alphabet) -> bytes:
    """Return the beginning of a text in the ESME's alphabet for data_coding 0; empty if that lacks it."""
    octets = message.short_message
    if message.data_coding == 0 and not message.esm_class & UDHI:
        short = len(octets) <= RECEIPT_TEXT or (octets.isascii() and octets[RECEIPT_TEXT - 1] != ESCAPE)
        return octets if short else whole(octets, alphabet, RECEIPT_TEXT)
    try:
        data = UserData.of(message, alphabet)
        if data.data_coding == 0 and data.header.shifts == NO_SHIFTS:
            return whole(data.octets, alphabet, RECEIPT_TEXT)
        text = data.text[:RECEIPT_TEXT]
    except (BrokenHeader, Unreadable):
        # replace_sm has put a text without user data header in the place of one with it; or it is no text.
        return b""
    return whole(encode_text(text, alphabet), alphabet, RECEIPT_TEXT) if encodes(text, alphabet) else b""
