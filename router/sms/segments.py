"""Cuts a text into short messages, counts them, and joins them again. Pure functions."""

from typing import Final

from router.sms.alphabet import Alphabet
from router.sms.form import Form, LongMessages
from router.sms.joined_text import join
from router.sms.message import ShortMessage
from router.sms.parts import UserData, put_together
from router.sms.reading import Unreadable
from router.sms.single_sms import is_handed_on, is_one
from router.sms.transcoding import stays_whatever, transcode
from router.sms.user_data import BrokenHeader, Concatenation, without_sar
from router.sms.value import value

__all__ = ["Cut", "Form", "LongMessages", "TooLong", "count", "cut", "join", "passes"]

LARGEST_TOTAL: Final = 255
"""Segments are numbered in one octet (TS 23.040 section 9.2.3.24.1)."""

NUMBERED: Final = (LongMessages.UDH, LongMessages.SAR)


class TooLong(ValueError):
    """A text needs more segments, or octets, than its channel accepts, or than can be numbered."""

    def __init__(self, segments: int, max_segments: int, said: str = "") -> None:
        super().__init__(said or f"{segments} segments, and at most {max_segments} are allowed")
        self.segments = segments
        self.max_segments = max_segments


@value
class Cut:
    """The messages to hand over, and their number of SMS on the air (a single payload may be three)."""

    segments: tuple[ShortMessage, ...]
    count: int


def cut(message: ShortMessage, alphabet: Alphabet, form: Form, reference: int) -> Cut:
    """Return a message in the form in which a channel, or an ESME, takes it.

    ``alphabet`` is what data_coding 0 means to the sender. ``reference`` tells the segments of this text from
    those of others; its low 8 bits go into a user data header, 16 into SAR parameters.

    A short text that both sides read alike is handed on as it is, and so is a message with a broken header. A
    segment that the sender cut itself stays one, and changes between user data header and SAR if the form is
    the other; a form that has neither gets it as it is. One of one is no segment, except to a form that takes
    just this. Raises CannotEncode and TooLong.
    """
    if is_handed_on(message, alphabet, form):
        return Cut((message,), 1)
    try:
        data = transcode(UserData.of(message, alphabet), form)
    except BrokenHeader:
        return Cut((message,), 1)
    place = data.place(message)
    if place is not None and data.fits_as_segment and (place.total > 1 or is_native(data, form)):
        return Cut((own_segment(message, data, place, form),), 1)
    return divide(message, data.without_concatenation(), form, reference)


def passes(message: ShortMessage, alphabet: Alphabet, form: Form) -> bool:
    """Tell whether a segment that its sender cut may leave by itself, without its siblings.

    Not if the form knows no segments, if any segment of this alphabet might have to be transcoded, or if this
    one has a byte order mark that holds for the others: one of them would then be in another alphabet than
    the others, or too long for one. It is better to wait, `join` and `cut`. A broken header passes.
    """
    try:
        data = UserData.of(message, alphabet)
    except BrokenHeader:
        return True
    return (
        form.long_messages in NUMBERED
        and stays_whatever(data, form)
        and data.fits_as_segment
        and not data.is_marked
    )


def is_native(data: UserData, form: Form) -> bool:
    """Tell whether a form takes segments that are marked in the same way as this one."""
    told = LongMessages.UDH if data.header.concatenation else LongMessages.SAR
    return form.long_messages is told


def own_segment(message: ShortMessage, data: UserData, place: Concatenation, form: Form) -> ShortMessage:
    """Return a segment that its sender cut in a channel's form: as it came, from header to SAR, or from SAR
    to header.
    """
    bare = data.without_concatenation()
    has_header = data.header.concatenation is not None
    wants_header = form.long_messages is LongMessages.UDH or bool(bare.header.elements)
    if has_header == wants_header or form.long_messages not in NUMBERED:
        return put_together(message, data.header.encode(), data.octets, data.data_coding, message.tlvs)
    return segment(message, bare, data.octets, place, form)


def segment(
    message: ShortMessage, data: UserData, octets: bytes, place: Concatenation, form: Form
) -> ShortMessage:
    """Return one segment, marked by SAR if the form says so and there is no header: SMPP forbids both at
    once.
    """
    tlvs = without_sar(message.tlvs)
    if form.long_messages is LongMessages.SAR and not data.header.elements:
        return put_together(message, b"", octets, data.data_coding, (*tlvs, *place.tlvs))
    header = data.header.with_concatenation(place.narrow).encode()
    return put_together(message, header, octets, data.data_coding, tlvs)


def divide(message: ShortMessage, data: UserData, form: Form, reference: int) -> Cut:
    """Cut a text of any length that is not itself a segment."""
    if data.fits_alone:
        return Cut((unnumbered(message, data, data.octets),), 1)
    pieces = data.pieces(header_beside(data, form))
    largest = min(form.max_segments, LARGEST_TOTAL) if form.long_messages in NUMBERED else form.max_segments
    if len(pieces) > largest:
        raise TooLong(len(pieces), largest)
    octets = octets_as_written(data) if form.most_octets else 0
    if octets > form.most_octets:
        said = f"{octets} octets in UTF-8, and at most {form.most_octets} are allowed"
        raise TooLong(len(pieces), largest, said)
    return Cut(handed_over(message, data, pieces, form, reference), len(pieces))


def octets_as_written(data: UserData) -> int:
    """Return the octets of a text in UTF-8; for binary data, its own octets."""
    try:
        return len(data.text.encode("utf-8", "surrogatepass"))
    except Unreadable:
        return len(data.octets)


def header_beside(data: UserData, form: Form) -> int:
    """Return the octets of the header that a piece will have on the air."""
    if form.long_messages is LongMessages.PLAIN:
        return data.bare_header
    if form.long_messages is LongMessages.SAR and not data.header.elements:
        # sar_msg_ref_num has 16 bits, and so may the reference in the header that the far side makes of it.
        return data.numbered_header + 1
    return data.numbered_header


def handed_over(
    message: ShortMessage, data: UserData, pieces: tuple[bytes, ...], form: Form, reference: int
) -> tuple[ShortMessage, ...]:
    """Return a long text as messages: one that carries it whole, or one for each piece."""
    if form.long_messages is LongMessages.PAYLOAD:
        return (unnumbered(message, data, data.octets, payload=True),)
    if form.long_messages is LongMessages.PLAIN:
        return tuple(unnumbered(message, data, octets) for octets in pieces)
    reference, total = reference & 0xFFFF, len(pieces)
    return tuple(
        segment(message, data, octets, Concatenation(reference, total, number, wide=True), form)
        for number, octets in enumerate(pieces, 1)
    )


def unnumbered(message: ShortMessage, data: UserData, octets: bytes, payload: bool = False) -> ShortMessage:
    """Return a text that is no segment."""
    tlvs = without_sar(message.tlvs)
    return put_together(message, data.header.encode(), octets, data.data_coding, tlvs, payload)


def count(message: ShortMessage, alphabet: Alphabet) -> int:
    """Count the SMS that a message makes on the air.

    ``alphabet`` is what data_coding 0 means in it. What its sender cut is one, as long as it fits.
    """
    if is_one(message, alphabet):
        return 1
    try:
        data = UserData.of(message, alphabet).without_concatenation().as_read
    except BrokenHeader:
        return 1
    return 1 if data.fits_alone else len(data.pieces(data.numbered_header))
