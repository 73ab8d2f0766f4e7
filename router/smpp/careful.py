"""PDUs read and written field by field along their tables: the way of all PDUs that are not valid.

It finds out which field is wrong and what to answer; lenient, it takes what there is.
"""

from collections.abc import Callable
from typing import cast

from router.smpp import tlvs
from router.smpp.behind_text import beginning, ends_with_text
from router.smpp.declare import Pdu, table
from router.smpp.errors import BadTlvs
from router.smpp.fields import Misfit
from router.smpp.operations import HEADER_OCTETS
from router.sms.message import Tlvs


def read(declared: type[Pdu], octets: bytes, lenient: bool) -> Pdu:
    """Read the body of a PDU that stands whole in ``octets``, header included.

    Lenient, strings may lack their NUL at the end of the PDU or be too long, fields that are missing keep
    their defaults, and what follows the last whole TLV is passed over.

    :raises Misfit: the first field that is wrong; never when lenient.
    """
    found: dict[str, object] = {}
    at = HEADER_OCTETS
    fields = table(declared)
    for name, kind in fields:
        try:
            found[name], at = kind.read(octets, at, lenient)
        except Misfit as misfit:
            if lenient:
                at = len(octets)
                break
            raise misfit.of(name) from None
    if ends_with_text(fields):
        at = beginning(octets, at)
    found["tlvs"] = tlvs.salvage(octets, at) if lenient else _tlvs(octets, at)
    return cast(Callable[..., Pdu], declared)(**found)


def _tlvs(octets: bytes, at: int) -> Tlvs:
    try:
        return tlvs.parse(octets, at)
    except BadTlvs as bad:
        raise Misfit(bad.command_status, bad.offset, str(bad)).of("tlvs") from None


def body(pdu: Pdu) -> bytes:
    """The octets of a PDU behind its header.

    :raises EncodeError: the first field whose value does not fit.
    """
    written = [kind.write(name, getattr(pdu, name)) for name, kind in table(type(pdu))]
    return b"".join(written) + tlvs.encode(pdu.tlvs)
