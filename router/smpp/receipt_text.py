"""Decodes the text of a receipt, whatever a far side has put around it: a header, NULs, blanks, UTF-16."""

from router.sms.user_data import BrokenHeader, UserDataHeader

UCS2 = 8

_HEAD = 32
"""Octets by which UTF-16 is recognised: a receipt's own words come before those of its message."""

_MARKS = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le"}


def without_header(octets: bytes) -> bytes:
    """Return the octets behind the user data header; all of them if there is none, whatever esm_class
    says.
    """
    try:
        _, rest = UserDataHeader.parse(octets)
    except BrokenHeader:
        return octets
    return rest


def letters(octets: bytes, data_coding: int) -> str:
    """Return the text. Its octets show the alphabet better than data_coding does.

    Some peers announce 8 for ASCII, and send UTF-16 under 0. In UTF-16 a letter of a receipt has a NUL in
    front of it or, in the wrong order, behind it; the few NULs around a text or an id are no sign of UTF-16.
    """
    marked = _MARKS.get(octets[:2])
    if marked is not None:
        return octets[2:].decode(marked, "replace")
    head = octets[:_HEAD]
    before, behind = head[::2].count(0), head[1::2].count(0)
    if max(before, behind) * (6 if data_coding == UCS2 else 3) > len(head):
        return octets.decode("utf-16-be" if before > behind else "utf-16-le", "replace")
    return octets.lstrip(b"\0").decode("latin-1")
