"""Makes segments readable whose siblings never came: each goes on by itself, but is decoded like the whole
text.
"""

from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence

from router.sms.alphabet import Alphabet, data_coding_for, encode, encodes, unmarked
from router.sms.message import ShortMessage
from router.sms.parts import UserData, put_together
from router.sms.reading import SEVEN_BITS, is_misnamed
from router.sms.value import evolve


def apart(segments: Sequence[ShortMessage], alphabet: Alphabet) -> list[ShortMessage]:
    """Change segments of one text, given in their order, so that each can be read without the others.

    ``alphabet`` is what data_coding 0 means in them. A byte order mark of the first holds for all; and if
    octets of any are not of the seven bits that they are said to be, then all are UTF-8, or all are Latin-1.
    All have a header that can be read, or SAR parameters. What needs no change is the same object.
    """
    if len(segments) == 1:
        return list(segments)
    data = [UserData.of(each, alphabet) for each in segments]
    if data[0].is_marked:
        mark = data[0].octets[:2]
        read = [_in_order_of(mark, each) for each in data]
    elif any(is_misnamed(each.octets, each.data_coding, each.alphabet) for each in data):
        texts = _texts([each.octets for each in data if each.alphabet in SEVEN_BITS])
        read = [_spelled(each, next(texts)) if each.alphabet in SEVEN_BITS else each for each in data]
    else:
        return list(segments)
    changed = zip(segments, data, read, strict=True)
    return [one if before is after else _with(one, after) for one, before, after in changed]


def _in_order_of(mark: bytes, data: UserData) -> UserData:
    if data.alphabet is not Alphabet.UCS2:
        return data
    return evolve(data, octets=unmarked((mark, data.octets)))


def _texts(pieces: Sequence[bytes]) -> Iterator[str | None]:
    """Yield the text of each piece; None for one that cannot be read."""
    decoder = getincrementaldecoder("utf-8")()
    try:
        return iter([*map(decoder.decode, pieces[:-1]), decoder.decode(pieces[-1], True)])
    except UnicodeDecodeError:
        return map(_latin1, pieces)


def _latin1(octets: bytes) -> str | None:
    try:
        return octets.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _spelled(data: UserData, text: str | None) -> UserData:
    """Encode a text in its own alphabet, or else in UCS2."""
    if text is None:
        return data
    if encodes(text, data.alphabet):
        octets = encode(text, data.alphabet)
        return data if octets == data.octets else evolve(data, octets=octets)
    data_coding = data_coding_for(Alphabet.UCS2, data.data_coding)
    return evolve(data, octets=encode(text, Alphabet.UCS2), data_coding=data_coding, alphabet=Alphabet.UCS2)


def _with(message: ShortMessage, data: UserData) -> ShortMessage:
    header = data.header.encode()
    return put_together(message, header, data.octets, data.data_coding, message.tlvs, message.payload)
