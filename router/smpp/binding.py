"""Versions that a bind settles for both sides (SMPP 3.4 section 4.1, 5.0 section 4.1.1)."""

from typing import Final, cast

from router.smpp import tlvs
from router.smpp.commands import PDUS
from router.smpp.operations import RESPONSE
from router.smpp.pdus import Bind, BindResp
from router.smpp.states import VERSION_3_4
from router.smpp.tags import Tag

VERSION_3_3: Final = 0x33
VERSION_5_0: Final = 0x50


def known_version(interface_version: int) -> int:
    """Return the highest version we know that is not above this one: 0x33, 0x34 or 0x50.

    No number is refused.
    """
    if interface_version < VERSION_3_4:
        return VERSION_3_3
    return VERSION_5_0 if interface_version >= VERSION_5_0 else VERSION_3_4


def version_offered(answer: BindResp) -> int:
    """Return the SMSC's version from sc_interface_version; 3.3 without that (SMPP 3.4 section 5.3.2.25)."""
    offered = tlvs.find_integer(answer.tlvs, Tag.SC_INTERFACE_VERSION)
    return VERSION_3_3 if offered is None else known_version(offered)


def accepting(bind: Bind, system_id: str, version: int) -> BindResp:
    """Return the answer that accepts a bind.

    It states our version, except to a 3.3 peer, which knows no TLVs.
    """
    answer = cast(type[BindResp], PDUS[bind.command_id | RESPONSE])
    if known_version(bind.interface_version) == VERSION_3_3:
        return answer(system_id=system_id)
    return answer(system_id=system_id, tlvs=(tlvs.integer(Tag.SC_INTERFACE_VERSION, version),))
