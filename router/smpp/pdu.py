"""The base class of all PDUs."""

from typing import ClassVar

from router.smpp.declare import optional_parameters, pdu
from router.smpp.operations import CommandId
from router.sms.message import Tlvs


@pdu
class Pdu:
    """A PDU without its header, whose numbers belong to the session.

    ``tlvs`` are the optional parameters. Any PDU may have some (SMPP 5.0 section 4.8), but none goes to a 3.3
    peer.
    """

    command_id: ClassVar[CommandId]

    tlvs: Tlvs = optional_parameters()
