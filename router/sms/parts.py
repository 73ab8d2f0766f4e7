"""A short message taken apart, and put together again."""

from typing import Self

from attrs import evolve, frozen

from router.sms.alphabet import Alphabet, alphabet_of, decode
from router.sms.cutting import length, on_air, pieces, room
from router.sms.gsm7 import gsm7
from router.sms.message import UDHI, ShortMessage, Tlvs
from router.sms.user_data import NO_HEADER, BrokenHeader, Concatenation, UserDataHeader, sar, split_header

CONCATENATION = 5
"""The octets of an element with an 8 bit reference; a header of its own takes one more."""


@frozen
class UserData:
    """The user data of a message: its header (empty without UDHI), its text in octets, and what they mean."""

    header: UserDataHeader
    octets: bytes
    data_coding: int
    alphabet: Alphabet

    @classmethod
    def of(cls, message: ShortMessage, alphabet: Alphabet) -> Self:
        """That of a message in which data_coding 0 means an alphabet; BrokenHeader as `split_header`."""
        header, octets = split_header(message)
        meaning = alphabet_of(message.data_coding, alphabet)
        return cls(header or NO_HEADER, octets, message.data_coding, meaning)

    def place(self, message: ShortMessage) -> Concatenation | None:
        """Where the message stands in a long one, if its sender cut it."""
        return self.header.concatenation or sar(message)

    def without_concatenation(self) -> Self:
        """The user data as if it were no segment."""
        header = self.header.without_concatenation()
        return self if header is self.header else evolve(self, header=header)

    @property
    def text(self) -> str:
        """The text for the eye, read with the national tables that the header names."""
        if self.alphabet is Alphabet.GSM7:
            return gsm7(*self.header.shifts).decode(self.octets)
        return decode(self.octets, self.alphabet)

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
        """Whether they do with an element of concatenation, which the far side adds to a SAR segment."""
        return self.fits(self.numbered_header)

    def fits(self, header: int) -> bool:
        """Whether the text goes into one SMS beside a header of so many octets."""
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
        """The text in pieces that each leave room for a header of so many octets; one unit at least."""
        return tuple(pieces(self.octets, self.alphabet, max(1, room(header, self.air))))


def text_of(message: ShortMessage, alphabet: Alphabet) -> str:
    """The text of a message for the eye, without its header. Never fails: a broken header is shown too."""
    if not message.esm_class & UDHI:
        return decode(message.short_message, alphabet_of(message.data_coding, alphabet))
    try:
        return UserData.of(message, alphabet).text
    except BrokenHeader:
        return decode(message.short_message, alphabet_of(message.data_coding, alphabet))


def put_together(
    message: ShortMessage, header: bytes, octets: bytes, data_coding: int, tlvs: Tlvs, payload: bool = False
) -> ShortMessage:
    """A message with other user data and optional parameters. Written out, as `attrs.evolve` takes 5 µs."""
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
