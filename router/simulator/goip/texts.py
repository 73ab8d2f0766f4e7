"""Texts as the box and the handset see them: alphabets, what a text costs in SMS, user data headers."""

from attrs import frozen

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""TS 23.038 6.2.1, in the order of the septets."""

EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
"""TS 23.038 6.2.1.1: what follows the escape."""

ESCAPE = 0x1B

SEPTETS = {character: bytes((septet,)) for septet, character in enumerate(BASIC) if septet != ESCAPE} | {
    character: bytes((ESCAPE, septet)) for septet, character in EXTENSION.items()
}
"""The octets of a character, a septet in each."""

COST = {character: len(octets) for character, octets in SEPTETS.items()}
"""Septets that a character takes."""


@frozen
class Concatenation:
    """Which part of which long SMS this is (TS 23.040 9.2.3.24.1 and 9.2.3.24.8)."""

    reference: int
    total: int
    number: int


def units(character: str) -> int:
    """Return the UTF-16 units of a character."""
    return 2 if character > "\uffff" else 1


def cut(text: str) -> list[str]:
    """Cut a text into parts for the air: 160 or 153 septets each, 70 or 67 UTF-16 units."""
    gsm = all(character in COST for character in text)
    costs = [COST[character] if gsm else units(character) for character in text]
    whole, part = (160, 153) if gsm else (70, 67)
    if sum(costs) <= whole:
        return [text]
    parts, room = [""], part
    for character, cost in zip(text, costs, strict=True):
        if cost > room:
            parts.append("")
            room = part
        parts[-1] += character
        room -= cost
    return parts


def count_parts(text: str) -> int:
    """Count the SMS that a text costs. Thirty-five characters fit into one whatever they are."""
    return 1 if len(text) <= 35 else len(cut(text))


def from_gsm(octets: bytes) -> str:
    """Decode septets, one in each octet; an escape that means nothing is a space (TS 23.038 6.2.1.1)."""
    text, escaped = "", False
    for octet in octets:
        if escaped:
            text, escaped = text + EXTENSION.get(octet, BASIC[octet & 0x7F]), False
        elif octet == ESCAPE:
            escaped = True
        else:
            text += BASIC[octet] if octet < 0x80 else "\ufffd"
    return text + " " * escaped


def to_gsm(text: str) -> bytes | None:
    """Return the text as septets, one in each octet; None if the alphabet has not got all of it."""
    return b"".join(SEPTETS[character] for character in text) if SEPTETS.keys() >= set(text) else None


def decode(octets: bytes, data_coding: int, charset: str = "ascii") -> str:
    """Return the text that the octets mean; what they can not mean is shown as U+FFFD.

    ``charset`` is what data_coding 0 means to the box: ``ascii``, ``gsm7`` or ``latin1``.
    """
    if data_coding == 8 or (0x10 <= data_coding < 0x40 and data_coding & 0x0C == 0x08):
        return octets.decode("utf-16-be", "replace")
    if data_coding == 0:
        return from_gsm(octets) if charset == "gsm7" else octets.decode(charset, "replace")
    return octets.decode("ascii" if data_coding == 1 else "latin-1", "replace")


def split_header(octets: bytes) -> tuple[bytes, bytes]:
    """Return the user data header with its length octet, and the rest."""
    end = octets[0] + 1 if octets else 0
    return octets[:end], octets[end:]


def concatenation(header: bytes) -> Concatenation | None:
    """Read a header's concatenation; the last element counts, a senseless one does not."""
    found, at = None, 1
    while at + 2 <= len(header):
        kind, length = header[at], header[at + 1]
        value = header[at + 2 : at + 2 + length]
        if (kind, len(value)) in ((0x00, 3), (0x08, 4)):
            found = Concatenation(int.from_bytes(value[:-2], "big"), value[-2], value[-1])
        at += 2 + length
    return found if found and 0 < found.number <= found.total else None


def join_header(reference: int, total: int, number: int) -> bytes:
    """Return a header with an 8-bit reference."""
    return bytes((5, 0, 3, reference & 0xFF, total, number))
