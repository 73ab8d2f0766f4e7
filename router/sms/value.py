"""`value`: the decorator of the values that each message makes.

To the type checker it is attrs' `frozen`, so nothing changes them. At run time nobody guards that: filling a
frozen class costs some 60 ns more for each field, and a message makes 25 such values (docs/decisions/0006).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attrs import frozen as value
else:
    from functools import partial

    from attrs import define

    value = partial(define, unsafe_hash=True)

__all__ = ["value"]
