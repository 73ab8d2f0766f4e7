"""Rules for received SMS: each is one that some SMS can meet."""

from collections.abc import Iterator

from router.config.checked import Checked
from router.config.criteria import Criteria, asked, covering
from router.config.problems import Problem
from router.config.rules import ReceivedMatch


def rules_reached(to: Checked) -> Iterator[Problem]:
    """No rule before it takes all SMS that one matches. The page is a resolved one."""
    every = frozenset(to.names.ids)
    before: dict[Criteria, list[tuple[int, frozenset[str]]]] = {}
    for index, rule in enumerate(to.page.received):
        channels = every if rule.match.channel is None else frozenset(rule.match.channel)
        criteria = criteria_of(rule.match)
        wider = sorted(one for key in covering(criteria) for one in before.get(key, ()))
        if wider and channels <= frozenset().union(*(taken for _, taken in wider)):
            first = next(place for place, taken in wider if taken & channels or not channels)
            wrong = (
                f"this rule is never reached: the one at {to.at('received', first)} takes all that it matches"
            )
            yield Problem(to.at("received", index), wrong, "expected it before that one")
        before.setdefault(criteria, []).append((index, channels))


def criteria_of(match: ReceivedMatch) -> Criteria:
    """What a rule asks, but for the channels."""
    return asked(match.source_addr), asked(match.destination_addr), asked(match.text)
