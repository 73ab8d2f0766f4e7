"""Numbers: which of them are the same, and how they are written for a gateway."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import phonenumbers

from router.routing.pattern import Pattern
from router.sms.value import value

DIGITS: Final = 9
"""Last digits by which numbers are compared if nothing but their digits is known."""

INTERNATIONAL: Final = 1
"""Type of number (SMPP 3.4 section 5.2.5)."""


@value
class Identity:
    """Identity of a number, however it was written: its last digits, and all of it in E.164 if that is known.

    Short codes and names stand for themselves.
    """

    digits: str
    e164: str = ""

    def same(self, other: "Identity") -> bool:
        """Tell whether both are one number."""
        return self.digits == other.digits and agrees(self.e164, other.e164)


def agrees(e164: str, other: str) -> bool:
    """Tell whether two numbers with the same last digits are one.

    If only one of them is known in full (the other is empty), they are.
    """
    return not e164 or not other or e164 == other


@lru_cache(maxsize=65536)
def identity(addr: str, ton: int = 0, country: str | None = None) -> Identity:
    """Return the identity of a number as it was written, read by a country (ISO 3166) if one is given."""
    bare = addr if addr.isalnum() else re.sub(r"[ ()./-]", "", addr)
    plus = bare.startswith("+")
    digits = bare[1:] if plus else bare
    if not digits.isascii() or not digits.isdigit():
        return Identity(addr)
    if (plus or ton == INTERNATIONAL) and not digits.startswith("0"):
        e164 = _without_trunk_zero(digits)
        return Identity(e164[-DIGITS:], e164)
    e164 = _e164(digits, country) if country else ""
    return Identity((e164 or digits)[-DIGITS:], e164)


def _without_trunk_zero(digits: str) -> str:
    """Remove the zero of +256 0772…, which people write and networks accept; some countries keep theirs."""
    for length in (1, 2, 3):
        if int(digits[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return _e164(f"+{digits}", None) or digits if digits[length : length + 1] == "0" else digits
    return digits


def _e164(digits: str, country: str | None) -> str:
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]


@value
class Rewrite:
    """A pattern to find in a number, and its replacement (as in `re.sub`)."""

    match: Pattern
    replace: str


def rewritten(addr: str, rewrites: Sequence[Rewrite]) -> str:
    """Return a number after all rewrites, in their order."""
    for rewrite in rewrites:
        addr = rewrite.match.sub(rewrite.replace, addr)
    return addr
