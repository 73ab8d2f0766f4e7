"""The table of routes: routes, those who ask, and the ways along routes. `routes` decides by them."""

from enum import Enum

from router.routing.match import Match
from router.routing.rewriting import Rewriting
from router.sms.value import value


class Choose(Enum):
    """The ways to choose one of the usable channels of a way."""

    ROUND_ROBIN = "round_robin"
    WEIGHTED = "weighted"
    LEAST_LOADED = "least_loaded"
    STICKY = "sticky"
    IN_ORDER = "in_order"


class Otherwise(Enum):
    """The choices when no channel of a way is usable."""

    WAIT = "wait"
    NEXT = "next"
    REJECT = "reject"


@value(kw_only=True)
class Route:
    """One rule: its criteria, and the channels (their ids, in order) that it leads to."""

    name: str
    match: Match = Match()
    via: tuple[str, ...]
    choose: Choose = Choose.ROUND_ROBIN
    attempts: int = 3
    validity: float = 48 * 3600.0
    """Seconds."""
    otherwise: Otherwise = Otherwise.WAIT
    rewrite: Rewriting | None = None
    """Changes to what an ESME wrote; None: no change."""


@value(kw_only=True)
class Way:
    """Where a message may go: a route as one ESME may use it. ``name`` is kept with the message."""

    name: str
    channels: tuple[str, ...]
    choose: Choose = Choose.ROUND_ROBIN
    attempts: int = 3
    validity: float = 48 * 3600.0
    otherwise: Otherwise = Otherwise.WAIT
    rewrite: Rewriting | None = None


@value
class Sender:
    """An ESME as the table knows it: its name, and the channels that it may use (None: all).

    ``service_codes`` tells whether it may send to numbers with `*` or `#`, where a route names them.
    """

    system_id: str
    via: tuple[str, ...] | None = None
    service_codes: bool = False
