"""The few PDUs that our ESME speaks, by struct and bytes alone: the router's codec is judged too."""

import re
from collections.abc import Iterator
from struct import Struct

from attrs import frozen

HEADER = Struct(">IIII")
BIND_TRANSMITTER, BIND_TRANSCEIVER, SUBMIT_SM, DELIVER_SM, UNBIND, ENQUIRE_LINK = 2, 9, 4, 5, 6, 0x15
RESPONSE = 0x80000000
VERSION_3_4 = b"\x34"
MESSAGE_PAYLOAD = 0x0424
RECEIPT = 0x04
"""esm_class of a receipt, bits 5 to 2 (SMPP 3.4 section 5.2.12)."""
UCS2 = 8
LONG = 254
"""Octets of a short_message; what is longer goes into message_payload."""

_TLV = Struct(">HH")
_RECEIPT = re.compile(r"id:(\S+) .*stat:(\w+)")


@frozen
class Pdu:
    """One PDU; its body is not read yet."""

    command_id: int
    command_status: int
    sequence_number: int
    body: bytes = b""

    def octets(self) -> bytes:
        """As on the wire."""
        length = HEADER.size + len(self.body)
        return HEADER.pack(length, self.command_id, self.command_status, self.sequence_number) + self.body


@frozen
class Delivered:
    """A deliver_sm: ``receipt`` is the message_id and the stat of a receipt, else None."""

    text: str
    receipt: tuple[str, str] | None


class Framer:
    """Cuts what comes into PDUs."""

    def __init__(self) -> None:
        self._octets = b""

    def feed(self, octets: bytes) -> Iterator[Pdu]:
        """The PDUs that are whole now."""
        self._octets += octets
        while len(self._octets) >= HEADER.size:
            length, command, status, sequence = HEADER.unpack_from(self._octets)
            if len(self._octets) < length:
                return
            body, self._octets = self._octets[HEADER.size : length], self._octets[length:]
            yield Pdu(command, status, sequence, body)


def bind(system_id: str, password: str) -> bytes:
    """The body of bind_transceiver."""
    return b"\0".join((system_id.encode(), password.encode(), b"", VERSION_3_4 + b"\0\0\0"))


def submit(destination_addr: str, text: str, registered_delivery: int = 1) -> bytes:
    """The body of submit_sm; a text that is not ASCII goes as UCS2."""
    data_coding = 0 if text.isascii() else UCS2
    octets = text.encode("ascii" if data_coding == 0 else "utf-16-be")
    payload = b""
    if len(octets) > LONG:
        payload, octets = _TLV.pack(MESSAGE_PAYLOAD, len(octets)) + octets, b""
    addresses = b"\0" + b"\0\0" + b"4711\0" + b"\1\1" + destination_addr.encode() + b"\0"
    rest = bytes((registered_delivery, 0, data_coding, 0, len(octets)))
    return addresses + b"\0\0\0" + b"\0\0" + rest + octets + payload


def read_deliver(body: bytes) -> Delivered:
    """What a deliver_sm says."""
    at = body.index(b"\0") + 1  # service_type
    for _ in range(2):
        at = body.index(b"\0", at + 2) + 1
    esm_class = body[at]
    at += 3
    for _ in range(2):  # schedule_delivery_time, validity_period
        at = body.index(b"\0", at) + 1
    data_coding, length = body[at + 2], body[at + 4]
    octets, tlvs = body[at + 5 : at + 5 + length], body[at + 5 + length :]
    octets = _payload(tlvs) or octets
    text = octets.decode("utf-16-be" if data_coding == UCS2 else "latin-1", "replace")
    found = _RECEIPT.match(text) if esm_class & 0x3C == RECEIPT else None
    return Delivered(text, (found[1], found[2]) if found else None)


def read_message_id(body: bytes) -> str:
    """What a submit_sm_resp says."""
    return body.partition(b"\0")[0].decode("latin-1")


def _payload(tlvs: bytes) -> bytes:
    at = 0
    while at + _TLV.size <= len(tlvs):
        tag, length = _TLV.unpack_from(tlvs, at)
        at += _TLV.size
        if tag == MESSAGE_PAYLOAD:
            return tlvs[at : at + length]
        at += length
    return b""
