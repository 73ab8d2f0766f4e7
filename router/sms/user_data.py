"""The user data header in front of a text (TS 23.040 section 9.2.3.24), and the SAR parameters of SMPP."""

from typing import Final, Self

from router.sms.message import UDHI, ShortMessage, Tlvs
from router.sms.value import value

CONCATENATED_8_BIT: Final = 0x00
CONCATENATED_16_BIT: Final = 0x08
SINGLE_SHIFT: Final = 0x24
LOCKING_SHIFT: Final = 0x25

SAR_MSG_REF_NUM: Final = 0x020C
SAR_TOTAL_SEGMENTS: Final = 0x020E
SAR_SEGMENT_SEQNUM: Final = 0x020F
SAR_TAGS: Final = frozenset({SAR_MSG_REF_NUM, SAR_TOTAL_SEGMENTS, SAR_SEGMENT_SEQNUM})


class BrokenHeader(ValueError):
    """A user data header that ends after the user data, or an element that ends after its header.

    Such a message can be passed on as it is, or refused; it must not be joined with others.
    """


@value
class Concatenation:
    """Segment ``number`` of ``total``, both from 1, of the long message ``reference``.

    ``wide`` is the form with a reference of 16 bits (element 0x08), else it has 8 (element 0x00).
    """

    reference: int
    total: int
    number: int
    wide: bool = False

    @property
    def element(self) -> tuple[int, bytes]:
        """Return the information element for it (TS 23.040 sections 9.2.3.24.1 and 9.2.3.24.8)."""
        place = bytes((self.total, self.number))
        if self.wide:
            return CONCATENATED_16_BIT, self.reference.to_bytes(2) + place
        return CONCATENATED_8_BIT, self.reference.to_bytes(1) + place

    @property
    def narrow(self) -> "Concatenation":
        """The same with 8 bits of reference. A full SAR segment has room for no more."""
        return Concatenation(self.reference & 0xFF, self.total, self.number)

    @property
    def tlvs(self) -> Tlvs:
        """Return the three SAR parameters for it (SMPP 3.4 sections 5.3.2.22 to 24)."""
        return (
            (SAR_MSG_REF_NUM, self.reference.to_bytes(2)),
            (SAR_TOTAL_SEGMENTS, self.total.to_bytes(1)),
            (SAR_SEGMENT_SEQNUM, self.number.to_bytes(1)),
        )


@value
class UserDataHeader:
    """The information elements (identifier and data octets) of a header, in their order."""

    elements: tuple[tuple[int, bytes], ...] = ()

    @classmethod
    def parse(cls, octets: bytes) -> tuple[Self, bytes]:
        """Parse the header at the beginning of user data; return it and the octets behind it.

        Raises BrokenHeader if lengths do not fit.
        """
        if not octets or len(octets) <= octets[0]:
            raise BrokenHeader("the user data header is longer than the user data")
        end = octets[0] + 1
        return cls(tuple(elements(octets[1:end]))), octets[end:]

    def encode(self) -> bytes:
        """Encode the header with its length octet; nothing without elements.

        Raises OverflowError above 255 octets.
        """
        if not self.elements:
            return b""
        body = b"".join(bytes((identifier, len(data))) + data for identifier, data in self.elements)
        return len(body).to_bytes(1) + body

    @property
    def concatenation(self) -> Concatenation | None:
        """The place of this segment in a long message. The last element counts; senseless ones are
        ignored.
        """
        found = [placed for element in self.elements if (placed := concatenation_of(*element)) is not None]
        return found[-1] if found else None

    @property
    def shifts(self) -> tuple[int, int]:
        """The languages of the single and the locking shift (TS 23.040 9.2.3.24.15 and 16); 0: none."""
        languages = {identifier: data[0] for identifier, data in self.elements if len(data) == 1}
        return languages.get(SINGLE_SHIFT, 0), languages.get(LOCKING_SHIFT, 0)

    def without(self, *identifiers: int) -> "UserDataHeader":
        """Return the header without its elements of some kinds."""
        if not self.elements:
            return self
        return UserDataHeader(tuple(each for each in self.elements if each[0] not in identifiers))

    def without_concatenation(self) -> "UserDataHeader":
        """Return the header without elements that mark a segment."""
        return self.without(CONCATENATED_8_BIT, CONCATENATED_16_BIT)

    def with_concatenation(self, concatenation: Concatenation) -> "UserDataHeader":
        """Return the header with an element that marks the segment, in the place of another such one."""
        return UserDataHeader((concatenation.element, *self.without_concatenation().elements))


def elements(octets: bytes) -> list[tuple[int, bytes]]:
    """Return the elements behind the length octet."""
    found: list[tuple[int, bytes]] = []
    position = 0
    while position < len(octets):
        start = position + 2
        position = start + octets[position + 1] if start <= len(octets) else start
        if position > len(octets):
            raise BrokenHeader("an information element is longer than its header")
        found.append((octets[start - 2], octets[start:position]))
    return found


def concatenation_of(identifier: int, data: bytes) -> Concatenation | None:
    """Read an element that marks a segment.

    Total 0, number 0 or a number past the total is ignored (TS 23.040 9.2.3.24.1).
    """
    wide = identifier == CONCATENATED_16_BIT
    if identifier not in (CONCATENATED_8_BIT, CONCATENATED_16_BIT) or len(data) != 3 + wide:
        return None
    return sensible(Concatenation(int.from_bytes(data[:-2]), data[-2], data[-1], wide))


def sensible(concatenation: Concatenation) -> Concatenation | None:
    """Return the place, or None for an impossible one."""
    return concatenation if 1 <= concatenation.number <= concatenation.total else None


NO_HEADER: Final = UserDataHeader()


def split_header(message: ShortMessage) -> tuple[UserDataHeader | None, bytes]:
    """Return the header of a message (None without UDHI) and the octets of its text; raises BrokenHeader as
    `parse`.
    """
    if message.esm_class & UDHI:
        return UserDataHeader.parse(message.short_message)
    return None, message.short_message


def sar(message: ShortMessage) -> Concatenation | None:
    """Read the SAR parameters of a segment; None unless all three are there and make sense."""
    if not message.tlvs:
        return None
    told = {tag: int.from_bytes(value) for tag, value in message.tlvs if tag in SAR_TAGS}
    if len(told) < len(SAR_TAGS):
        return None
    reference, total, number = (told[tag] for tag in sorted(SAR_TAGS))
    return sensible(Concatenation(reference & 0xFFFF, total & 0xFF, number & 0xFF, True))


def concatenation(message: ShortMessage) -> Concatenation | None:
    """Return the place of a message in a long one, however it is marked; raises BrokenHeader as
    `split_header`.
    """
    header, _ = split_header(message)
    return (header and header.concatenation) or sar(message)


def without_sar(tlvs: Tlvs) -> Tlvs:
    """Return the optional parameters without the SAR ones."""
    return tuple(tlv for tlv in tlvs if tlv[0] not in SAR_TAGS) if tlvs else tlvs
