"""An address as SMPP carries it: type of number, numbering plan, and the octets of the number."""

from router.sms.value import value


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
