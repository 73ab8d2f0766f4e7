"""The doors of the codec with both codecs behind them, which have to agree.

Where the compiled one was not built, only the one in Python is asked.
"""

from collections.abc import Callable
from typing import TypeVar

from router.smpp import plain
from router.smpp.codec import compiled
from router.smpp.declare import Pdu
from router.smpp.errors import DecodeError, EncodeError

T = TypeVar("T")

COMPILED = compiled()


def decode(octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
    """As `plain.decode`."""
    found = None if COMPILED is None else _ending(COMPILED.decode, octets, lenient)
    return _same(_ending(plain.decode, octets, lenient), found)


def encode(pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
    """As `plain.encode`."""
    found = None if COMPILED is None else _ending(COMPILED.encode, pdu, sequence_number, command_status)
    return _same(_ending(plain.encode, pdu, sequence_number, command_status), found)


def encode_response(
    command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
) -> bytes:
    """As `plain.encode_response`."""
    asked = (command_id, sequence_number, command_status, message_id)
    found = None if COMPILED is None else _ending(COMPILED.encode_response, *asked)
    return _same(_ending(plain.encode_response, *asked), found)


def _ending(function: Callable[..., T], *asked: object) -> T | DecodeError | EncodeError:
    try:
        return function(*asked)
    except (DecodeError, EncodeError) as error:
        return error


def _same(plainly: T | DecodeError | EncodeError, found: T | DecodeError | EncodeError | None) -> T:
    """What the one in Python gave or raised, if the other did the same."""
    if isinstance(plainly, DecodeError | EncodeError):
        if found is not None and (type(found), str(found), vars(found)) != (
            type(plainly),
            str(plainly),
            vars(plainly),
        ):
            raise AssertionError(f"{found!r} compiled, {plainly!r} in Python")
        raise plainly
    if found is not None and (type(found), found) != (type(plainly), plainly):
        raise AssertionError(f"{found!r} compiled, {plainly!r} in Python")
    return plainly
