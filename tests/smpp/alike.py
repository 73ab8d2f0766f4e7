"""The doors of the codec with both its readers behind them, which have to agree."""

from collections.abc import Callable
from typing import TypeVar

from router.smpp import field_by_field, frequent_pdus
from router.smpp.errors import DecodeError, EncodeError
from router.smpp.pdu import Pdu

T = TypeVar("T")

Refusal = DecodeError | EncodeError | TypeError
"""A value of a wrong type is for the codec to find, unless it is compiled."""


def decode(octets: bytes, lenient: bool = False) -> tuple[int, int, Pdu]:
    """Compare with `field_by_field.decode`."""
    return _same(
        _ending(field_by_field.decode, octets, lenient), _ending(frequent_pdus.decode, octets, lenient)
    )


def encode(pdu: Pdu, sequence_number: int, command_status: int = 0) -> bytes:
    """Compare with `field_by_field.encode`."""
    asked = (pdu, sequence_number, command_status)
    return _same(_ending(field_by_field.encode, *asked), _ending(frequent_pdus.encode, *asked))


def encode_response(
    command_id: int, sequence_number: int, command_status: int = 0, message_id: str = ""
) -> bytes:
    """Compare with `field_by_field.encode_response`."""
    asked = (command_id, sequence_number, command_status, message_id)
    return _same(
        _ending(field_by_field.encode_response, *asked), _ending(frequent_pdus.encode_response, *asked)
    )


def _ending(function: Callable[..., T], *asked: object) -> T | Refusal:
    try:
        return function(*asked)
    except (DecodeError, EncodeError, TypeError) as error:
        return error


def _same(carefully: T | Refusal, hotly: T | Refusal) -> T:
    """Return, or raise, the result of the careful function, if the other one gave the same."""
    if _shown(hotly) != _shown(carefully):
        raise AssertionError(f"hot: {hotly!r}; careful: {carefully!r}")
    if isinstance(carefully, Refusal):
        raise carefully
    return carefully


def _shown(ending: object) -> object:
    """Return a value to compare: errors differ from each other, and numbers equal those of other types."""
    if isinstance(ending, Refusal):
        return type(ending), str(ending), vars(ending)
    if isinstance(ending, tuple):
        return [(type(each), each) for each in ending]
    return type(ending), ending
