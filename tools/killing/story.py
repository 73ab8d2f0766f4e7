"""What all parties have to say after a kill test: values that the judge reads."""

from collections.abc import Mapping, Sequence
from enum import Enum

from attrs import frozen

from .esme import Kept, Text


class Doubt(Enum):
    """What `in_doubt` says for a box."""

    RESEND = "resend"
    REPORT = "report"


class Way(Enum):
    """How a box is connected."""

    SMPP = "smpp"
    HTTP = "http"
    UDP = "udp"


@frozen
class Blow:
    """What was done to a party, and what it may at most make happen twice: the windows open then."""

    at: float
    what: str
    submits: int = 0
    receipts: int = 0
    received: int = 0
    cuts: bool = False
    """A look at the pages of the box may have been cut short, or what stood there is gone."""


@frozen
class Taken:
    """A submit_sm that a box took."""

    token: str
    text: str
    whole: bool
    """The text is all of it: the router did not cut it."""
    at: float


@frozen
class Injected:
    """A received SMS that came in on a box, on line ``line`` of its ``life``-th life."""

    text: str
    at: float
    line: int = 1
    life: int = 1


@frozen
class Row:
    """A sending in the store. ``state`` is its message_state, None if it has not ended."""

    token: str
    state: int | None
    in_doubt: bool


@frozen(kw_only=True)
class Side:
    """One box and the ESME whose messages go there."""

    name: str
    doubt: Doubt
    sent: Mapping[str, Text]
    kept: Kept
    taken: Sequence[Taken]
    received: Mapping[str, Injected]
    """Received SMS that came in on the box, by token."""
    acknowledged: Sequence[str]
    """Tokens of received SMS that the router has: answered, as the box has it; by HTTP, seen for certain."""
    blows: Sequence[Blow]


@frozen(kw_only=True)
class Story:
    """The whole of it."""

    sides: Sequence[Side]
    rows: Sequence[Row]
    owed: int
    """Debts that stand in the store at the end."""
    integrity: str
    """What PRAGMA integrity_check says."""
