"""PDUs as frames: their header, the streams that they are cut from, and the numbers of the specification."""

from collections.abc import Iterator
from enum import IntEnum
from struct import Struct

from attrs import frozen

HEADER = Struct(">IIII")
RESPONSE = 0x80000000
"""The bit of command_id that makes a response of a request; alone it is generic_nack."""

LONGEST = 70_000
"""Octets of the longest PDU that is read: a full message_payload, and a little."""


class Command(IntEnum):
    """command_id of requests (SMPP 3.4 section 5.1.2.1), and of generic_nack."""

    GENERIC_NACK = 0x80000000
    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    QUERY_SM = 0x03
    SUBMIT_SM = 0x04
    DELIVER_SM = 0x05
    UNBIND = 0x06
    REPLACE_SM = 0x07
    CANCEL_SM = 0x08
    BIND_TRANSCEIVER = 0x09
    OUTBIND = 0x0B
    ENQUIRE_LINK = 0x15
    SUBMIT_MULTI = 0x21
    ALERT_NOTIFICATION = 0x102
    DATA_SM = 0x103


BINDS = frozenset({Command.BIND_RECEIVER, Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER})


class Status(IntEnum):
    """command_status, those of the specification that our tools say (SMPP 3.4 section 5.1.3)."""

    ROK = 0x00
    RINVMSGLEN = 0x01
    RINVCMDLEN = 0x02
    RINVCMDID = 0x03
    RINVBNDSTS = 0x04
    RALYBND = 0x05
    RSYSERR = 0x08
    RINVSRCADR = 0x0A
    RINVDSTADR = 0x0B
    RBINDFAIL = 0x0D
    RINVPASWD = 0x0E
    RINVSYSID = 0x0F
    RMSGQFUL = 0x14
    RINVSERTYP = 0x15
    RSUBMITFAIL = 0x45
    RINVSYSTYP = 0x53
    RTHROTTLED = 0x58
    RINVSCHED = 0x61
    RINVEXPIRY = 0x62
    RX_T_APPN = 0x64
    RINVOPTPARSTREAM = 0xC0


class Broken(Exception):
    """A PDU that breaks the specification; ``status`` is the answer to it."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


@frozen
class Pdu:
    """One PDU, its body not yet read."""

    command_id: int
    command_status: int
    sequence_number: int
    body: bytes = b""

    def octets(self) -> bytes:
        """Return it as it stands on the wire."""
        return pdu(self.command_id, self.sequence_number, self.body, self.command_status)


def pdu(command_id: int, sequence_number: int, body: bytes = b"", status: int = 0) -> bytes:
    """Return the octets of a PDU, its length filled in."""
    return HEADER.pack(16 + len(body), command_id, status, sequence_number) + body


def take(buffer: bytearray) -> Iterator[tuple[int, int, int, bytes]]:
    """Take the whole PDUs from the front of a buffer: command_id, command_status, sequence_number, body.

    The quick way, for a load. A senseless length raises `Broken`; the PDUs before it were taken by then.
    """
    at, unpack, end = 0, HEADER.unpack_from, len(buffer)
    try:
        while end - at >= 16:
            length, command_id, status, sequence_number = unpack(buffer, at)
            if not 16 <= length <= LONGEST:
                raise Broken(Status.RINVCMDLEN)
            if at + length > end:
                break
            yield command_id, status, sequence_number, bytes(buffer[at + 16 : at + length])
            at += length
    finally:
        del buffer[:at]


def cut(stream: bytes) -> tuple[list[Pdu], bytes]:
    """Return the whole PDUs of a stream, and what is left; a senseless length raises `Broken`."""
    buffer = bytearray(stream)
    return [Pdu(*parts) for parts in take(buffer)], bytes(buffer)


class Framer:
    """Cuts what comes in by and by into PDUs."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, octets: bytes) -> list[Pdu]:
        """Return the PDUs that are whole now; a senseless length raises `Broken`."""
        self._buffer += octets
        return [Pdu(*parts) for parts in take(self._buffer)]
