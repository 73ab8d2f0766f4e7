"""Texts as an ESME submits them, and what a deliver_sm says to it."""

from attrs import frozen

from router.simulator.octets.bodies import MESSAGE_PAYLOAD, Address, read_submit, sm_body, tlv
from router.simulator.octets.receipts import RECEIPT, TYPE, Reported, read_receipt

SOURCE = Address(0, 0, "4711")
UCS2 = 8
LONG = 254
"""Octets of a short_message; a longer text goes into message_payload."""


@frozen
class Delivered:
    """A deliver_sm: its text, and what it says if it is a receipt, else None."""

    text: str
    receipt: Reported | None


def submit(destination_addr: str, text: str, registered_delivery: int = 1) -> bytes:
    """Return the body of a submit_sm; a text that is not ASCII goes as UCS2."""
    data_coding = 0 if text.isascii() else UCS2
    octets = text.encode("ascii" if data_coding == 0 else "utf-16-be")
    short, behind = (octets, b"") if len(octets) <= LONG else (b"", tlv(MESSAGE_PAYLOAD, octets))
    destination = Address(1, 1, destination_addr)
    body = sm_body(
        SOURCE, destination, short, registered_delivery=registered_delivery, data_coding=data_coding
    )
    return body + behind


def read_deliver(body: bytes) -> Delivered:
    """Read the body of a deliver_sm."""
    read = read_submit(body)
    octets = read.whole_text
    receipt = read_receipt(octets) if read.esm_class & TYPE == RECEIPT else None
    text = octets.decode("utf-16-be" if read.data_coding == UCS2 else "latin-1", "replace")
    return Delivered(text, receipt)
