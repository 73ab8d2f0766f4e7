"""Which numbers and addresses Kannel lets pass: its allowed and denied lists."""

import re
from collections.abc import Sequence

from attrs import frozen

from router.importing.kannel.prefixes import prefixes
from router.importing.kannel.source import Group

ANY = "*.*.*.*"

ADDRESS = re.compile(r"(?:[0-9]{1,3}|\*)(?:\.(?:[0-9]{1,3}|\*)){3}", re.ASCII)


@frozen
class Limits:
    """Prefixes that are allowed and denied; what stands in neither is allowed unless nothing is denied."""

    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    @classmethod
    def of(cls, group: Group, middle: str = "") -> "Limits":
        """Return the limits of a group: `allowed-prefix` and `denied-prefix`, with a middle part or none."""
        return cls(
            prefixes(group.get(f"allowed-{middle}prefix")), prefixes(group.get(f"denied-{middle}prefix"))
        )

    def take(self, number: str) -> bool:
        """Tell whether a number passes (gw/smscconn.c `smscconn_usable`)."""
        if self.denied:
            return number.startswith(self.allowed) or not number.startswith(self.denied)
        return not self.allowed or number.startswith(self.allowed)


def networks(allow: Sequence[str], deny: Sequence[str]) -> tuple[list[str], str]:
    """Return the networks of `allow_from`, and what they cannot say; none is everybody."""
    if not deny:
        return [], ""
    if ANY not in deny:
        return [], "the addresses that are denied are not left out: `allow_from` names those that may come"
    found = [_network(address) for address in allow if address != ANY]
    if ANY in allow or None in found or not found:
        clear = ANY in allow
        return [], "" if clear else "the addresses cannot be said as networks: write `allow_from` by hand"
    return [one for one in found if one is not None], ""


def _network(address: str) -> str | None:
    parts = address.split(".")
    fixed = [part for part in parts if part != "*"]
    whole = (
        ADDRESS.fullmatch(address) and parts[: len(fixed)] == fixed and all(int(part) < 256 for part in fixed)
    )
    if not whole:
        return None
    numbers = [str(int(part)) for part in fixed] + ["0"] * (4 - len(fixed))
    return ".".join(numbers) + ("" if len(fixed) == 4 else f"/{8 * len(fixed)}")
