"""A call that is made later, of what is known now.

As `functools.partial`, which makes a dict and a tuple beside each of its objects: each message has seven
such calls, most of which wait for the disk.
"""

from collections.abc import Callable
from typing import Any

NOTHING: Any = object()
"""Stands for an argument that was not given."""


class Later:
    """Calls ``call`` with one to four arguments that are given now, and one more if it is given then."""

    __slots__ = ("_call", "_first", "_fourth", "_second", "_third")

    def __init__(self, call: Callable[..., object], first: Any, second: Any, third: Any, fourth: Any) -> None:
        self._call = call
        self._first = first
        self._second = second
        self._third = third
        self._fourth = fourth

    def __call__(self, then: Any = NOTHING) -> None:
        if then is not NOTHING:
            if self._fourth is not NOTHING:
                self._call(self._first, self._second, self._third, self._fourth, then)
            else:
                self._call(*self._given(), then)
        elif self._second is NOTHING:
            self._call(self._first)
        elif self._third is NOTHING:
            self._call(self._first, self._second)
        elif self._fourth is NOTHING:
            self._call(self._first, self._second, self._third)
        else:
            self._call(self._first, self._second, self._third, self._fourth)

    def _given(self) -> list[Any]:
        all_of_them = (self._first, self._second, self._third)
        return [each for each in all_of_them if each is not NOTHING]


def put_by(
    call: Callable[..., object],
    first: Any,
    second: Any = NOTHING,
    third: Any = NOTHING,
    fourth: Any = NOTHING,
) -> Later:
    """Give what makes this call when it is called."""
    return Later(call, first, second, third, fourth)
