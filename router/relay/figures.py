"""Counters since the start, for metrics, charts and lookouts.

The room where something happens counts it here, once; others only read. A message costs about a microsecond
in all. Counters exist only for names that are, or were, configured: a stranger's name is never used as a key.
"""

from typing import Final

from router.histogram import Histogram
from router.relay.faces import Face
from router.sms.state import MessageState
from router.store.entities import Sending

DELIVERED: Final = MessageState.DELIVERED

MOST_KINDS: Final = 20
"""Kinds of endings that are told apart on one channel: a gateway may say any number as err."""

OTHER: Final = -1
"""The err of all kinds beyond them."""

MOST_WAYS: Final = 10_000
"""Names of ways whose route is remembered."""

# As tuples of any length: mypyc finds a constant tuple of many floats unset.
Bounds = tuple[float, ...]
ACCEPTANCE: Final[Bounds] = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SENDING: Final[Bounds] = (
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
    60.0,
    300.0,
    900.0,
    3600.0,
    14400.0,
    86400.0,
)
DELIVERY: Final[Bounds] = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0, 259200.0)
LAG: Final[Bounds] = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
"""Bounds in seconds."""


class Counts:
    """Messages of one ESME, along one route, or by one channel."""

    __slots__ = ("accepted", "delivered", "failed", "received", "sent")

    def __init__(self) -> None:
        self.accepted = 0
        """Taken, and on disk. Of a channel it is not known."""
        self.sent = 0
        """Taken by the far side, whole."""
        self.delivered = 0
        self.failed = 0
        """Ended otherwise."""
        self.received = 0
        """Received SMS, with their segments joined. A route has none."""


class EsmeCounts(Counts):
    """Counters that only an ESME has."""

    __slots__ = ("faces", "receipts", "refused")

    def __init__(self) -> None:
        super().__init__()
        self.faces: dict[Face, int] = {}
        """Messages accepted, by the face that they came by."""
        self.refused: dict[int, int] = {}
        """Messages that were not accepted, by the command_status of SMPP."""
        self.receipts = 0
        """Receipts that it, or the server that they are posted to, has acknowledged."""


class ChannelCounts(Counts):
    """Counters that only a channel has."""

    __slots__ = ("others", "put_off")

    def __init__(self) -> None:
        super().__init__()
        self.put_off = 0
        """Number of `try later` answers."""
        self.others: dict[tuple[MessageState, int], int] = {}
        """Endings that are no DELIVRD, by state and err; see `MOST_KINDS`."""


class Figures:
    """All counters. Asking for a name that has none creates it.

    Endings without a channel are counted under the empty name.
    """

    __slots__ = ("_ways", "acceptance", "channels", "delivery", "esmes", "lag", "routes", "sending")

    def __init__(self) -> None:
        self.esmes: dict[str, EsmeCounts] = {}
        self.routes: dict[str, Counts] = {}
        self.channels: dict[str, ChannelCounts] = {}
        self.acceptance = Histogram(ACCEPTANCE)
        """Seconds from a request to its answer."""
        self.sending = Histogram(SENDING)
        """Seconds from acceptance to the answer of the far side."""
        self.delivery = Histogram(DELIVERY)
        """Seconds from acceptance to the ending."""
        self.lag = Histogram(LAG)
        """Seconds by which calls of the reactor come late."""
        self._ways: dict[str, Counts] = {}
        """The counters of its route, by way."""

    # --- counters

    def esme(self, system_id: str) -> EsmeCounts:
        """Return the counters of an ESME."""
        found = self.esmes.get(system_id)
        if found is None:
            found = self.esmes[system_id] = EsmeCounts()
        return found

    def channel(self, id: str) -> ChannelCounts:
        """Return the counters of a channel."""
        found = self.channels.get(id)
        if found is None:
            found = self.channels[id] = ChannelCounts()
        return found

    def route(self, way: str) -> Counts:
        """Return the counters of the route that a way is along."""
        found = self._ways.get(way)
        if found is None:
            if len(self._ways) >= MOST_WAYS:
                self._ways.clear()
            name = route_of(way)
            found = self.routes.get(name)
            if found is None:
                found = self.routes[name] = Counts()
            self._ways[way] = found
        return found

    # --- counting

    def accepted(self, sending: Sending, face: Face) -> None:
        """Count a message that is being written."""
        esme = self.esme(sending.esme)
        esme.accepted += 1
        esme.faces[face] = esme.faces.get(face, 0) + 1
        self.route(sending.way).accepted += 1

    def refused(self, system_id: str, status: int) -> None:
        """Count a message that is not accepted, by its command_status in SMPP."""
        refused = self.esme(system_id).refused
        refused[status] = refused.get(status, 0) + 1

    def sent(self, sending: Sending, channel: str, messages: int, now: float) -> None:
        """Count a text that the far side has taken, as this many messages of its ESME."""
        self.esme(sending.esme).sent += messages
        self.route(sending.way).sent += messages
        self.channel(channel).sent += messages
        self.sending.observe(now - sending.accepted_at)

    def ended(self, sending: Sending, channel: str, state: MessageState, err: int, now: float) -> None:
        """Count an ending."""
        esme, route, its = self.esme(sending.esme), self.route(sending.way), self.channel(channel)
        if state is DELIVERED:
            esme.delivered += 1
            route.delivered += 1
            its.delivered += 1
        else:
            esme.failed += 1
            route.failed += 1
            its.failed += 1
            kind = (state, err)
            if kind not in its.others and len(its.others) >= MOST_KINDS:
                kind = (state, OTHER)
            its.others[kind] = its.others.get(kind, 0) + 1
        self.delivery.observe(now - sending.accepted_at)


def route_of(way: str) -> str:
    """Return the name of the route that a way (`routing.table.Way`) is along.

    `=` stands for a channel that was asked for or used before, `~` for a group that was asked for, `/` for no
    route.
    """
    return way[0] if way.startswith(("=", "~", "/")) else way.partition("/")[0]
