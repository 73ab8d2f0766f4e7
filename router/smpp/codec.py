"""PDUs to octets and back. These are the only doors: `encode`, `encode_response`, `decode`.

They are those of `compiled` where that was built (docs/decisions/0007), else those of `hot`. Both do what
those of `careful` do, where they are described, and leave to it what is not valid.
"""

from typing import Protocol

from router.smpp import careful, hot, tlvs
from router.smpp.declare import Pdu, table
from router.smpp.fields import (
    MOST_SHORT_MESSAGE,
    TIME_CHARACTERS,
    COctetString,
    Integer,
    Kind,
    ShortMessage,
    Time,
)
from router.smpp.pdus import PDUS

__all__ = ["compiled", "decode", "encode", "encode_response"]


class Doors(Protocol):
    """What a codec does."""

    def decode(self, octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
        """See `careful.decode`."""

    def encode(self, pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
        """See `careful.encode`."""

    def encode_response(
        self, command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
    ) -> bytes:
        """See `careful.encode_response`."""


def compiled(otherwise: Doors = careful) -> Doors | None:
    """The compiled codec for our tables; what is not valid it leaves to ``otherwise``. None: not built."""
    try:
        from router.smpp.compiled import Codec
    except ImportError:
        return None
    tables = []
    for command_id, declared in PDUS.items():
        fields = [(name, *_in_a_word(kind)) for name, kind in table(declared)]
        if all(word for _, word, _ in fields):
            tables.append((declared, command_id, fields))
    return Codec(tables, tlvs.LENGTHS, careful.WITH_MESSAGE_ID, otherwise)


def _in_a_word(kind: Kind) -> tuple[str, int]:
    """A kind of field as `compiled` calls it, and its most octets; no word if it does not know it."""
    match kind:
        case Integer():
            return "integer", 1
        case COctetString(octets=most):
            return "c_octet_string", most
        case Time():
            return "time", TIME_CHARACTERS + 1
        case ShortMessage():
            return "short_message", MOST_SHORT_MESSAGE
        case _:
            return "", 0


_compiled = compiled()
_doors: Doors = hot if _compiled is None else _compiled

decode = _doors.decode
encode = _doors.encode
encode_response = _doors.encode_response
