"""ShortMessage: the value that all rooms pass on."""

from typing import Final

from router.sms.address import Address
from router.sms.value import value

Tlv = tuple[int, bytes]
"""Tag and value octets of one optional parameter (SMPP 3.4 section 5.3)."""

Tlvs = tuple[Tlv, ...]
"""Optional parameters in the order in which they came, repeats kept."""

NO_ADDRESS: Final = Address()

UDHI: Final = 0x40
"""esm_class bit: the text begins with a user data header (SMPP 3.4 section 5.2.12)."""


@value(kw_only=True)
class ShortMessage:
    """A short message, in either direction; names and values are those of SMPP 3.4 section 4.4.

    ``short_message`` holds the octets of the text (user data header included, if ``esm_class`` has UDHI),
    wherever they were on the wire; ``payload``: they were in message_payload, which is then not in ``tlvs``.
    Times are missing here: acceptance settles them, in seconds of Unix time.
    """

    source_addr: Address = NO_ADDRESS
    destination_addr: Address = NO_ADDRESS
    short_message: bytes = b""
    data_coding: int = 0
    esm_class: int = 0
    registered_delivery: int = 0
    priority_flag: int = 0
    protocol_id: int = 0
    service_type: str = ""
    sm_default_msg_id: int = 0
    payload: bool = False
    tlvs: Tlvs = ()
