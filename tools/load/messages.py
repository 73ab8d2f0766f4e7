"""The messages of a load: submit_sm that are made quickly, receipts, and received SMS."""

from router.simulator.octets.bodies import MESSAGE_STATE, RECEIPTED_MESSAGE_ID, Address, sm_body, tlv
from router.simulator.octets.receipts import RECEIPT, receipt_text

SOURCE = Address(5, 0, "Flood")
PLACE = "\x7f"
"""What stands for the number in the one body that all others are made of."""

DELIVERED = tlv(MESSAGE_STATE, b"\x02")


class Submits:
    """Makes bodies of submit_sm that differ in their number and their text only."""

    def __init__(self, registered_delivery: int) -> None:
        body = sm_body(SOURCE, Address(1, 1, PLACE), b"", registered_delivery=registered_delivery)
        # sm_length is the last octet, and stands before each text.
        self._before, self._behind = body[:-1].split(PLACE.encode())

    def body(self, destination: bytes, text: bytes) -> bytes:
        """Return the body for this number, an international one, and this text."""
        return self._before + destination + self._behind + bytes((len(text),)) + text


def receipt(id: bytes, source: bytes, destination: bytes, text: bytes) -> bytes:
    """Return the body of a deliver_sm that says DELIVRD, in the usual order, with both TLVs."""
    body = sm_body(
        Address(1, 1, source.decode("latin-1")),
        Address(5, 0, destination.decode("latin-1")),
        receipt_text(id, text=text),
        esm_class=RECEIPT,
    )
    return body + tlv(RECEIPTED_MESSAGE_ID, id + b"\0") + DELIVERED


def received(number: int, destination: str) -> bytes:
    """Return the body of a deliver_sm with a received SMS, from a number of its own."""
    return sm_body(Address(1, 1, f"4917{number:08d}"), Address(1, 1, destination), b"MO%09d" % number)
