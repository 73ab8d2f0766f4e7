"""Measures a text in SMS, and finds where it may be cut (TS 23.040 section 9.2.3.24.1, TS 23.038).

Sizes are in units on the air: septets, UTF-16 units, or octets. A channel that is given ASCII or Latin-1
makes GSM7 of it if it can, else UCS2 (as GoIPs do), and the units are those of what it makes.
"""

from collections.abc import Callable, Iterator
from typing import Final

from router.sms.alphabet import Alphabet, decode, encodes, septets
from router.sms.clusters import break_before

USER_DATA: Final = 140
"""The octets that one SMS has room for (TS 23.040 section 9.2.3.16)."""

EIGHT_BIT: Final = (Alphabet.ASCII, Alphabet.LATIN1)


def room(header: int, air: Alphabet) -> int:
    """Return the units that fit beside a header of ``header`` octets, its length octet and fill bits
    included.
    """
    left = USER_DATA - header
    if air is Alphabet.GSM7:
        return left * 8 // 7
    return left // 2 if air is Alphabet.UCS2 else left


def in_gsm7(alphabet: Alphabet, cost: int) -> bytes:
    """Return the octets of an eight-bit alphabet whose characters take ``cost`` septets."""
    shown = [(octet, decode(bytes((octet,)), alphabet)) for octet in range(0x100)]
    return bytes(octet for octet, text in shown if encodes(text, Alphabet.GSM7) and septets(text) == cost)


SINGLES: Final = {alphabet: in_gsm7(alphabet, 1) for alphabet in EIGHT_BIT}
DOUBLES: Final = {alphabet: in_gsm7(alphabet, 2) for alphabet in EIGHT_BIT}
HELD: Final = {alphabet: SINGLES[alphabet] + DOUBLES[alphabet] for alphabet in EIGHT_BIT}

ALIKE: Final = bytes(
    octet
    for octet in range(0x80)
    if decode(bytes((octet,)), Alphabet.GSM7) == chr(octet) and octet in SINGLES[Alphabet.ASCII]
)
"""The octets that GSM7, ASCII and Latin-1 read alike."""


def on_air(octets: bytes, alphabet: Alphabet) -> Alphabet:
    """Return the alphabet in which a text travels: GSM7, UCS2 or BINARY."""
    if alphabet not in EIGHT_BIT:
        return alphabet
    return Alphabet.UCS2 if octets.translate(None, HELD[alphabet]) else Alphabet.GSM7


def length(octets: bytes, alphabet: Alphabet) -> int:
    """Return the units that a text takes on the air."""
    if alphabet is Alphabet.UCS2:
        return (len(octets) + 1) // 2
    if alphabet in EIGHT_BIT and on_air(octets, alphabet) is Alphabet.GSM7:
        return len(octets) + doubles(octets, alphabet)
    return len(octets)


def doubles(octets: bytes, alphabet: Alphabet) -> int:
    """Count the characters of an eight-bit text that take two septets."""
    return len(octets.translate(None, SINGLES[alphabet]))


def pieces(octets: bytes, alphabet: Alphabet, size: int) -> Iterator[bytes]:
    """Yield a text in pieces of at most ``size`` units each, as few as possible.

    Escape pairs and surrogate pairs stay whole, and so do CR LF and what a reader sees as one sign, if the
    cut needs not give way too far.
    """
    end_of = end_of_piece(octets, alphabet)
    start = 0
    while start < len(octets):
        end = max(end_of(octets, start, size), start + 1)
        yield octets[start:end]
        start = end


EndOfPiece = Callable[[bytes, int, int], int]
"""A function of octets, start and size in units; it returns where the piece from there ends."""


def end_of_piece(octets: bytes, alphabet: Alphabet) -> EndOfPiece:
    """Return the function that finds where a piece of this text ends."""
    if alphabet in EIGHT_BIT and on_air(octets, alphabet) is Alphabet.GSM7:
        return eight_bit_end(alphabet)
    return ENDS[alphabet]


def octet_end(octets: bytes, start: int, size: int) -> int:
    """Return the end of a piece of binary octets: anywhere."""
    return min(start + size, len(octets))


def character_end(octets: bytes, start: int, size: int) -> int:
    """Return the end of a piece of a text with one octet for each character: not between CR and LF."""
    end = min(start + size, len(octets))
    return end - 1 if octets[end - 1 : end + 1] == b"\r\n" else end


def gsm7_end(octets: bytes, start: int, size: int) -> int:
    """Return the end of a piece of septets: not behind a 0x1B that begins a pair."""
    end = start + size
    if end >= len(octets):
        return len(octets)
    escapes = octets[start:end]
    odd = (len(escapes) - len(escapes.rstrip(b"\x1b"))) % 2
    return end - 1 if odd else character_end(octets, start, size)


def eight_bit_end(alphabet: Alphabet) -> EndOfPiece:
    """Return a function that ends a piece of characters of one or two septets at the last place where they
    fit.
    """

    def end_of(octets: bytes, start: int, size: int) -> int:
        end = min(start + size, len(octets))
        while (over := end - start + doubles(octets[start:end], alphabet) - size) > 0:
            end -= (over + 1) // 2
        return character_end(octets, start, end - start)

    return end_of


def ucs2_end(octets: bytes, start: int, size: int) -> int:
    """Return the end of a piece of UTF-16: before a sign that does not fit whole, never inside a surrogate
    pair.
    """
    end = start + 2 * size
    if end >= len(octets):
        return len(octets)
    if is_high(octets, end - 2) and is_low(octets, end):
        end -= 2
    head = octets[start:end].decode("utf-16-be", "surrogatepass")
    tail = decode(octets[end : end + 4], Alphabet.UCS2)
    kept = head[: break_before(head + tail[:1], len(head))]
    return start + len(kept.encode("utf-16-be", "surrogatepass"))


def is_high(octets: bytes, position: int) -> bool:
    """Tell whether the first half of a surrogate pair is here."""
    return octets[position] & 0xFC == 0xD8


def is_low(octets: bytes, position: int) -> bool:
    """Tell whether the second half of a surrogate pair is here."""
    return octets[position] & 0xFC == 0xDC


ENDS: dict[Alphabet, EndOfPiece] = {
    Alphabet.GSM7: gsm7_end,
    Alphabet.UCS2: ucs2_end,
    Alphabet.ASCII: character_end,
    Alphabet.LATIN1: character_end,
    Alphabet.BINARY: octet_end,
}
