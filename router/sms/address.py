"""An address as SMPP carries it: type of number, numbering plan, and the octets of the number."""

from typing import Final

from router.sms.value import value

KEYS: Final = "0123456789*#"
"""The characters on a telephone's keys."""

LONGEST: Final = 20
"""Octets of an address in submit_sm. data_sm has room for 64, but no way onward has."""


@value
class Address:
    """A source or destination address.

    ``ton`` and ``npi`` are the octets of SMPP 3.4 section 5.2.5 and 5.2.6. ``addr`` holds the octets of the
    C-octet string without its NUL, read as Latin-1 so that every octet survives; at most 20 octets in
    submit_sm and deliver_sm, 64 in data_sm.
    """

    ton: int = 0
    npi: int = 0
    addr: str = ""


def dialable(addr: str) -> bool:
    """Tell whether it may be a destination_addr: digits, perhaps behind one plus; or a service code.

    Who may send to service codes, which have `*` or `#` among the digits, is the routes' to say.
    """
    begins = 1 if addr[:1] == "+" else 0
    return begins < len(addr) <= LONGEST and not addr[begins:].strip(KEYS)


def printable(addr: str) -> bool:
    """Tell whether it may be a source_addr: printable ASCII, blanks included, or nothing at all."""
    return len(addr) <= LONGEST and addr.isascii() and addr.isprintable()
