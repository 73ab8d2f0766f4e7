"""Masks PDUs at equal length: the password always, the text unless it is wanted.

Only listed parts are shown: fields of the tables, and TLVs whose tag is known. Octets that no table explains
are overwritten like a text, since they may be one.
"""

import re
from typing import Final

from router.smpp.behind_text import beginning, ends_with_text
from router.smpp.commands import PDUS
from router.smpp.declare import table
from router.smpp.fields import Misfit, ShortMessageField
from router.smpp.framing import number_at
from router.smpp.operations import HEADER_OCTETS
from router.smpp.pdu import Pdu
from router.smpp.pdus import Bind, Outbind
from router.smpp.tags import Tag
from router.smpp.tlvs import LENGTHS, reach
from router.sms.user_data import BrokenHeader, UserDataHeader

HIDDEN: Final = b"x"
"""Replaces each octet of a text."""

SECRET: Final = b"*"
"""Replaces each octet of a password."""

TEXTS: Final = frozenset({Tag.MESSAGE_PAYLOAD.value, Tag.ADDITIONAL_STATUS_INFO_TEXT.value})
"""TLVs that hold a text."""

_WITH_HEADER: Final = 0x40
"""The bit of esm_class for a user data header (SMPP 3.4 section 5.2.12)."""

LONGEST_HEADER: Final = 16
"""Octets of a user data header that are shown: references, ports and numbers of parts need fewer."""

_A_RECEIPT: Final = 0x3C
"""The bits of esm_class for a type other than a person's message."""

_RECEIPT: Final = re.compile(
    rb"(?:(?:id|sub|dlvrd|submit date|done date|stat|err|Sub|Dlvrd|Submit date|Done date|Stat|Err)"
    rb":[0-9A-Za-z-]{0,65} ?)*(?:[Tt]ext:)?"
)
"""The beginning of a receipt, up to the text of its message (SMPP 3.4 appendix B)."""


def mask(octets: bytes, texts: bool = False) -> bytes:
    """Return a whole PDU that can be shown, of the same length; ``texts``: with the text of its message.

    Octets that are no PDU are all overwritten.
    """
    if len(octets) < HEADER_OCTETS or number_at(octets, 0) != len(octets):
        return HIDDEN * len(octets)
    declared = PDUS.get(number_at(octets, 4))
    if declared is None:
        return _cover(octets, HEADER_OCTETS, len(octets))
    if issubclass(declared, Bind | Outbind):
        return _without_password(octets)
    return octets if texts else _without_text(declared, octets)


def _cover(octets: bytes, start: int, end: int, by: bytes = HIDDEN) -> bytes:
    return octets[:start] + by * (end - start) + octets[end:]


def _without_password(octets: bytes) -> bytes:
    """Overwrite the password, which is the second string.

    If there is only one string, its NUL may be missing.
    """
    start = octets.find(0, HEADER_OCTETS) + 1
    if not start:
        return _cover(octets, HEADER_OCTETS, len(octets), SECRET)
    end = octets.find(0, start)
    return _cover(octets, start, len(octets) if end < 0 else end, SECRET)


def _without_text(declared: type[Pdu], octets: bytes) -> bytes:
    at, shown, fields = HEADER_OCTETS, octets, table(declared)
    esm_class = 0
    for name, kind in fields:
        try:
            found, end = kind.read(octets, at, True)
        except Misfit:
            return _cover(shown, at, len(octets))
        if name == "esm_class" and isinstance(found, int):
            esm_class = found
        if isinstance(kind, ShortMessageField):
            start = at + 1 + _harmless(octets[at + 1 : end], esm_class)
            shown = _cover(shown, start, end)
        at = min(end, len(octets))
    if ends_with_text(fields):
        begins = beginning(octets, at)
        shown, at = _cover(shown, at, begins), begins
    return _without_texts_of_tlvs(shown, at, esm_class)


def _without_texts_of_tlvs(octets: bytes, at: int, esm_class: int) -> bytes:
    end, shown = reach(octets, at), octets
    while at < end:
        tag, length = number_at(octets, at) >> 16, number_at(octets, at) & 0xFFFF
        value, at = at + 4, at + 4 + length
        if tag in TEXTS:
            shown = _cover(shown, value + _harmless(octets[value:at], esm_class), at)
        elif tag not in LENGTHS:
            shown = _cover(shown, value, at)
    return _cover(shown, end, len(octets))


def _header(text: bytes) -> int:
    """Return the octets of the user data header; 0 if there is none, whatever esm_class says."""
    try:
        _, rest = UserDataHeader.parse(text)
    except BrokenHeader:
        return 0
    octets = len(text) - len(rest)
    return octets if octets <= LONGEST_HEADER else 0


def _harmless(text: bytes, esm_class: int) -> int:
    """Count the octets at the front that nobody has written as text: a header, or a receipt's own words."""
    if esm_class & _WITH_HEADER:
        return _header(text)
    if esm_class & _A_RECEIPT and (begun := _RECEIPT.match(text)) is not None:
        return begun.end()
    return 0
