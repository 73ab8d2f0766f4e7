"""Changes of the postings (see `postings`). They follow from the sendings: no other store has them."""

from typing import ClassVar

from router.sms.value import value
from router.store.merging import Kept


@value
class PostingForgotten:
    """A block has no such posting any more."""

    rank: ClassVar[int] = 1
    key: int
    block: int


@value
class BlockForgotten:
    """A block has no postings any more."""

    rank: ClassVar[int] = 2
    id: int


@value
class PostingMade:
    """A posting of a block."""

    rank: ClassVar[int] = 3
    key: int
    block: int
    places: bytes


@value
class BlockPosted:
    """A block has all of its postings; ``unended`` are the places of what had not ended."""

    rank: ClassVar[int] = 4
    id: int
    unended: bytes
    keys: bytes


IndexChange = PostingForgotten | BlockForgotten | PostingMade | BlockPosted

Written = Kept | IndexChange
"""A change of which a row is made."""
