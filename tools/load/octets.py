"""The few PDUs that a load consists of, as octets: written and read here, with none of the router's code."""

from collections.abc import Iterator
from struct import Struct

HEADER = Struct(">IIII")
BIND, BIND_RESP = 0x09, 0x80000009
SUBMIT, SUBMIT_RESP = 0x04, 0x80000004
DELIVER, DELIVER_RESP = 0x05, 0x80000005
ENQUIRE, ENQUIRE_RESP = 0x15, 0x80000015
UNBIND, UNBIND_RESP = 0x06, 0x80000006

MESSAGE_STATE_DELIVERED = b"\x04\x27\x00\x01\x02"


def pdu(command_id: int, sequence_number: int, body: bytes = b"", status: int = 0) -> bytes:
    return HEADER.pack(16 + len(body), command_id, status, sequence_number) + body


def bind(system_id: str, password: str) -> bytes:
    return pdu(BIND, 1, system_id.encode() + b"\0" + password.encode() + b"\0\0\x34\0\0\0")


def submit_head(source: str, registered_delivery: int) -> tuple[bytes, bytes]:
    """What stands before the destination, and between it and the text."""
    before = b"\0\x05\0" + source.encode() + b"\0\x01\x01"
    between = b"\0\0\0\0\0" + bytes((registered_delivery,)) + b"\0\0\0"
    return before, between


def receipt(id: bytes, source: bytes, destination: bytes, text: bytes) -> bytes:
    """The body of a deliver_sm that says DELIVRD, in the usual order, with both TLVs."""
    words = (
        b"id:" + id + b" sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000"
        b" text:" + text[:20]
    )
    tlvs = b"\x00\x1e" + (len(id) + 1).to_bytes(2, "big") + id + b"\0" + MESSAGE_STATE_DELIVERED
    addresses = b"\x01\x01" + source + b"\0\x05\0" + destination + b"\0"
    return b"\0" + addresses + b"\x04\0\0\0\0\0\0\0\0" + bytes((len(words),)) + words + tlvs


def received(number: int, destination: bytes) -> bytes:
    """The body of a deliver_sm with a received SMS."""
    text = b"MO%09d" % number
    addresses = b"\x01\x01" + b"4917%08d" % number + b"\0\x01\x01" + destination + b"\0"
    return b"\0" + addresses + b"\0\0\0\0\0\0\0\0\0" + bytes((len(text),)) + text


def cut(buffer: bytearray) -> Iterator[tuple[int, int, int, bytes]]:
    """The whole PDUs in a buffer, which are taken from it: command_id, status, sequence_number, body."""
    at, unpack, end = 0, HEADER.unpack_from, len(buffer)
    try:
        while end - at >= 16:
            length, command_id, status, sequence_number = unpack(buffer, at)
            if at + length > end:
                break
            yield command_id, status, sequence_number, bytes(buffer[at + 16 : at + length])
            at += length
    finally:
        del buffer[:at]


def submitted(body: bytes) -> tuple[bytes, bytes, int, bytes]:
    """Of a submit_sm or deliver_sm: source_addr, destination_addr, registered_delivery, short_message."""
    at = body.index(0) + 3
    end = body.index(0, at)
    source = body[at:end]
    at = end + 3
    end = body.index(0, at)
    destination = body[at:end]
    at = body.index(0, end + 4) + 1
    at = body.index(0, at) + 1
    length = body[at + 4]
    return source, destination, body[at], body[at + 5 : at + 5 + length]
