"""The base class of all PDUs."""

from typing import ClassVar

from router.smpp.declare import optional_parameters, pdu
from router.smpp.operations import CommandId
from router.sms.message import Tlvs


@pdu
class Pdu:
    """Any PDU but for its header: the numbers of that belong to the session.

    ``tlvs`` are the optional parameters; any PDU may have some (SMPP 5.0 section 4.8), none to a 3.3 peer.
    """

    command_id: ClassVar[CommandId]

    tlvs: Tlvs = optional_parameters()
