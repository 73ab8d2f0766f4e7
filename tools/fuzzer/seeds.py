"""Valid PDUs of all kinds, by struct and bytes alone: what the mutations begin with."""

from attrs import frozen

from router.simulator.octets.bodies import NO_TIMES, Address, bind_body, sm_body, tlv
from router.simulator.octets.frames import BINDS, RESPONSE, Command, pdu

SOURCE = Address(5, 0, "fuzz")

KNOWN = (*range(0x01, 0x0C), 0x15, 0x21, 0x22, 0x23, 0x24, 0x102, 0x103, 0x111, 0x112, 0x113, 0x10200)
"""command_ids of SMPP 3.3, 3.4 and 5.0, and one of a vendor."""

Tlv = tuple[int, bytes]


@frozen
class Seed:
    """A PDU in parts, so that a mutation can move them: ``fields`` are the octets before the TLVs."""

    command_id: int
    fields: bytes = b""
    tlvs: tuple[Tlv, ...] = ()
    status: int = 0

    def octets(self, sequence_number: int) -> bytes:
        """Return the whole PDU, its length right."""
        return pdu(self.command_id, sequence_number, self.body(), self.status)

    def body(self) -> bytes:
        """Return all behind the header."""
        return self.fields + b"".join(tlv(tag, value) for tag, value in self.tlvs)


def bind(command_id: int, system_id: bytes, password: bytes, version: int = 0x34) -> Seed:
    """Make any of the three binds."""
    return Seed(command_id, bind_body(system_id, password, b"fuzz", version, range=b"\1\1^4\0"))


def sm(
    command_id: int,
    text: bytes,
    *tlvs: Tlv,
    esm_class: int = 0,
    data_coding: int = 0,
    registered: int = 1,
    times: bytes = NO_TIMES,
    to: str = "256772000001",
) -> Seed:
    """Make a submit_sm or a deliver_sm."""
    body = sm_body(
        SOURCE,
        Address(1, 1, to),
        text,
        service_type=b"CMT",
        esm_class=esm_class,
        priority_flag=1,
        times=times,
        registered_delivery=registered,
        data_coding=data_coding,
    )
    return Seed(command_id, body, tlvs)


def data_sm(*tlvs: Tlv) -> Seed:
    """Make a data_sm; its text is among the TLVs."""
    return Seed(Command.DATA_SM, b"\0\0\0fuzz\0\1\1256772000002\0\0\1\0", tlvs)


def multi(*destinations: bytes) -> Seed:
    """Make a submit_multi; a destination that begins with a letter is a distribution list."""
    listed = [b"\2%b\0" % one if one[:1].isalpha() else b"\1\1\1%b\0" % one for one in destinations]
    head = b"\0\0\0fuzz\0" + bytes((len(listed),)) + b"".join(listed)
    return Seed(Command.SUBMIT_MULTI, head + bytes((0, 0, 0, 0, 0, 1, 0, 0, 0, 5)) + b"hello")


def receipt(text: bytes, *tlvs: Tlv, esm_class: int = 4) -> Seed:
    """Make a deliver_sm that is a receipt or a notification."""
    return sm(Command.DELIVER_SM, text, *tlvs, esm_class=esm_class, registered=0)


VENDOR = ((0x1400, b"\1\2\3"), (0x3FFF, b""), (0x1400, b"again"))
SAR = ((0x020C, b"\0\7"), (0x020E, b"\2"), (0x020F, b"\1"))
APPENDIX_B = b"id:%b sub:001 dlvrd:001 submit date:2601010101 done date:2601010102 stat:%b err:000 text:hi"
LATER = b"000001000000000R\0\0"

SUBMITS = (
    sm(Command.SUBMIT_SM, b"hello"),
    sm(Command.SUBMIT_SM, b"hello", *VENDOR, (0x0204, b"\0\1")),
    sm(Command.SUBMIT_SM, "привет".encode("utf-16-be"), data_coding=8, registered=0x11),
    sm(Command.SUBMIT_SM, b"\5\0\3\7\2\1part", esm_class=0x40),
    sm(Command.SUBMIT_SM, b"part", *SAR),
    sm(Command.SUBMIT_SM, b"", (0x0424, b"long " * 100)),
    sm(Command.SUBMIT_SM, b"later", times=LATER),
    sm(Command.SUBMIT_SM, b"short life", times=b"\0" + b"000000000500000R\0"),
    data_sm((0x0424, b"payload"), (0x0017, b"\0\0\0\x3c")),
    multi(b"256772000003", b"256772000004", b"list"),
)

GUESS = b"guess"
"""A system_id with a wrong password; each case puts five digits of its own in its place."""

