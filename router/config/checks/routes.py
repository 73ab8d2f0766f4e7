"""Routes: some message of some ESME can take each, their weights count, their rewrites fit."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

from attrs import field, frozen

from router.config.channels import channels_of
from router.config.checks.checked import Checked
from router.config.rules import RouteConfig, RouteMatchConfig
from router.config.source.problems import Problem
from router.config.source.tree import Path
from router.routing.pattern import BadPattern, Pattern
from router.routing.service_codes import named_by
from router.routing.table import Choose, Otherwise

Criterion = Hashable | None

Criteria = tuple[Criterion, ...]
"""The conditions of a rule, each kind at its place."""

ANY = frozenset({"", "^", ".*", "^.*", "^.*$", ".*$"})
"""Patterns that match everything."""

PREFIX = re.compile(r"\^(\\\+\??|)([0-9]{1,20})(.*)", re.DOTALL)
"""With as many digits as an address may have (SMPP 3.4 section 5.2.9)."""

QUANTIFIERS = tuple("?*+{")

MOST = 5000
"""Wider rules that are looked for. Prefixes of two addresses and of a text make 60,000; such a rule is held
against those only that ask the same, or do not ask."""

EITHER = r"\+?"
"""The beginning of a pattern that takes numbers with a plus and without."""


def asked(pattern: Pattern | None) -> str | None:
    """Return a pattern as a criterion; None if it matches everything."""
    return None if pattern is None or pattern.pattern in ANY else pattern.pattern


def covering(criteria: Sequence[Criterion]) -> Iterator[Criteria]:
    """Give the criteria of all rules that match whatever one with these criteria matches, its own first."""
    wider = [list(_wider(criterion)) for criterion in criteria]
    if prod(map(len, wider)) > MOST:
        wider = [list(dict.fromkeys((criterion, None))) for criterion in criteria]
    return product(*wider)


def _wider(criterion: Criterion) -> Iterator[Criterion]:
    if criterion is not None:
        yield criterion
        if isinstance(criterion, str):
            yield from _prefixes(criterion)
    yield None


def _prefixes(pattern: str) -> Iterator[str]:
    """Give the plain prefixes that match all that a pattern matches: `^2`, `^25` … for `^2567[78]`."""
    found = PREFIX.fullmatch(pattern)
    if found is None or "|" in pattern:
        return
    sign, digits, rest = found.groups()
    if rest.startswith(QUANTIFIERS):
        # The last digit may not be there.
        digits = digits[:-1]
    for length in range(1, len(digits) + 1):
        for before in dict.fromkeys((sign, EITHER)):
            if (wider := f"^{before}{digits[:length]}") != pattern:
                yield wider


def lists_name_something(to: Checked) -> Iterator[Problem]:
    """Report empty lists of ESMEs or data_codings, which would match every message."""
    for index in range(len(to.settings.routes or ())):
        for key, what in (("esme", "the system_id of an ESME"), ("data_coding", "a number")):
            path = ("routes", index, "match", key)
            if to.has(*path) and to.empty(path):
                yield Problem(to.at(*path), f"`{key}` is empty", f"expected {what}, or no such key")


@frozen
class EsmeScope:
    """The channels that an ESME may use (None: all)."""

    system_id: str
    via: frozenset[str] | None

    def may(self, channels: frozenset[str]) -> bool:
        """Tell whether the ESME may use any of these channels."""
        return bool(channels) if self.via is None else not self.via.isdisjoint(channels)


@frozen
class CandidateRoute:
    """A route, with those of its channels that are enabled."""

    index: int
    route: RouteConfig
    channels: frozenset[str] = field(repr=False)

    def takes(self, sender: EsmeScope) -> bool:
        """Tell whether the route is open to an ESME."""
        esmes = self.route.match.esme
        return (esmes is None or sender.system_id in esmes) and sender.may(self.channels)


def routes_reached(to: Checked) -> Iterator[Problem]:
    """Report routes that lead nowhere, or whose messages earlier routes take; names must be resolved."""
    senders = _senders(to)
    before: dict[Criteria, list[CandidateRoute]] = {}
    for candidate in _candidates(to):
        criteria = criteria_of(candidate.route.match)
        open_to = [one for one in _of(candidate.route, senders) if candidate.takes(one)]
        wider = [one for key in covering(criteria) for one in before.get(key, ())]
        if not open_to:
            yield _nowhere(to, candidate)
        elif all(any(one.takes(sender) for one in wider) for sender in open_to):
            yield _shadowed(to, candidate, min(one.index for one in wider if one.takes(open_to[0])))
        if candidate.route.otherwise is not Otherwise.NEXT:
            before.setdefault(criteria, []).append(candidate)


def _nowhere(to: Checked, candidate: CandidateRoute) -> Problem:
    lack = "in the `via` of an ESME that it is for" if candidate.channels else "enabled"
    wrong = f"route `{candidate.route.name}` is for no message: none of its channels is {lack}"
    return Problem(to.at("routes", candidate.index), wrong, "expected one that is")


def _shadowed(to: Checked, candidate: CandidateRoute, by: int) -> Problem:
    taker = f"route `{(to.settings.routes or ())[by].name}` ({to.at('routes', by)})"
    wrong = f"route `{candidate.route.name}` is never reached: {taker} takes all that it matches"
    return Problem(to.at("routes", candidate.index), wrong, "expected it before that one")


def criteria_of(match: RouteMatchConfig) -> Criteria:
    """Return the conditions of a route, but for the ESMEs."""
    patterns = (asked(match.destination_addr), asked(match.source_addr), asked(match.text))
    return (*patterns, match.hours, match.data_coding, frozenset(match.tlv.items()) or None)


def _senders(to: Checked) -> Mapping[str, EsmeScope]:
    """Return the scopes of all ESMEs; without any ESME, one that may use everything."""
    senders = [
        EsmeScope(esme.system_id, None if esme.via is None else frozenset(esme.via))
        for esme in to.settings.esmes
    ]
    return {sender.system_id: sender for sender in senders or [EsmeScope("", None)]}


def _of(route: RouteConfig, senders: Mapping[str, EsmeScope]) -> Iterable[EsmeScope]:
    if route.match.esme is None:
        return senders.values()
    return [senders[name] for name in route.match.esme if name in senders]


def _candidates(to: Checked) -> Iterator[CandidateRoute]:
    """Give the routes of the file, if any channel is enabled."""
    enabled = {
        channel.id for gateway in to.settings.gateways for channel in channels_of(gateway) if channel.enabled
    }
    if to.has("routes") and enabled:
        for index, route in enumerate(to.settings.routes or ()):
            yield CandidateRoute(index, route, frozenset(enabled.intersection(route.via or ())))


def weights_matter(to: Checked) -> Iterator[Problem]:
    """Report weights that change nothing, and weighted routes without different weights."""
    weighted = [
        (index, route)
        for index, route in enumerate(to.settings.routes or ())
        if route.choose is Choose.WEIGHTED
    ]
    yield from _even(to, weighted) if weighted else _idle(to)


def _even(to: Checked, weighted: list[tuple[int, RouteConfig]]) -> Iterator[Problem]:
    weights = {channel.id: channel.weight for one in to.settings.gateways for channel in channels_of(one)}
    for index, route in weighted:
        if len({weights[id] for id in route.via or ()}) == 1:
            wrong = f"route `{route.name}` is weighted, and its channels have the same weight"
            yield Problem(to.at("routes", index, "choose"), wrong, "expected a `weight` at some of them")


def _idle(to: Checked) -> Iterator[Problem]:
    for index, gateway in enumerate(to.settings.gateways):
        lines = (("gateways", index, "channel", str(number), "weight") for number in gateway.channel)
        own: Path = ("gateways", index, "weight")
        place = next((to.at(*path) for path in (own, *lines) if to.has(*path)), None)
        if place is not None:
            wrong = f"gateway `{gateway.id}` has a `weight`, and no route is weighted"
            yield Problem(place, wrong, "expected `choose: weighted` at a route")


def replacements_fit(to: Checked) -> Iterator[Problem]:
    """Report rewrites whose `replace` names a group that `match` lacks."""
    for index, gateway in enumerate(to.settings.gateways):
        for place, rewrite in enumerate(gateway.numbers):
            yield from _unfit(to, rewrite.match, rewrite.replace, ("gateways", index, "numbers", place))
    for index, route in enumerate(to.settings.routes or ()):
        for place, one in enumerate(route.rewrite.text):
            yield from _unfit(to, one.match, one.replace, ("routes", index, "rewrite", "text", place))


def _unfit(to: Checked, match: Pattern, replace: str, path: Path) -> Iterator[Problem]:
    try:
        match.check_replacement(replace)
    except BadPattern as error:
        key = "replace" if error.of_template else "match"
        yield Problem(to.at(*path, key), f"`{key}` {error.wrong}", f"expected {error.remedy}")


def codes_have_a_route(to: Checked) -> Iterator[Problem]:
    """Report ESMEs with `service_codes: true` where no route names `*` or `#` in destination_addr."""
    patterns = [route.match.destination_addr for route in to.settings.routes or ()]
    if any(pattern is not None and named_by(pattern.pattern) for pattern in patterns):
        return
    for index, esme in enumerate(to.settings.esmes):
        if esme.service_codes and esme.enabled:
            wrong = f"`{esme.system_id}` may send to numbers with * or #, and no route names one of these"
            remedy = "expected a route with for example match: {destination_addr: '^[*]100#$'}"
            yield Problem(to.at("esmes", index, "service_codes"), wrong, remedy)
