"""Finds the optional parameters behind short_message: some peers put a NUL in front of them.

onlinecity/php-smpp does so by default: it writes short_message as a C-octet string, and sm_length does not
count the NUL. By SMPP 3.4 sections 3.1 and 5.2.21 it belongs to nothing.
"""

from router.smpp.declare import Table
from router.smpp.fields import ShortMessageField
from router.smpp.tlvs import reach

NUL = 0


def ends_with_text(fields: Table) -> bool:
    """Tell whether short_message is the last mandatory field of a PDU: such a NUL is known to occur only
    there.
    """
    return bool(fields) and isinstance(fields[-1][1], ShortMessageField)


def beginning(octets: bytes, at: int) -> int:
    """Return where the optional parameters of a PDU begin whose short_message ends at ``at``.

    That is ``at``, unless the octet there is a NUL and more of the PDU can be read from the next one. Tags of
    the specification begin with NUL, too, so parameters that can be read in place are never moved.
    """
    if at >= len(octets) or octets[at] != NUL:
        return at
    there = reach(octets, at)
    return at + 1 if there < len(octets) and reach(octets, at + 1) > there else at
