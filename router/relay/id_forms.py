"""Spellings of remote ids: a far side names a message in its answer and again in its report.

SMPP 3.4 section 5.2.23 makes message_id an opaque string, and equal strings are the rule. But some far sides
pad with zeros in one place only, or write hex digits in the answer and decimal ones in the report. A
*reading* is a pair of spellings, for answers and for reports. Given the id in a report, `forms` lists what
the answer may have said, so both memory and disk can be asked for strings.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Final

LONGEST: Final = 64
"""Characters of an id that may be a number: octets of message_id in SMPP 3.4 section 5.2.23."""

Written = Callable[[str, "Remote", Iterable[int]], Sequence[str]]


class Remote(Enum):
    """The rule of a channel; ``HEX_DECIMAL``: hex in answers, decimal in reports."""

    AUTO = "auto"
    EXACT = "exact"
    DECIMAL = "decimal"
    HEX = "hex"
    HEX_DECIMAL = "hex/decimal"
    DECIMAL_HEX = "decimal/hex"
    FOLDED = "but for case"
    """Under ``AUTO`` only: letters are the same in either case, if `remote_ids.RemoteIds` believes it."""


_BASES: Final = {
    Remote.DECIMAL: (10, 10),
    Remote.HEX: (16, 16),
    Remote.HEX_DECIMAL: (16, 10),
    Remote.DECIMAL_HEX: (10, 16),
}
"""The bases of answers, and of reports."""

SAME: Final = (Remote.EXACT, Remote.DECIMAL, Remote.HEX, Remote.FOLDED)
"""Readings with one way of writing on both sides: what they learn of a channel is the same."""

CONVERSIONS: Final = (Remote.HEX_DECIMAL, Remote.DECIMAL_HEX)
_PREFIX: Final = "0x"
"""Prefix that some write before hex digits."""

GROUPED: Final = frozenset("0123456789abcdefABCDEFxX-_.:{}")
"""Characters of an id whose letters are hex digits, in groups as in a UUID or not."""

_DIGITS: Final = {10: frozenset("0123456789"), 16: frozenset("0123456789abcdefABCDEF")}


def forms(remote_id: str, reading: Remote, widths: Iterable[int]) -> Sequence[str]:
    """Return the ids that the answer may have had if its report has this one, padded to these widths.

    An id that is no number in the reading stands for itself.
    """
    answer, report = _BASES.get(reading, (0, 0))
    return _written(remote_id, report, answer, widths) if answer else (remote_id,)


def reports_of(remote_id: str, reading: Remote, widths: Iterable[int]) -> Sequence[str]:
    """Return the ids that the report may have if the answer had this one; the inverse of `forms`."""
    answer, report = _BASES.get(reading, (0, 0))
    return _written(remote_id, answer, report, widths) if answer else (remote_id,)


def _written(remote_id: str, base: int, other: int, widths: Iterable[int]) -> Sequence[str]:
    digits = unprefixed(remote_id) if base == 16 else remote_id
    if not digits or len(digits) > LONGEST or not _DIGITS[base].issuperset(digits):
        return (remote_id,)
    number = int(digits, base)
    bare = (str(number),) if other == 10 else (f"{number:x}", f"{number:X}")
    written = dict.fromkeys((remote_id, *bare) if base == other else bare)
    for width in widths:
        if width > len(bare[0]):
            written.update(dict.fromkeys(one.zfill(width) for one in bare))
    if other == 16:
        written.update(dict.fromkeys(_PREFIX + one for one in tuple(written) if unprefixed(one) is one))
        written.update(dict.fromkeys(("0X" + bare[-1],)))
    return tuple(written)


def unprefixed(remote_id: str) -> str:
    """Return the id without the prefix of hex digits."""
    return remote_id[len(_PREFIX) :] if remote_id[: len(_PREFIX)].lower() == _PREFIX else remote_id


def folded(remote_id: str) -> str:
    """Return the common form of ids that differ only in case or, for hex digits, by a leading `0x`."""
    return (unprefixed(remote_id) if GROUPED.issuperset(remote_id) else remote_id).lower()


def in_either_case(remote_id: str) -> tuple[str, ...]:
    """Return the spellings of an id whose letters may be in either case."""
    common = folded(remote_id)
    if common == remote_id and not any(map(str.isalpha, common)):
        return (remote_id,)
    either = (remote_id, common, common.upper())
    return (*either, *(_PREFIX + one for one in either[1:])) if GROUPED.issuperset(common) else either
