"""The story of a kill test, as all parties tell it: values that the judge reads."""

from collections.abc import Mapping, Sequence
from enum import Enum

from attrs import define, field, frozen

from tools.peers.esme import Kept, Text


class Doubt(Enum):
    """The `in_doubt` of a box."""

    RESEND = "resend"
    REPORT = "report"


class Way(Enum):
    """How a box is connected."""

    SMPP = "smpp"
    HTTP = "http"
    UDP = "udp"


class Window(Enum):
    """A window: what may be on its way without an answer, and come again; whose it is, where it goes."""

    SUBMITS = "submit_sm of the router to the box"
    DELIVERIES = "deliver_sm of the router to the ESME"
    RECEIVED = "deliver_sm of the box to the router"
    POSTS = "POST of the router to a server"


@frozen
class Blow:
    """A blow to a party, and what it may at most make happen twice: the windows open then."""

    at: float
    what: str
    submits: int = 0
    deliveries: int = 0
    received: int = 0
    posts: int = 0
    cuts: bool = False
    """A look at the pages of the box may have been cut short, or what stood there is gone."""

    def places(self, window: Window) -> int:
        """Return how many copies this blow is good for."""
        by_window = {
            Window.SUBMITS: self.submits,
            Window.DELIVERIES: self.deliveries,
            Window.RECEIVED: self.received,
            Window.POSTS: self.posts,
        }
        return by_window[window]


@frozen
class Taken:
    """A submit_sm that a box took."""

    token: str
    text: str
    whole: bool
    """The text is all of it: the router did not cut it."""
    at: float


@frozen
class Posted:
    """A POST of the router's. ``what`` is the token of a received SMS, or a message_id and how it ended."""

    what: str
    id: str
    """X-Delivery-Id."""
    at: float
    taken: bool
    """It was answered with 200."""


@define
class Keyed:
    """A text that was POSTed with its token as `id`, perhaps often."""

    token: str
    answers: list[tuple[float, float, int, str]] = field(factory=list)
    """When it was asked and when answered, the status, the body. What was torn, or is to be asked later, is
    none."""


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
    message_id: int = 0


@frozen
class Entered:
    """A received SMS in the store, and when the router took it."""

    token: str
    at: float


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
    acknowledged: Mapping[str, float]
    """Tokens of received SMS that the router has, and since when the box knows that; by HTTP, where it never
    does, those that were seen for certain."""
    blows: Sequence[Blow]
    posted: Sequence[Posted] | None = None
    """Received SMS that were posted; None: none were to be."""
    reported: Sequence[Posted] | None = None
    """The same of endings."""
    keyed: Sequence[Keyed] | None = None
    """Texts that were POSTed to the router; None: none were to be."""


@frozen(kw_only=True)
class Story:
    """The whole of it."""

    sides: Sequence[Side]
    rows: Sequence[Row]
    entered: Sequence[Entered] = ()
    owed: int
    """Debts that stand in the store at the end."""
    integrity: str
    """What PRAGMA integrity_check says."""
