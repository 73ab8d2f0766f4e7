"""Comparison of the addresses in a status report with those of a message.

A report comes from the number that the message went to (SMPP 3.4 section 5.2.12: addresses are swapped), but
not all far sides swap them, some write the number otherwise, and a GoIP may put names of its own there.
"""

from collections.abc import Callable, Sequence

from router.relay.sending.attempt import Part
from router.routing.numbers import Identity, identity, rewritten

DIGITS_ALIKE = 6
"""Digits from which on the end of a number may stand for the whole, its country or area being left out."""

SHORTEST = 3
"""Digits of a number at least. What is shorter, or has letters, may stand for anything."""


def verdicts(
    addresses: Sequence[str], parts: Sequence[Part], country: Callable[[Part], str | None]
) -> list[bool | None]:
    """Tell of each segment whether it went to one of these addresses; None where they do not say.

    If some went to exactly that number, those whose numbers only end alike are not meant.
    """
    found = [agrees(addresses, part, country(part)) for part in parts]
    if found.count(True) > 1:
        exact = [_exactly(addresses, part) for part in parts]
        if any(exact):
            return [is_exact if one else one for one, is_exact in zip(found, exact, strict=True)]
    return found


def agrees(addresses: Sequence[str], part: Part, country: str | None) -> bool | None:
    """Tell whether a segment went to one of these addresses; False only if to another number for certain."""
    written = [identity(addr, ton, country) for addr, ton in _went_to(part)]
    told = [identity(addr, 0, country) for addr in addresses]
    if any(same(one, other) for one in told for other in written):
        return True
    own = [identity(addr, 0, country) for addr in _own(part) if addr]
    others = [one for one in told if not any(same(one, ours) for ours in own)]
    differs = any(all(_differ(one, other) for other in written) for one in others)
    return False if differs else None


def is_among(number: str, addresses: Sequence[str]) -> bool:
    """Tell whether one of these addresses is this number, judging by its digits."""
    return any(same(identity(number), identity(addr)) for addr in addresses)


def same(one: Identity, other: Identity) -> bool:
    """Tell whether two numbers are one; one without country or area must have the same last digits."""
    if one.e164 and other.e164:
        return one.e164 == other.e164
    mine, theirs = _significant(one), _significant(other)
    if mine == theirs:
        return True
    short, long = sorted((mine, theirs), key=len)
    return len(short) >= DIGITS_ALIKE and _is_number(short) and _is_number(long) and long.endswith(short)


def _differ(one: Identity, other: Identity) -> bool:
    """Tell whether two numbers differ for certain; a short code may have a prefix before it."""
    if one.e164 and other.e164:
        return one.e164 != other.e164
    short, long = sorted((_significant(one), _significant(other)), key=len)
    return _is_number(short) and _is_number(long) and not long.endswith(short)


def _significant(one: Identity) -> str:
    return one.digits.lstrip("0") or one.digits


def _is_number(digits: str) -> bool:
    return len(digits) >= SHORTEST and digits.isascii() and digits.isdigit()


def _went_to(part: Part) -> list[tuple[str, int]]:
    """Return the numbers that the segment went to: as its ESME wrote it, and as its gateway got it."""
    to = part.attempt.planned.sending.message.destination_addr
    numbers = part.attempt.channel.settings.numbers
    if not numbers:
        return [(to.addr, to.ton)]
    return [(to.addr, to.ton), (rewritten(to.addr, numbers), 0)]


def _own(part: Part) -> tuple[str, str]:
    """Return this side's numbers, which a report may name and which say nothing of the recipient."""
    return part.attempt.planned.sending.message.source_addr.addr, part.attempt.channel.settings.number


def _exactly(addresses: Sequence[str], part: Part) -> bool:
    went_to = {_bare(addr) for addr, _ in _went_to(part)}
    return any(_bare(addr) in went_to for addr in addresses)


def _bare(addr: str) -> str:
    return addr.lstrip("+").removeprefix("00")
