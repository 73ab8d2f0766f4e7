"""Joins the segments of a text."""

from collections.abc import Sequence

from router.sms.alphabet import Alphabet, data_coding_for, encode, encodes, unmarked
from router.sms.message import ShortMessage
from router.sms.parts import UserData, put_together
from router.sms.user_data import LOCKING_SHIFT, SINGLE_SHIFT, concatenation, without_sar
from router.sms.value import evolve


def join(segments: Sequence[ShortMessage], alphabet: Alphabet) -> ShortMessage:
    """Join segments into one message, in the order of their numbers; repeats of a number are left out.

    ``alphabet`` is what data_coding 0 means in them. The octets are joined before anything is decoded, so
    that a pair which a bad cut tore apart is whole again, and a byte order mark of the first segment holds
    for all; segments that differ in alphabet become one text. Everything else is that of the first segment.
    BrokenHeader as `split_header`; Unreadable if they differ, and one is no text.
    """
    ordered = in_order(segments)
    first = ordered[0]
    data = together([UserData.of(each, alphabet).without_concatenation() for each in ordered], alphabet)
    header = data.header.encode()
    return put_together(first, header, data.octets, data.data_coding, without_sar(first.tlvs), payload=True)


def in_order(segments: Sequence[ShortMessage]) -> list[ShortMessage]:
    """Return the segments by number, the first of each; messages without a number in the order of their
    arrival.
    """
    found: dict[int, ShortMessage] = {}
    for position, each in enumerate(segments, 1):
        place = concatenation(each)
        found.setdefault(place.number if place else position, each)
    return [found[number] for number in sorted(found)]


def together(parts: Sequence[UserData], alphabet: Alphabet) -> UserData:
    """Join the user data of several messages.

    Octets that are binary, or that all read alike, are not decoded.
    """
    kinds = {(part.alphabet, part.header.shifts) for part in parts}
    octets = [part.octets for part in parts]
    if kinds == {(Alphabet.UCS2, (0, 0))}:
        return evolve(parts[0], octets=unmarked(octets))
    if len(kinds) == 1 or any(part.alphabet is Alphabet.BINARY for part in parts):
        return evolve(parts[0], octets=b"".join(octets))
    header = parts[0].header.without(SINGLE_SHIFT, LOCKING_SHIFT)
    text = "".join(part.text for part in parts)
    if encodes(text, alphabet):
        return UserData(header, encode(text, alphabet), 0, alphabet)
    ucs2 = data_coding_for(Alphabet.UCS2, parts[0].data_coding)
    return UserData(header, encode(text, Alphabet.UCS2), ucs2, Alphabet.UCS2)
