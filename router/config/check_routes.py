"""Routes: each is one that some message of some ESME can take. What is told here is a warning, but for lists
that are empty: such a list asks nothing, and nobody means that."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from router.config.channels import channels_of
from router.config.checked import Checked
from router.config.criteria import Criteria, asked, covering
from router.config.problems import Problem
from router.config.rules import Match, Route
from router.routing.table import Otherwise


def lists_name_something(to: Checked) -> Iterator[Problem]:
    """An empty list of ESMEs or of data_codings would match every message."""
    for index in range(len(to.page.routes or ())):
        for key, what in (("esme", "the system_id of an ESME"), ("data_coding", "a number")):
            path = ("routes", index, "match", key)
            if to.has(*path) and to.empty(path):
                yield Problem(to.at(*path), f"`{key}` is empty", f"expected {what}, or no such key")


@frozen
class Sender:
    """What routes must know of an ESME: the channels that it may use (None: all)."""

    system_id: str
    via: frozenset[str] | None

    def may(self, channels: frozenset[str]) -> bool:
        """Whether it may use any of them."""
        return bool(channels) if self.via is None else not self.via.isdisjoint(channels)


@frozen
class Candidate:
    """A route, with those of its channels that are enabled."""

    index: int
    route: Route
    channels: frozenset[str] = field(repr=False)

    def takes(self, sender: Sender) -> bool:
        """Whether it is for this ESME at all."""
        esmes = self.route.match.esme
        return (esmes is None or sender.system_id in esmes) and sender.may(self.channels)


def routes_reached(to: Checked) -> Iterator[Problem]:
    """A route leads somewhere, and none before it takes all that it matches. The page is a resolved one."""
    senders = _senders(to)
    before: dict[Criteria, list[Candidate]] = {}
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


def _nowhere(to: Checked, candidate: Candidate) -> Problem:
    lack = "in the `via` of an ESME that it is for" if candidate.channels else "enabled"
    wrong = f"route `{candidate.route.name}` is for no message: none of its channels is {lack}"
    return Problem(to.at("routes", candidate.index), wrong, "expected one that is")


def _shadowed(to: Checked, candidate: Candidate, by: int) -> Problem:
    taker = f"route `{(to.page.routes or ())[by].name}` ({to.at('routes', by)})"
    wrong = f"route `{candidate.route.name}` is never reached: {taker} takes all that it matches"
    return Problem(to.at("routes", candidate.index), wrong, "expected it before that one")


def criteria_of(match: Match) -> Criteria:
    """What a route asks, but for the ESMEs."""
    patterns = (asked(match.destination_addr), asked(match.source_addr), asked(match.text))
    return (*patterns, match.hours, match.data_coding, frozenset(match.tlv.items()) or None)


def _senders(to: Checked) -> Mapping[str, Sender]:
    """All ESMEs; if the page has none (yet), one that may do anything."""
    senders = [
        Sender(esme.system_id, None if esme.via is None else frozenset(esme.via)) for esme in to.page.esmes
    ]
    return {sender.system_id: sender for sender in senders or [Sender("", None)]}


def _of(route: Route, senders: Mapping[str, Sender]) -> Iterable[Sender]:
    if route.match.esme is None:
        return senders.values()
    return [senders[name] for name in route.match.esme if name in senders]


def _candidates(to: Checked) -> Iterator[Candidate]:
    """The routes of the file, if there is anything that they could lead to."""
    enabled = {
        channel.id for gateway in to.page.gateways for channel in channels_of(gateway) if channel.enabled
    }
    if to.has("routes") and enabled:
        for index, route in enumerate(to.page.routes or ()):
            yield Candidate(index, route, frozenset(enabled.intersection(route.via or ())))
