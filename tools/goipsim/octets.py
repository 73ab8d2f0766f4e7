"""SMPP as octets, by struct and bytes alone, from what real boxes sent and what clients sent them."""

from enum import IntEnum
from struct import Struct

from attrs import Factory, frozen

HEADER = Struct(">IIII")
TLV = Struct(">HH")
RESPONSE = 0x80000000
LONGEST = 70_000
"""Octets of the longest PDU that is read: a full message_payload, and a little."""

MESSAGE_PAYLOAD = 0x0424
SC_INTERFACE_VERSION = 0x0210


class Command(IntEnum):
    """command_id of what the box knows; nothing points at query, cancel or replace in it."""

    GENERIC_NACK = 0x80000000
    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    SUBMIT_SM = 0x04
    DELIVER_SM = 0x05
    UNBIND = 0x06
    BIND_TRANSCEIVER = 0x09
    ENQUIRE_LINK = 0x15


class Status(IntEnum):
    """command_status of what the box says."""

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


@frozen
class Address:
    """Type of number, numbering plan, and the number's octets without NUL."""

    ton: int
    npi: int
    addr: str


@frozen(kw_only=True)
class Bind:
    """The fields of a bind that the box looks at."""

    system_id: str
    password: str
    interface_version: int


@frozen(kw_only=True)
class Submit:
    """The fields of submit_sm that the box looks at.

    ``text`` is short_message; ``tlvs`` has the last of each tag.
    """

    source_addr: Address
    destination_addr: Address
    esm_class: int
    registered_delivery: int
    data_coding: int
    text: bytes
    tlvs: dict[int, bytes] = Factory(dict)


class Reader:
    """Fields of a body, one after the other."""

    __slots__ = ("at", "body")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def octet(self) -> int:
        if self.at >= len(self.body):
            raise Broken(Status.RINVCMDLEN)
        self.at += 1
        return self.body[self.at - 1]

    def c_string(self, size: int, wrong: Status) -> str:
        """A C-octet string of at most ``size`` octets, its NUL among them."""
        end = self.body.find(0, self.at)
        if end < 0:
            raise Broken(Status.RINVCMDLEN)
        if end - self.at >= size:
            raise Broken(wrong)
        value = self.body[self.at : end].decode("latin-1")
        self.at = end + 1
        return value

    def address(self, wrong: Status) -> Address:
        return Address(self.octet(), self.octet(), self.c_string(21, wrong))

    def time(self, wrong: Status) -> str:
        """One octet or seventeen."""
        value = self.c_string(17, wrong)
        if len(value) not in (0, 16):
            raise Broken(wrong)
        return value

    def octets(self, size: int, wrong: Status) -> bytes:
        value = self.body[self.at : self.at + size]
        if len(value) != size:
            raise Broken(wrong)
        self.at += size
        return value

    def tlvs(self) -> dict[int, bytes]:
        found = {}
        while self.at < len(self.body):
            tag, size = TLV.unpack(self.octets(4, Status.RINVOPTPARSTREAM))
            found[tag] = self.octets(size, Status.RINVOPTPARSTREAM)
        return found


def cut(stream: bytes) -> tuple[list[Pdu], bytes]:
    """The whole PDUs at the start of the stream, and what is left. A senseless length raises `Broken`."""
    pdus, at, end = [], 0, len(stream)
    while end - at >= 16:
        length, command_id, command_status, sequence_number = HEADER.unpack_from(stream, at)
        if not 16 <= length <= LONGEST:
            raise Broken(Status.RINVCMDLEN)
        if at + length > end:
            break
        pdus.append(Pdu(command_id, command_status, sequence_number, stream[at + 16 : at + length]))
        at += length
    return pdus, stream[at:]


def pdu(command_id: int, sequence_number: int, body: bytes = b"", status: int = 0) -> bytes:
    """A PDU, its length filled in."""
    return HEADER.pack(16 + len(body), command_id, status, sequence_number) + body


def tlv(tag: int, value: bytes) -> bytes:
    """One optional parameter."""
    return TLV.pack(tag, len(value)) + value


def read_bind(body: bytes) -> Bind:
    """The body of any of the three binds."""
    reader = Reader(body)
    system_id = reader.c_string(16, Status.RINVSYSID)
    password = reader.c_string(9, Status.RINVPASWD)
    reader.c_string(13, Status.RINVSYSTYP)
    version = reader.octet()
    reader.octet(), reader.octet(), reader.c_string(41, Status.RBINDFAIL)
    return Bind(system_id=system_id, password=password, interface_version=version)


def read_submit(body: bytes) -> Submit:
    """The body of a submit_sm."""
    reader = Reader(body)
    reader.c_string(6, Status.RINVSERTYP)
    source_addr, destination_addr = reader.address(Status.RINVSRCADR), reader.address(Status.RINVDSTADR)
    esm_class, _protocol_id, _priority_flag = reader.octet(), reader.octet(), reader.octet()
    reader.time(Status.RINVSCHED), reader.time(Status.RINVEXPIRY)
    registered_delivery, _replace_if_present, data_coding = reader.octet(), reader.octet(), reader.octet()
    _sm_default_msg_id, sm_length = reader.octet(), reader.octet()
    return Submit(
        source_addr=source_addr,
        destination_addr=destination_addr,
        esm_class=esm_class,
        registered_delivery=registered_delivery,
        data_coding=data_coding,
        text=reader.octets(sm_length, Status.RINVMSGLEN),
        tlvs=reader.tlvs(),
    )


def deliver_body(
    source: Address,
    destination: Address,
    esm_class: int,
    data_coding: int,
    text: bytes,
    payload: bool = False,
) -> bytes:
    """The body of a deliver_sm; with ``payload`` the text is in message_payload, short_message empty."""
    short = b"" if payload else text
    return (
        b"\0%c%c%b\0%c%c%b\0"
        % (
            source.ton,
            source.npi,
            source.addr.encode("latin-1"),
            destination.ton,
            destination.npi,
            destination.addr.encode("latin-1"),
        )
        + bytes((esm_class, 0, 0, 0, 0, 0, 0, data_coding, 0, len(short)))
        + short
        + (tlv(MESSAGE_PAYLOAD, text) if payload else b"")
    )