NORTH = (
    *SUBMITS,
    *(bind(command_id, GUESS, b"wrong") for command_id in sorted(BINDS)),
    Seed(Command.QUERY_SM, b"200001\0\5\0fuzz\0"),
    Seed(Command.CANCEL_SM, b"CMT\000200001\0\5\0fuzz\0\1\1256772000001\0"),
    Seed(Command.REPLACE_SM, b"200001\0\5\0fuzz\0\0\0\1\0\3new"),
    Seed(Command.ENQUIRE_LINK),
    Seed(Command.UNBIND),
    Seed(Command.OUTBIND, b"fuzz\0fuzz\0"),
    Seed(Command.ALERT_NOTIFICATION, b"\1\1256772000001\0\1\1fuzz\0", ((0x0422, b"\0"),)),
    Seed(0x22, b"x\0"),
    Seed(0x111, b"\0"),
    Seed(0x10200),
    sm(Command.DELIVER_SM, b"wrong way"),
    Seed(Command.DELIVER_SM | RESPONSE, b"\0"),
    Seed(Command.DELIVER_SM | RESPONSE, b"", status=0x64),
    Seed(Command.ENQUIRE_LINK | RESPONSE),
    Seed(Command.UNBIND | RESPONSE),
    Seed(Command.GENERIC_NACK, status=3),
)
"""What an ESME may send, and what it should not."""

SOUTH = (
    receipt(APPENDIX_B % (b"7", b"DELIVRD")),
    receipt(APPENDIX_B % (b"8", b"UNDELIV"), (0x0427, b"\5"), (0x001E, b"8\0"), (0x0423, b"\3\0\x15")),
    receipt(b"id:9 sub:0 dlvrd:13 submit date:2601010101 done date:2601010101 stat:ENROUTE err:0 Text:x"),
    receipt(APPENDIX_B % (b"10", b"ENROUTE"), esm_class=0x20),
    receipt(b"", (0x001E, b"11\0"), (0x0427, b"\2")),
    receipt(b"", (0x0424, APPENDIX_B % (b"12", b"REJECTD"))),
    receipt("id:13 stat:DELIVRD err:0 text:".encode("utf-16-be")),
    sm(Command.DELIVER_SM, b"hello"),
    sm(Command.DELIVER_SM, "привет".encode("utf-16-be"), *VENDOR, data_coding=8),
    sm(Command.DELIVER_SM, b"", (0x0424, b"long " * 100)),
    sm(Command.DELIVER_SM, b"\5\0\3\7\2\1part", esm_class=0x40),
    sm(Command.DELIVER_SM, b"part", *SAR),
    data_sm((0x0424, b"payload")),
    Seed(Command.ALERT_NOTIFICATION, b"\1\1256772000001\0\1\1fuzz\0", ((0x0422, b"\0"),)),
    Seed(Command.ENQUIRE_LINK),
    Seed(Command.UNBIND),
    Seed(Command.OUTBIND, b"fuzz\0fuzz\0"),
    sm(Command.SUBMIT_SM, b"wrong way"),
    Seed(0x10200),
    Seed(Command.SUBMIT_SM | RESPONSE, b"14\0"),
    Seed(Command.SUBMIT_SM | RESPONSE, b"", status=0x58),
    Seed(Command.SUBMIT_MULTI | RESPONSE, b"15\0\1\1\1256772000001\0\0\0\0\x0b"),
    Seed(Command.QUERY_SM | RESPONSE, b"16\0\0\2\0"),
    Seed(Command.ENQUIRE_LINK | RESPONSE),
    Seed(Command.UNBIND | RESPONSE),
    Seed(Command.GENERIC_NACK, status=3),
    Seed(0x10200 | RESPONSE),
)
"""What an SMSC may send, and what it should not."""

BIND_ANSWERS = (
    Seed(Command.BIND_TRANSCEIVER | RESPONSE, b"false\0", ((0x0210, b"\x34"),)),
    Seed(Command.BIND_TRANSCEIVER | RESPONSE, b"false"),
    Seed(Command.BIND_TRANSCEIVER | RESPONSE, b"false\0"),
    Seed(Command.BIND_TRANSCEIVER | RESPONSE, status=0x0D),
    Seed(Command.BIND_TRANSCEIVER | RESPONSE, b"\0", status=0x0E),
    Seed(Command.BIND_RECEIVER | RESPONSE, b"false\0"),
    Seed(Command.GENERIC_NACK, status=3),
)
"""What a bind of ours may be answered with."""

SUBMIT_ANSWERS = (
    *(Seed(Command.SUBMIT_SM | RESPONSE, b"%d\0" % number) for number in range(7, 15)),
    Seed(Command.SUBMIT_SM | RESPONSE, b""),
    Seed(Command.SUBMIT_SM | RESPONSE, b"unended"),
    Seed(Command.SUBMIT_SM | RESPONSE, b"x" * 200 + b"\0"),
    *(Seed(Command.SUBMIT_SM | RESPONSE, status=status) for status in (0x08, 0x0B, 0x14, 0x45, 0x58, 0x4FF)),
    Seed(Command.SUBMIT_SM | RESPONSE, b"\0", status=0x58),
    Seed(Command.GENERIC_NACK, status=3),
)
"""What a submit_sm of ours may be answered with."""
