"""Messages and forms for the tests of cutting and joining."""

from router.sms.address import Address
from router.sms.alphabet import Alphabet, encode
from router.sms.message import UDHI, ShortMessage
from router.sms.segments import Cut, Form, LongMessages
from router.sms.user_data import Concatenation, UserDataHeader, split_header
from router.sms.value import evolve

GSM7, LATIN1, ASCII, UCS2, BINARY = Alphabet
PAYLOAD, UDH, SAR, PLAIN = LongMessages

GOIP = Form(ASCII, PAYLOAD, frozenset({0, 8}), max_segments=15)
SMSC = Form(GSM7, UDH)
SAR_SMSC = Form(GSM7, SAR)
OLD_GOIP = Form(ASCII, PLAIN, frozenset({0, 8}))
LATIN1_SMSC = Form(LATIN1, UDH)

PORTS = UserDataHeader(((0x05, bytes.fromhex("0B84 23F0")),))
VENDOR = ((0x1400, b"01"),)


def message(text: str, alphabet: Alphabet = GSM7, payload: bool = False) -> ShortMessage:
    """Return a text from an ESME to which data_coding 0 means an alphabet."""
    data_coding = {UCS2: 8, BINARY: 4}.get(alphabet, 0)
    return ShortMessage(
        source_addr=Address(5, 0, "Shop"),
        destination_addr=Address(1, 1, "256772000001"),
        short_message=encode(text, alphabet),
        data_coding=data_coding,
        registered_delivery=1,
        priority_flag=2,
        protocol_id=3,
        service_type="CMT",
        payload=payload,
        tlvs=VENDOR,
    )


def headed(header: UserDataHeader, one: ShortMessage) -> ShortMessage:
    """Return the message with a user data header."""
    return evolve(one, short_message=header.encode() + one.short_message, esm_class=one.esm_class | UDHI)


def placed(one: ShortMessage, *place: int, wide: bool = False) -> ShortMessage:
    """Return the message as a segment with a header."""
    reference, total, number = place
    return headed(UserDataHeader().with_concatenation(Concatenation(reference, total, number, wide)), one)


def numbered(one: ShortMessage, *place: int) -> ShortMessage:
    """Return the message as a segment with SAR parameters."""
    reference, total, number = place
    return evolve(one, tlvs=(*one.tlvs, *Concatenation(reference, total, number, True).tlvs))


def texts(done: Cut) -> list[bytes]:
    """Return the octets of text in each segment."""
    return [split_header(each)[1] for each in done.segments]


def lengths(done: Cut) -> list[int]:
    """Return the number of those octets."""
    return [len(octets) for octets in texts(done)]
