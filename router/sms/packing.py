"""Packs septets into octets, as SMS carry them on the air (TS 23.038 section 6.1.2.1).

SMPP does not pack: there, one septet is in one octet. A few SMSCs want packing nevertheless.
"""


def pack(septets: bytes, fill_bits: int = 0) -> bytes:
    """Return septets (bit 7 of each is ignored) as a row of bits, the lowest first, after some that are 0.

    Fill bits bring the text to a septet's boundary behind a header of n octets: `fill_bits_after`.
    """
    row = 0
    for septet in reversed(septets):
        row = row << 7 | septet & 0x7F
    return (row << fill_bits).to_bytes((len(septets) * 7 + fill_bits + 7) // 8, "little")


def unpack(octets: bytes, count: int, fill_bits: int = 0) -> bytes:
    """Return the first ``count`` septets; raises ValueError if there are fewer.

    The count must be told (TP-UDL less the header): seven zero bits at the end may be an `@`.
    """
    if (count * 7 + fill_bits + 7) // 8 > len(octets):
        raise ValueError(f"{len(octets)} octets do not hold {count} septets")
    row = int.from_bytes(octets, "little") >> fill_bits
    return bytes(row >> place & 0x7F for place in range(0, count * 7, 7))


def fill_bits_after(header: int) -> int:
    """Return the fill bits behind a header of ``header`` octets, its length octet included (TS 23.040
    9.2.3.24).
    """
    return -header * 8 % 7
