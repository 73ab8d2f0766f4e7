"""The routes, and the way that a message takes through them: the first match wins."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum

from attrs import define, field, frozen

from router.routing.match import Facts, Match
from router.routing.prefixes import Index


class Choose(Enum):
    """How one of the usable channels of a way is chosen."""

    ROUND_ROBIN = "round_robin"
    WEIGHTED = "weighted"
    LEAST_LOADED = "least_loaded"
    STICKY = "sticky"
    IN_ORDER = "in_order"


class Otherwise(Enum):
    """What happens when no channel of a way is usable."""

    WAIT = "wait"
    NEXT = "next"
    REJECT = "reject"


# Looked up once: the class of an Enum has a __getattr__, which makes each look ten times as slow.
NEXT = Otherwise.NEXT


@frozen(kw_only=True)
class Route:
    """One rule: what matches, and the channels (their IDs, in order) that it leads to."""

    name: str
    match: Match = Match()
    via: tuple[str, ...]
    choose: Choose = Choose.ROUND_ROBIN
    attempts: int = 3
    validity: float = 48 * 3600.0
    """Seconds."""
    otherwise: Otherwise = Otherwise.WAIT


@frozen(kw_only=True)
class Way:
    """Where a message may go: a route as one ESME may use it. ``name`` is kept with the message."""

    name: str
    channels: tuple[str, ...]
    choose: Choose = Choose.ROUND_ROBIN
    attempts: int = 3
    validity: float = 48 * 3600.0
    otherwise: Otherwise = Otherwise.WAIT


@frozen
class Sender:
    """What the table must know of an ESME: its name and the channels that it may use (None: all)."""

    system_id: str
    via: tuple[str, ...] | None = None


@define
class Table:
    """All routes. ``numbers`` gives the channel of each name and number that a source_addr may hold."""

    routes: Sequence[Route]
    numbers: Mapping[str, str] = field(factory=dict)
    _ways: dict[tuple[str, str], Way] = field(factory=dict, init=False)
    _index: Index = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._index = Index([route.match.destination_addr for route in self.routes])

    def decide(
        self, facts: Facts, sender: Sender, usable: Callable[[Way], bool] = lambda way: True
    ) -> Way | None:
        """The way of this message, or None if there is none for it.

        A source_addr that names a channel goes before any route. A route none of whose channels the ESME
        may use is no route for it. An ESME with channels of its own needs no route. A route with `otherwise:
        next` is passed over while it is not ``usable``; if none behind it takes the message, it waits there.
        """
        direct = self.numbers.get(facts.message.source_addr.addr)
        if direct is not None and (sender.via is None or direct in sender.via):
            return self.direct(direct)
        waits: Way | None = None
        for place in self._index.candidates(facts.message.destination_addr.addr):
            route = self.routes[place]
            if route.match.differs(facts) is None:
                way = self.of_route(route, sender)
                if way.channels:
                    if way.otherwise is not NEXT or usable(way):
                        return way
                    waits = waits or way
        return waits or self.own(sender)

    def direct(self, channel: str) -> Way:
        """The way of a message that goes by one channel alone, and waits for it."""
        return self._kept(("=", channel), lambda: Way(name="=" + channel, channels=(channel,), attempts=1))

    def named(self, name: str, sender: Sender) -> Way | None:
        """The way that `decide` called so, for this ESME; None if there is none of that name any more."""
        if name.startswith("="):
            return self.direct(name[1:])
        for route in self.routes:
            way = self.of_route(route, sender)
            if way.name == name:
                return way
        own = self.own(sender)
        return own if own is not None and own.name == name else None

    def of_route(self, route: Route, sender: Sender) -> Way:
        """A route as this ESME may use it; it may have no channels."""
        if sender.via is None:
            way = self._ways.get((route.name, ""))
            return way or self._kept((route.name, ""), lambda: _way(route, route.via, route.name))
        allowed = frozenset(sender.via)
        name = f"{route.name}/{sender.system_id}"
        return self._kept(
            (route.name, sender.system_id),
            lambda: _way(route, tuple(c for c in route.via if c in allowed), name),
        )

    def own(self, sender: Sender) -> Way | None:
        """The way of an ESME that no route takes: its own `via`, if it has one."""
        if not sender.via:
            return None
        via = sender.via
        return self._kept(("", sender.system_id), lambda: Way(name=f"/{sender.system_id}", channels=via))

    def _kept(self, key: tuple[str, str], make: Callable[[], Way]) -> Way:
        way = self._ways.get(key)
        if way is None:
            way = self._ways[key] = make()
        return way


def _way(route: Route, channels: tuple[str, ...], name: str) -> Way:
    return Way(
        name=name,
        channels=channels,
        choose=route.choose,
        attempts=route.attempts,
        validity=route.validity,
        otherwise=route.otherwise,
    )
