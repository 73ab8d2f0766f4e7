"""All transitions of a sending from stage to stage. Any other is a bug.

`relay.sending.sendings` holds each move to this table, whatever the store; MemoryStore holds each change to
it, and so does every test of the relay. docs/promises.md shows it.
"""

from collections.abc import Mapping
from typing import Final

from router.store.changes import (
    Accepted,
    AllSubmitted,
    Attempted,
    Change,
    Replaced,
    Requeued,
    SegmentJoined,
    SendingEnded,
    SendingInDoubt,
    SendingSubmitted,
)
from router.store.entities import Stage

JOINING: Final = Stage.JOINING
HELD: Final = Stage.HELD
DUE: Final = Stage.DUE

WAITING: Final = frozenset({JOINING, HELD, DUE})
OPEN: Final = frozenset({Stage.IN_FLIGHT, Stage.SUBMITTED, Stage.IN_DOUBT})

MOVES: Final[Mapping[type[Change], tuple[frozenset[Stage], frozenset[Stage]]]] = {
    Accepted: (frozenset(), WAITING | {Stage.IN_FLIGHT}),
    SegmentJoined: (frozenset({Stage.JOINING}), frozenset({Stage.JOINED})),
    # replace_sm; the text of segments that are joined.
    Replaced: (WAITING, frozenset({Stage.HELD, Stage.DUE})),
    # In doubt: a late answer to one segment, and the next one leaves.
    Attempted: (frozenset({Stage.DUE, Stage.IN_DOUBT}), frozenset({Stage.IN_FLIGHT})),
    # A late answer may come to what is in doubt.
    SendingSubmitted: (frozenset({Stage.IN_FLIGHT, Stage.IN_DOUBT}), frozenset({Stage.SUBMITTED})),
    AllSubmitted: (frozenset({Stage.IN_FLIGHT, Stage.IN_DOUBT}), frozenset({Stage.SUBMITTED})),
    SendingInDoubt: (frozenset({Stage.IN_FLIGHT}), frozenset({Stage.IN_DOUBT})),
    # It is due after it was held, refused (by an answer or by a report), put off, or lost and sent again.
    Requeued: (WAITING | OPEN, frozenset({Stage.DUE})),
    # The one ending, from any stage. A joined one ends with the sending that it follows.
    SendingEnded: (WAITING | OPEN | {Stage.JOINED}, frozenset({Stage.ENDED})),
}
"""For each change of a sending: the stages before it (none: it is new), and those after."""


_TABLE: Final[dict[type[Change], tuple[frozenset[int], frozenset[int]]]] = {
    kind: (frozenset(map(int, before)), frozenset(map(int, after))) for kind, (before, after) in MOVES.items()
}
"""The same in numbers: to look for a member of an Enum in a set takes as long as a whole move."""


def waits(stage: Stage | None) -> bool:
    """Tell whether the stage is in `WAITING`: looking for a member of an Enum in a set takes far longer."""
    return stage is DUE or stage is HELD or stage is JOINING


class Unlawful(Exception):
    """A move that is not in the table: a bug of the relay."""


def hold_to_table(kind: type[Change], before: Stage | None, after: Stage) -> None:
    """Raise Unlawful if no move of this kind leads from one stage (None: it is new) to the other."""
    befores, afters = _TABLE[kind]
    begins = not befores if before is None else int(before) in befores
    if not begins or int(after) not in afters:
        raise Unlawful(f"{kind.__name__} from {_named(before)} to {after.name}")


def held_to(change: Change, before: Stage | None) -> None:
    """Raise Unlawful if such a change cannot come to a sending in this stage."""
    move = MOVES.get(type(change))
    if move is not None and (before is not None if not move[0] else before not in move[0]):
        raise Unlawful(f"{change!r} to a sending that is {_named(before)}")


def _named(stage: Stage | None) -> str:
    return "not there" if stage is None else stage.name
