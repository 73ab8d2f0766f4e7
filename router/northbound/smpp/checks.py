"""Checks of the values in a submission, each with its own command_status."""

from typing import Final

from router.smpp import tlvs
from router.smpp.operations import CommandStatus
from router.smpp.tags import Tag
from router.sms.address import dialable, printable
from router.sms.message import UDHI, ShortMessage
from router.sms.user_data import BrokenHeader, split_header

HIGHEST_PRIORITY: Final = 3
RESERVED_REGISTERED: Final = 0xE0
"""registered_delivery: bits 7 to 5 (SMPP 3.4 section 5.2.17)."""

TRANSACTION: Final = 0x02
DATAGRAM: Final = 0x01
MODE: Final = 0x03
"""esm_class: the modes that answer with the outcome, or with nothing (section 5.2.12)."""

UCS2: Final = 8

SAR: Final = (Tag.SAR_MSG_REF_NUM, Tag.SAR_TOTAL_SEGMENTS, Tag.SAR_SEGMENT_SEQNUM)


def flaw(message: ShortMessage, replace_if_present_flag: int) -> CommandStatus | None:
    """Return the command_status for the first flaw of a message; None if there is none.

    A missing destination_addr is left to the caller, since submit_multi has a list of them.
    """
    priority, registered, esm_class = message.priority_flag, message.registered_delivery, message.esm_class
    if priority > HIGHEST_PRIORITY:
        return CommandStatus.ESME_RINVPRTFLG
    if registered & RESERVED_REGISTERED:
        return CommandStatus.ESME_RINVREGDLVFLG
    if replace_if_present_flag > 1:
        return CommandStatus.ESME_RINVREPFLAG
    if esm_class & MODE in (DATAGRAM, TRANSACTION):
        # The router answers before the outcome is known, and keeps every message: it can serve neither mode.
        return CommandStatus.ESME_RINVESMCLASS
    if not printable(message.source_addr.addr):
        return CommandStatus.ESME_RINVSRCADR
    destination = message.destination_addr.addr
    if destination and not dialable(destination):
        return CommandStatus.ESME_RINVDSTADR
    if not esm_class and not message.tlvs and not message.data_coding:
        # The fast path: most messages are plain texts.
        return None
    return _flaw_of_text(message)


def _flaw_of_text(message: ShortMessage) -> CommandStatus | None:
    if message.esm_class & UDHI:
        try:
            split_header(message)
        except BrokenHeader:
            return CommandStatus.ESME_RINVESMCLASS
    elif message.data_coding == UCS2 and len(message.short_message) % 2:
        return CommandStatus.ESME_RINVMSGLEN
    if message.tlvs:
        given = [tag for tag in SAR if tlvs.find(message.tlvs, tag) is not None]
        if given and len(given) < len(SAR):
            return CommandStatus.ESME_RMISSINGOPTPARAM
    return None
