"""The routes, and the way that a message takes through them: the first match wins."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from router.routing.match import Facts
from router.routing.prefixes import Index
from router.routing.service_codes import named_by
from router.routing.table import Otherwise, Route, Sender, Way
from router.sms.alphabet import Alphabet
from router.sms.message import ShortMessage
from router.sms.parts import text_of

NEXT: Final = Otherwise.NEXT

GROUP: Final = "~"
"""The beginning of group names: no route, channel or gateway has it in its name."""


class Rule:
    """A route in the table, with its ways, each made once."""

    __slots__ = ("_route", "_ways", "_whole", "asks", "match", "names_codes")

    def __init__(self, route: Route) -> None:
        self._route = route
        self.match = route.match
        self.asks = bool(route.match.criteria)
        self.names_codes = _names_codes(route)
        self._whole = _way(route, route.via, route.name)
        self._ways: dict[str, Way] = {}
        """Ways by the system_id of ESMEs that may use some channels only."""

    def way(self, sender: Sender) -> Way:
        """Return the route as this ESME may use it; it may have no channels."""
        if sender.via is None:
            return self._whole
        way = self._ways.get(sender.system_id)
        if way is None:
            channels = _allowed(self._route.via, frozenset(sender.via))
            way = _way(self._route, channels, f"{self._route.name}/{sender.system_id}")
            self._ways[sender.system_id] = way
        return way


class Table:
    """All routes. ``numbers`` gives the channel of each name and number that a source_addr may hold.

    ``groups`` are channels that a sender may ask for together, by names that begin with `GROUP`.
    """

    __slots__ = (
        "_direct",
        "_grouped",
        "_index",
        "_named",
        "_own",
        "_rules",
        "groups",
        "numbers",
        "rewrites",
        "routes",
    )

    def __init__(
        self,
        routes: Sequence[Route],
        numbers: dict[str, str] | None = None,
        groups: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.routes = routes
        self.numbers = {} if numbers is None else numbers
        self.groups = {} if groups is None else groups
        self.rewrites = any(route.rewrite is not None for route in routes)
        """Whether any route changes what ESMEs wrote."""
        self._rules = [Rule(route) for route in routes]
        self._named = {route.name: rule for route, rule in zip(routes, self._rules, strict=True)}
        self._index = Index([route.match.destination_addr for route in routes])
        self._direct: dict[str, Way] = {}
        """Ways of messages that go by one channel alone, by its id."""
        self._own: dict[str, Way] = {}
        """Ways of ESMEs that no route takes, by system_id."""
        self._grouped: dict[str, Way] = {}
        """Ways along groups, by their names."""

    def decide(
        self,
        message: ShortMessage,
        sender: Sender,
        alphabet: Alphabet,
        minute: Callable[[], int],
        usable: Callable[[Way], bool] | None = None,
    ) -> Way | None:
        """Return the way of this message; None if there is none for it.

        A source_addr that names a channel goes before any route. A route none of whose channels the ESME
        may use is no route for it. An ESME with channels of its own needs no route. A route with `otherwise:
        next` is passed over while it is not ``usable``; if none behind it takes the message, it waits there.
        A service code goes by routes alone, and by none but those that name it.

        ``alphabet`` is what data_coding 0 means to the ESME, ``minute`` gives that of the day: for those
        routes that ask.
        """
        addr: str = message.destination_addr.addr
        code = is_service_code(addr)
        if code and not sender.service_codes:
            return None
        direct = self.numbers.get(message.source_addr.addr)
        if direct is not None and (sender.via is None or direct in sender.via):
            # No route names it, so no service code is allowed.
            return None if code else self.direct(direct)
        facts: Facts | None = None
        waits: Way | None = None
        places = self._index.candidates(addr)
        for place in places:
            rule = self._rules[place]
            if rule.asks:
                if facts is None:
                    # Most belong to no route, or to one without criteria.
                    facts = Facts(message, sender.system_id, minute, partial(text_of, message, alphabet))
                if rule.match.differs(facts) is not None:
                    continue
            way = rule.way(sender)
            if way.channels:
                if code and not rule.names_codes:
                    return waits
                if way.otherwise is not NEXT or usable is None or usable(way):
                    return way
                waits = waits or way
        return waits if code else waits or self.own(sender)

    def direct(self, channel: str) -> Way:
        """Return the way of a message that goes by one channel alone, and waits for it."""
        way = self._direct.get(channel)
        if way is None:
            way = self._direct[channel] = Way(name="=" + channel, channels=(channel,), attempts=1)
        return way

    def asked(self, via: str, addr: str, sender: Sender) -> Way | None:
        """Return the way of a message to ``addr`` whose sender asks for a channel, by its id, or for a group.

        No route is asked, so none allows a service code. None: there is no such channel, or this ESME may
        not use it.
        """
        if is_service_code(addr):
            return None
        if via.startswith(GROUP):
            return self._group(via, sender)
        # The number of a channel is not its id.
        known = self.numbers.get(via) == via and (sender.via is None or via in sender.via)
        return self.direct(via) if known else None

    def _group(self, name: str, sender: Sender) -> Way | None:
        """Return the way along a group as this ESME may use it; None if it may use none of its channels."""
        channels = self.groups.get(name, ())
        if sender.via is not None:
            channels = _allowed(channels, frozenset(sender.via))
            name = f"{name}/{sender.system_id}"
        if not channels:
            return None
        way = self._grouped.get(name)
        if way is None or way.channels != channels:
            way = self._grouped[name] = Way(name=name, channels=channels)
        return way

    def named(self, name: str, sender: Sender) -> Way | None:
        """Return the way that `decide` or `asked` named so, for this ESME; None if that name is gone."""
        if name.startswith("="):
            return self.direct(name[1:])
        if name.startswith(GROUP):
            return self._group(name.partition("/")[0], sender)
        for each in self._rules:
            way = each.way(sender)
            if way.name == name:
                return way
        own = self.own(sender)
        return own if own is not None and own.name == name else None

    def of_route(self, route: Route, sender: Sender) -> Way:
        """Return one of the routes as this ESME may use it; it may have no channels."""
        return self._named[route.name].way(sender)

    def names_codes(self, route: Route) -> bool:
        """Tell whether the route names service codes, so that they may take it."""
        rule = self._named[route.name]
        return rule.names_codes

    def own(self, sender: Sender) -> Way | None:
        """Return the way of an ESME that no route takes: its own `via`, if it has one."""
        if not sender.via:
            return None
        way = self._own.get(sender.system_id)
        if way is None:
            way = Way(name=f"/{sender.system_id}", channels=sender.via)
            self._own[sender.system_id] = way
        return way


def is_service_code(addr: str) -> bool:
    """Tell whether a number is a code that a network obeys: such codes move airtime, or divert calls."""
    return "*" in addr or "#" in addr


def _names_codes(route: Route) -> bool:
    pattern = route.match.destination_addr
    return pattern is not None and named_by(pattern.pattern)


def _way(route: Route, channels: tuple[str, ...], name: str) -> Way:
    return Way(
        name=name,
        channels=channels,
        choose=route.choose,
        attempts=route.attempts,
        validity=route.validity,
        otherwise=route.otherwise,
        rewrite=route.rewrite,
    )


def _allowed(channels: tuple[str, ...], those: frozenset[str]) -> tuple[str, ...]:
    return tuple(one for one in channels if one in those)
