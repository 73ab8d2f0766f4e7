"""The doors of the codec with both its readers behind them, which have to agree."""

from collections.abc import Callable
from typing import TypeVar

from router.smpp import careful, hot
from router.smpp.errors import DecodeError, EncodeError
from router.smpp.pdu import Pdu

T = TypeVar("T")


def decode(octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
    """As `careful.decode`."""
    found = {"hot": _ending(hot.decode, octets, lenient)}
    return _same(_ending(careful.decode, octets, lenient), found)


def encode(pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
    """As `careful.encode`."""
    asked = (pdu, sequence_number, command_status)
    found = {"hot": _ending(hot.encode, *asked)}
    return _same(_ending(careful.encode, *asked), found)


def encode_response(
    command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
) -> bytes:
    """As `careful.encode_response`."""
    asked = (command_id, sequence_number, command_status, message_id)
    found = {"hot": _ending(hot.encode_response, *asked)}
    return _same(_ending(careful.encode_response, *asked), found)


def _ending(function: Callable[..., T], *asked: object) -> T | DecodeError | EncodeError:
    try:
        return function(*asked)
    except (DecodeError, EncodeError) as error:
        return error


def _same(carefully: T | DecodeError | EncodeError, found: dict[str, T | DecodeError | EncodeError]) -> T:
    """What the careful one gave or raised, if the others did the same."""
    for name, other in found.items():
        if _shown(other) != _shown(carefully):
            raise AssertionError(f"{name}: {other!r}; careful: {carefully!r}")
    if isinstance(carefully, DecodeError | EncodeError):
        raise carefully
    return carefully


def _shown(ending: object) -> object:
    """What is compared: errors are not equal to each other, and numbers are to those of other types."""
    if isinstance(ending, DecodeError | EncodeError):
        return type(ending), str(ending), vars(ending)
    if isinstance(ending, tuple):
        return [(type(each), each) for each in ending]
    return type(ending), ending
