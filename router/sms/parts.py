"""Takes a short message apart, and puts it together again."""

from typing import Final, Self

from router.sms.alphabet import (
    MARKS,
    Alphabet,
    alphabet_of,
    data_coding_for,
    encode,
    encodes,
    unmarked,
)
from router.sms.cutting import length, on_air, pieces, room
from router.sms.message import UDHI, ShortMessage, Tlvs
from router.sms.reading import How, Reading, Unreadable, is_misnamed, read
from router.sms.user_data import NO_HEADER, BrokenHeader, Concatenation, UserDataHeader, sar, split_header
from router.sms.value import evolve, value

BYTE_ORDER: Final = tuple(MARKS)

CONCATENATION: Final = 5
"""The octets of an element with an 8 bit reference; a header of its own takes one more."""


@value
class UserData:
    """The user data of a message: its header (empty without UDHI), the octets of its text, and their
    meaning.
    """

    header: UserDataHeader
    octets: bytes
    data_coding: int
    alphabet: Alphabet

    @classmethod
    def of(cls, message: ShortMessage, alphabet: Alphabet) -> Self:
        """Read the user data of a message in which data_coding 0 means ``alphabet``; raises BrokenHeader as
        `split_header`.
        """
        header, octets = split_header(message)
        meaning = alphabet_of(message.data_coding, alphabet)
        return cls(header or NO_HEADER, octets, message.data_coding, meaning)

    def place(self, message: ShortMessage) -> Concatenation | None:
        """Return the place of the message in a long text, if its sender cut it."""
        return self.header.concatenation or sar(message)

    def without_concatenation(self) -> Self:
        """Return the user data as if it were no segment."""
        header = self.header.without_concatenation()
        return self if header is self.header else evolve(self, header=header)

    @property
    def is_marked(self) -> bool:
        """Whether the text is UCS2 that begins with a byte order mark."""
        return self.alphabet is Alphabet.UCS2 and self.octets.startswith(BYTE_ORDER)

    @property
    def without_mark(self) -> Self:
        """The user data with UCS2 as big-endian without a mark."""
        return evolve(self, octets=unmarked((self.octets,))) if self.is_marked else self

    @property
    def reading(self) -> Reading:
        """The reading of the text, with the national tables that the header names."""
        return read(self.octets, self.data_coding, self.alphabet, self.header.shifts)

    @property
    def text(self) -> str:
        """The text; raises Unreadable if it is none."""
        reading = self.reading
        if reading.how is How.NOTHING:
            raise Unreadable(reading, self.alphabet)
        return reading.text

    @property
    def as_read(self) -> Self:
        """The user data for counting: without a mark, and misnamed octets as the text that they are, if
        any.
        """
        if not is_misnamed(self.octets, self.data_coding, self.alphabet):
            return self.without_mark
        reading = self.reading
        if reading.how is How.NOTHING:
            return self
        air = Alphabet.GSM7 if encodes(reading.text, Alphabet.GSM7) else Alphabet.UCS2
        data_coding = data_coding_for(air, self.data_coding)
        return evolve(self, octets=encode(reading.text, air), data_coding=data_coding, alphabet=air)

    @property
    def air(self) -> Alphabet:
        """The alphabet in which the text travels on the air."""
        return on_air(self.octets, self.alphabet)

    @property
    def fits_alone(self) -> bool:
        """Whether header and text go into one SMS."""
        return self.fits(self.bare_header)

    @property
    def fits_as_segment(self) -> bool:
        """Whether they fit with an element of concatenation, which the far side adds to a SAR segment."""
        return self.fits(self.numbered_header)

    def fits(self, header: int) -> bool:
        """Tell whether the text fits into one SMS beside a header of ``header`` octets."""
        return length(self.octets, self.alphabet) <= room(header, self.air)

    @property
    def bare_header(self) -> int:
        """The octets of the header."""
        return len(self.header.encode())

    @property
    def numbered_header(self) -> int:
        """The octets of the header with an element of concatenation: its own, or else one of 8 bits."""
        header = self.bare_header
        return header if self.header.concatenation else (header or 1) + CONCATENATION

    def pieces(self, header: int) -> tuple[bytes, ...]:
        """Return the text in pieces that each leave room for a header of ``header`` octets, and have at least
        one unit.
        """
        return tuple(pieces(self.octets, self.alphabet, max(1, room(header, self.air))))


def text_of(message: ShortMessage, alphabet: Alphabet) -> str:
    """Return the text of a message for people to read, without its header. This never fails.

    Octets that are no text are shown as Latin-1, and so is what follows a broken header with it.
    """
    try:
        header, octets = split_header(message)
    except BrokenHeader:
        header, octets = None, message.short_message
    shifts = (header or NO_HEADER).shifts
    reading = read(octets, message.data_coding, alphabet, shifts)
    return octets.decode("latin-1") if reading.how is How.NOTHING else reading.text


def put_together(
    message: ShortMessage, header: bytes, octets: bytes, data_coding: int, tlvs: Tlvs, payload: bool = False
) -> ShortMessage:
    """Return the message with other user data and optional parameters.

    It is written out, as `evolve` finds fields by name.
    """
    return ShortMessage(
        source_addr=message.source_addr,
        destination_addr=message.destination_addr,
        short_message=header + octets,
        data_coding=data_coding,
        esm_class=message.esm_class | UDHI if header else message.esm_class & ~UDHI,
        registered_delivery=message.registered_delivery,
        priority_flag=message.priority_flag,
        protocol_id=message.protocol_id,
        service_type=message.service_type,
        sm_default_msg_id=message.sm_default_msg_id,
        payload=payload,
        tlvs=tlvs,
    )
