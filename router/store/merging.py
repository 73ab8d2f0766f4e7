"""Two changes of one row in one batch become one change.

A fast far side sends its report right behind its answer, so that most of its messages are submitted and end
in one batch. In two changes each such row is found and written twice, and is in between in the index of those
that wait for their report.
"""

from collections.abc import Sequence
from typing import ClassVar, Final, get_args

from router.sms.state import MessageState
from router.sms.value import value
from router.store.changes import Change, SendingEnded, SendingSubmitted, StepTaken

# A rank of 0 is a barrier (see `changes`).
BARRIERS: Final = frozenset(kind for kind in get_args(Change) if kind.rank == 0)


@value
class Concluded:
    """The far side has taken a sending that is one segment, and it has ended: SendingSubmitted and
    SendingEnded.
    """

    rank: ClassVar[int] = SendingEnded.rank
    id: int
    remote_id: str
    submitted_at: float
    message_state: MessageState
    err: int
    at: float


Kept = Change | Concluded
"""A change of which a row is made."""


def merged(changes: Sequence[Kept]) -> list[Kept]:
    """Return the same changes, with pairs that can be one in the place of the first."""
    together: list[Kept] = []
    submitted: dict[int, tuple[int, SendingSubmitted]] = {}
    """By sending: the place of its SendingSubmitted since the last barrier."""
    for change in changes:
        if type(change) is SendingEnded:
            found = submitted.pop(change.id, None) if submitted else None
            if found is not None:
                place, taken = found
                together[place] = Concluded(
                    change.id, taken.remote_id, taken.at, change.message_state, change.err, change.at
                )
                continue
        elif type(change) is SendingSubmitted:
            submitted[change.id] = len(together), change
        elif submitted and type(change) in BARRIERS:
            submitted.clear()
        elif submitted and type(change) is StepTaken:
            # It keeps what the row tells in between.
            submitted.pop(change.id, None)
        together.append(change)
    return together
