"""Translates between the relay's values and the PDUs of a session towards a gateway or an SMSC."""

from typing import Final

from router.goip.causes import cause_of
from router.smpp import times, tlvs
from router.smpp.pdus import DataSm, DeliverSm, SubmitSm
from router.smpp.receipts import Receipt, is_notification, is_receipt
from router.smpp.receipts import parse as read_receipt
from router.smpp.tags import Tag
from router.smpp.tlvs import payload
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.joiner import place_of
from router.sms.message import UDHI, ShortMessage, Tlvs
from router.sms.report import Cause, Fault, StatusReport
from router.sms.sniff import corrected
from router.sms.state import MessageState

FAILED: Final = frozenset({MessageState.UNDELIVERABLE, MessageState.REJECTED})
"""States that a GoIP gives if its modem could not send: another channel may."""

MOST_DIGITS: Final = 5

DELIVERED: Final = MessageState.DELIVERED

MOST_RELATIVE: Final = 4096
_RELATIVE: Final[dict[int, str]] = {}
"""Validity periods as they are written, by their seconds: most messages have one of a few."""

_NOT_ONWARD: Final = tlvs.HOP_LOCAL | {Tag.MESSAGE_PAYLOAD}
"""Parameters of one hop only, or with fields of their own in our values."""


def submit_of(
    message: ShortMessage, registered_delivery: int, tlvs_allowed: bool, validity: float
) -> SubmitSm:
    """Return the submit_sm of a segment. ``validity`` is in seconds from now; 0 sets none (as to a GoIP)."""
    rest = _onward(message.tlvs) if tlvs_allowed and message.tlvs else ()
    if message.payload:
        rest = (*rest, (Tag.MESSAGE_PAYLOAD, message.short_message))
    source, destination = message.source_addr, message.destination_addr
    return SubmitSm(
        service_type=message.service_type,
        source_addr_ton=source.ton,
        source_addr_npi=source.npi,
        source_addr=source.addr,
        dest_addr_ton=destination.ton,
        dest_addr_npi=destination.npi,
        destination_addr=destination.addr,
        esm_class=message.esm_class,
        protocol_id=message.protocol_id,
        priority_flag=message.priority_flag,
        validity_period=_relative(int(validity)) if validity > 0.0 else "",
        registered_delivery=registered_delivery,
        data_coding=message.data_coding,
        sm_default_msg_id=message.sm_default_msg_id,
        short_message=b"" if message.payload else message.short_message,
        tlvs=rest,
    )


def _onward(found: Tlvs) -> Tlvs:
    return tuple(tlv for tlv in found if tlv[0] not in _NOT_ONWARD)


def _relative(seconds: int) -> str:
    found = _RELATIVE.get(seconds)
    if found is None:
        if len(_RELATIVE) >= MOST_RELATIVE:
            _RELATIVE.clear()
        found = _RELATIVE[seconds] = times.relative(max(1, seconds))
    return found


def report_of(pdu: DeliverSm | DataSm, of_goip: bool) -> StatusReport | None:
    """Read the status report in a deliver_sm; None if it has none that can be read."""
    if isinstance(pdu, DeliverSm):
        receipt = _receipt(pdu.short_message, pdu.tlvs, pdu.data_coding, pdu.esm_class)
    else:
        receipt = _receipt(b"", pdu.tlvs, pdu.data_coding, pdu.esm_class)
    source, destination = pdu.source_addr, pdu.destination_addr
    if receipt is None:
        return None
    remote_id, state, err = receipt
    # Far sides do not agree which of the two is the recipient's address.
    addresses = (source, destination) if source and destination else _given(source, destination)
    cause = None if state is DELIVERED else _cause(state, err, of_goip)
    return StatusReport(remote_id, state, cause, addresses)


def _receipt(short_message: bytes, found: Tlvs, data_coding: int, esm_class: int) -> Receipt | None:
    text = payload(found) if found else None
    if text is None or (short_message and read_receipt(text, data_coding, (), esm_class) is None):
        text = short_message
    return read_receipt(text, data_coding, found, esm_class)


def _given(*addresses: str) -> tuple[str, ...]:
    return tuple(addr for addr in addresses if addr)


def is_report(pdu: DeliverSm | DataSm) -> bool:
    """Tell whether a deliver_sm carries a receipt or a notification (SMPP 3.4 section 5.2.12)."""
    return is_receipt(pdu.esm_class) or is_notification(pdu.esm_class)


def _cause(state: MessageState, err: str, of_goip: bool) -> Cause | None:
    number = _number(err)
    if of_goip and state in FAILED:
        return cause_of(number)
    if state.final:
        # An ordinary SMSC has tried all that it can: its result is final.
        return Cause(Fault.NUMBER, number if number < 900 else 0, state.stat)
    return None


def _number(err: str) -> int:
    """Return the number, or 0 if it is none: network_error_code has two octets (SMPP 3.4 section
    5.3.2.31).
    """
    return int(err) if err.isascii() and err.isdigit() and len(err) <= MOST_DIGITS else 0


def message_of(pdu: DeliverSm | DataSm, doubted: Alphabet | None = None) -> ShortMessage:
    """Return the received SMS in a deliver_sm.

    If its data_coding is not trusted, ``doubted`` is what data_coding 0 means to the gateway.
    """
    text, in_payload = _text_of(pdu)
    message = ShortMessage(
        source_addr=Address(pdu.source_addr_ton, pdu.source_addr_npi, pdu.source_addr),
        destination_addr=Address(pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr),
        short_message=text,
        data_coding=pdu.data_coding,
        esm_class=pdu.esm_class,
        priority_flag=0 if isinstance(pdu, DataSm) else pdu.priority_flag,
        protocol_id=0 if isinstance(pdu, DataSm) else pdu.protocol_id,
        service_type=pdu.service_type,
        payload=in_payload,
        tlvs=tlvs.sound(_onward(pdu.tlvs)) if pdu.tlvs else (),
    )
    return corrected(message, doubted) if doubted is not None and _is_whole(message) else message


def _is_whole(message: ShortMessage) -> bool:
    """Tell whether the text is enough to judge its alphabet by. Segments are judged when they are joined."""
    if not message.esm_class & UDHI and not message.tlvs:
        return True
    place = place_of(message)
    return place[1].total == 1 if place else not message.esm_class & UDHI


def _text_of(pdu: DeliverSm | DataSm) -> tuple[bytes, bool]:
    text = payload(pdu.tlvs) if pdu.tlvs else None
    if text is not None:
        return text, True
    return (b"" if isinstance(pdu, DataSm) else pdu.short_message), False
