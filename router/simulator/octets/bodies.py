"""Bodies of PDUs: binds, submit_sm and deliver_sm, written and read field by field (SMPP 3.4 section 4)."""

from struct import Struct

from attrs import Factory, frozen

from .frames import Broken, Status

TLV = Struct(">HH")
MESSAGE_PAYLOAD = 0x0424
RECEIPTED_MESSAGE_ID = 0x001E
MESSAGE_STATE = 0x0427
SC_INTERFACE_VERSION = 0x0210

VERSION_3_4 = 0x34
NO_TIMES = b"\0\0"
"""Neither schedule_delivery_time nor validity_period."""


@frozen
class Address:
    """Type of number, numbering plan, and the number's octets without NUL."""

    ton: int
    npi: int
    addr: str

    def octets(self) -> bytes:
        """Return it as it stands in a body."""
        return b"%c%c%b\0" % (self.ton, self.npi, self.addr.encode("latin-1"))


NOBODY = Address(0, 0, "")


@frozen(kw_only=True)
class Bind:
    """The fields of a bind that a tool looks at."""

    system_id: str
    password: str
    interface_version: int


@frozen
class Submit:
    """The fields of a submit_sm, or a deliver_sm, that a tool looks at: both have one layout.

    ``text`` is short_message; ``tlvs`` has the last of each tag.
    """

    source_addr: Address
    destination_addr: Address
    esm_class: int
    registered_delivery: int
    data_coding: int
    text: bytes
    tlvs: dict[int, bytes] = Factory(dict)

    @property
    def whole_text(self) -> bytes:
        """message_payload where there is one (it wins, SMPP 5.0 section 4.8.4), else short_message."""
        return self.tlvs.get(MESSAGE_PAYLOAD, self.text)


def tlv(tag: int, value: bytes) -> bytes:
    """Return the octets of one optional parameter."""
    return TLV.pack(tag, len(value)) + value


def bind_body(
    system_id: bytes,
    password: bytes,
    system_type: bytes = b"",
    version: int = VERSION_3_4,
    range: bytes = b"\0\0\0",
) -> bytes:
    """Return the body of any bind; ``range`` is the address range, with its TON, NPI and NUL."""
    return b"%b\0%b\0%b\0%c%b" % (system_id, password, system_type, version, range)


def sm_body(
    source: Address,
    destination: Address,
    text: bytes,
    *,
    service_type: bytes = b"",
    esm_class: int = 0,
    priority_flag: int = 0,
    times: bytes = NO_TIMES,
    registered_delivery: int = 0,
    data_coding: int = 0,
) -> bytes:
    """Return the body of a submit_sm or a deliver_sm; TLVs go behind it."""
    head = b"%b\0%b%b" % (service_type, source.octets(), destination.octets())
    kind = bytes((esm_class, 0, priority_flag))
    return head + kind + times + bytes((registered_delivery, 0, data_coding, 0, len(text))) + text


def deliver_body(
    source: Address,
    destination: Address,
    esm_class: int,
    data_coding: int,
    text: bytes,
    payload: bool = False,
) -> bytes:
    """Return the body of a deliver_sm; with ``payload`` the text is in message_payload alone."""
    short, behind = (b"", tlv(MESSAGE_PAYLOAD, text)) if payload else (text, b"")
    return sm_body(source, destination, short, esm_class=esm_class, data_coding=data_coding) + behind


def read_bind(body: bytes) -> Bind:
    """Read the body of any bind; `Broken` has the status for one that breaks the specification."""
    system_id, at = _c_string(body, 0, 16, Status.RINVSYSID)
    password, at = _c_string(body, at, 9, Status.RINVPASWD)
    _, at = _c_string(body, at, 13, Status.RINVSYSTYP)
    if at + 3 > len(body):
        raise Broken(Status.RINVCMDLEN)
    _c_string(body, at + 3, 41, Status.RBINDFAIL)
    return Bind(system_id=system_id, password=password, interface_version=body[at])


def read_submit(body: bytes) -> Submit:
    """Read the body of a submit_sm or a deliver_sm; `Broken` has the status for a faulty one."""
    _, at = _c_string(body, 0, 6, Status.RINVSERTYP)
    source_addr, at = _address(body, at, Status.RINVSRCADR)
    destination_addr, at = _address(body, at, Status.RINVDSTADR)
    esm_class = _octet(body, at)
    at = _behind_time(body, at + 3, Status.RINVSCHED)
    at = _behind_time(body, at, Status.RINVEXPIRY)
    if at + 5 > len(body):
        raise Broken(Status.RINVCMDLEN)
    registered_delivery, data_coding, end = body[at], body[at + 2], at + 5 + body[at + 4]
    if end > len(body):
        raise Broken(Status.RINVMSGLEN)
    text, tlvs = body[at + 5 : end], read_tlvs(body, end)
    return Submit(source_addr, destination_addr, esm_class, registered_delivery, data_coding, text, tlvs)


def skim(body: bytes) -> tuple[bytes, bytes, int, bytes]:
    """Return source_addr, destination_addr, registered_delivery and short_message of a submit_sm.

    Or of a deliver_sm. The quick way, for a load: nothing is checked.
    """
    at = body.index(0) + 3
    end = body.index(0, at)
    source = body[at:end]
    at = end + 3
    end = body.index(0, at)
    destination = body[at:end]
    at = body.index(0, end + 4) + 1
    at = body.index(0, at) + 1
    return source, destination, body[at], body[at + 5 : at + 5 + body[at + 4]]


def read_tlvs(body: bytes, at: int) -> dict[int, bytes]:
    """Read the TLVs from ``at`` on, the last of each tag; `Broken` if they do not fill the body."""
    found = {}
    while at < len(body):
        if at + 4 > len(body):
            raise Broken(Status.RINVOPTPARSTREAM)
        tag, size = TLV.unpack_from(body, at)
        at += 4 + size
        if at > len(body):
            raise Broken(Status.RINVOPTPARSTREAM)
        found[tag] = body[at - size : at]
    return found


def read_message_id(body: bytes) -> str:
    """Read the message_id of a submit_sm_resp, empty if it has none."""
    return body.partition(b"\0")[0].decode("latin-1")


def _octet(body: bytes, at: int) -> int:
    if at >= len(body):
        raise Broken(Status.RINVCMDLEN)
    return body[at]


def _c_string(body: bytes, at: int, size: int, wrong: Status) -> tuple[str, int]:
    """Return a C-octet string of at most ``size`` octets, its NUL among them, and the place behind it."""
    end = body.find(0, at)
    if end < 0:
        raise Broken(Status.RINVCMDLEN)
    if end - at >= size:
        raise Broken(wrong)
    return body[at:end].decode("latin-1"), end + 1


def _address(body: bytes, at: int, wrong: Status) -> tuple[Address, int]:
    if at + 2 > len(body):
        raise Broken(Status.RINVCMDLEN)
    addr, end = _c_string(body, at + 2, 21, wrong)
    return Address(body[at], body[at + 1], addr), end


def _behind_time(body: bytes, at: int, wrong: Status) -> int:
    """Return the place behind a time, which has one octet or seventeen."""
    end = body.find(0, at)
    if end < 0:
        raise Broken(Status.RINVCMDLEN)
    if end - at not in (0, 16):
        raise Broken(wrong)
    return end + 1
