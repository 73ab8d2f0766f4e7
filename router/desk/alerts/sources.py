"""The sources of alerts: each looks at one kind of subjects, and yields what is wrong with each.

`rounds.py` goes through them once a second, a few subjects at a time. A subject that yields nothing is well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Generic, Protocol, TypeVar

from router.clocks import Dates
from router.desk.alerts.conditions import (
    FINE,
    OF_CHANNELS,
    OF_ESMES,
    OF_GATEWAYS,
    OF_NODE,
    OF_ROUTES,
    OF_STANDSTILLS,
    OF_STORE,
    Conditions,
    Verdict,
)
from router.desk.alerts.kinds import Alert
from router.desk.alerts.looks import (
    ChannelLook,
    EsmeLook,
    GatewayLook,
    RouteLook,
    RouterLook,
    Space,
    StandstillLook,
)
from router.desk.alerts.rules import NotifyRules
from router.desk.faults import Faults
from router.desk.interfaces import EsmeSessions, GatewayLinks, LinkStates
from router.goip.line_state import LineTrouble
from router.relay.interfaces import Clock, instants
from router.relay.lines.credit import Credit
from router.relay.lines.lines import Lines
from router.relay.lookouts.stalls import Stalls
from router.relay.lookouts.tallies import Tallies
from router.relay.plan.channel import Channel
from router.relay.plan.scheduler import Scheduler
from router.relay.who.accounts import Accounts
from router.relay.who.refused_binds import RefusedBinds

BUDGET_LOW: Final = Alert.BUDGET_LOW

Found = tuple[Alert, str, Verdict]
"""An alert, its subject, and what is wrong; None if that cannot be known now."""


class Source(Protocol):
    """A source of alerts."""

    def look(self, rules: NotifyRules) -> Iterator[Sequence[Found]]:
        """Yield what is wrong, subject by subject."""


L = TypeVar("L")


class Questions(Generic[L]):
    """The conditions of one kind of subjects, with their thresholds. A thousand are checked each second."""

    def __init__(self, conditions: Conditions[L]) -> None:
        self._conditions = conditions
        self._rules: NotifyRules | None = None
        self._of: dict[str, Sequence[tuple[Alert, Callable[[L, float | None], Verdict], float | None]]] = {}

    def ask(self, rules: NotifyRules, subject: str, look: L) -> Sequence[Found]:
        """Return what is wrong with this subject."""
        if rules is not self._rules:
            self._rules = rules
            self._of.clear()
        asked = self._of.get(subject)
        if asked is None:
            asked = self._of[subject] = [
                (alert, condition, rules.terms(alert, subject).than)
                for alert, condition in self._conditions.items()
            ]
        found: list[Found] = []
        for alert, condition, than in asked:
            verdict = condition(look, than)
            if verdict != FINE:
                found.append((alert, subject, verdict))
        return found


class ChannelSource:
    """The channels of the configuration."""

    def __init__(
        self,
        clock: Clock,
        scheduler: Scheduler,
        gateways: LinkStates,
        lines: Lines,
        credit: Credit,
        tallies: Tallies,
        faults: Faults,
    ) -> None:
        self._now = instants(clock)
        self._scheduler = scheduler
        self._gateways = gateways
        self._lines, self._credit, self._tallies = lines, credit, tallies
        self._faults = faults
        self._questions = Questions(OF_CHANNELS)
        self._rules: NotifyRules | None = None
        self._enough: dict[str, tuple[object, int]] = {}
        """Channels that had enough budget left: the budget, and how much had been sent."""

    def look(self, rules: NotifyRules) -> Iterator[Sequence[Found]]:
        links = self._gateways.links()
        if rules is not self._rules:
            self._rules = rules
            self._enough.clear()
        for channel in self._scheduler.fleet.present():
            id, budget, spent = channel.id, channel.budget, (channel.budget, channel.sent)
            # The rest of a budget only grows while nothing is sent, and to reckon it is the dearest step.
            limits = () if budget is None or self._enough.get(id) == spent else budget.used(self._now())
            found = self._questions.ask(rules, id, self._see(channel, links, rules, limits))
            if not any(alert is BUDGET_LOW for alert, _, _ in found):
                self._enough[id] = spent
            yield found

    def _see(
        self,
        channel: Channel,
        links: Mapping[str, GatewayLinks],
        rules: NotifyRules,
        limits: Sequence[tuple[str, int, int]],
    ) -> ChannelLook:
        id, settings = channel.id, channel.settings
        gateway, credit, known = links.get(settings.gateway), settings.credit, self._credit.of(id)
        line = channel.line
        return ChannelLook(
            state=channel.state,
            no_link="" if gateway is None else gateway.why,
            line="" if line is None or line is LineTrouble.DISABLED else line.value,
            bench=self._faults.bench(id),
            budget=limits,
            balance=None if known is None else known.balance,
            low=None if credit is None else credit.low,
            poor=channel.health.is_poor,
            ended=self._ended(id, rules),
            swapped=self._lines.swapped(id),
        )

    def _ended(self, channel: str, rules: NotifyRules) -> tuple[int, int] | None:
        # Only for rules that need it: it costs more than all other looks together.
        if Alert.DELIVERY_RATE_LOW not in rules.thresholds:
            return None
        if rules.terms(Alert.DELIVERY_RATE_LOW, channel).than is None:
            return None
        hour = self._tallies.hour(channel)
        return hour.delivered, hour.delivered + hour.failed


class GatewaySource:
    """The gateways."""

    def __init__(self, gateways: LinkStates) -> None:
        self._gateways = gateways
        self._questions = Questions(OF_GATEWAYS)

    def look(self, rules: NotifyRules) -> Iterator[Sequence[Found]]:
        for id, each in self._gateways.links().items():
            yield self._questions.ask(rules, id, GatewayLook(up=each.up, links=each.links, why=each.why))


class EsmeSource:
    """The enabled ESMEs."""

    def __init__(self, accounts: Accounts, sessions: EsmeSessions, refused: RefusedBinds) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._refused = refused
        self._seen: set[str] = set()
        """ESMEs that were bound since the start."""
        self._questions = Questions(OF_ESMES)

    def look(self, rules: NotifyRules) -> Iterator[Sequence[Found]]:
        bound: dict[str, int] = {}
        for session in self._sessions.bound():
            bound[session.esme] = bound.get(session.esme, 0) + 1
        self._seen.update(bound)
        for account in list(self._accounts.all()):
            id = account.system_id
            if account.enabled:
                times, why = self._refused.of(id)
                look = EsmeLook(
                    sessions=bound.get(id, 0),
                    expected=id in self._seen or rules.terms(Alert.ESME_AWAY, id).ruled,
                    refused=times,
                    refusal=why,
                )
                yield self._questions.ask(rules, id, look)


class RouteSource:
    """Routes with due messages."""

    def __init__(self, dates: Dates, scheduler: Scheduler) -> None:
        self._dates = dates
        self._scheduler = scheduler
        self._questions = Questions(OF_ROUTES)

    def look(self, rules: NotifyRules) -> Iterator[Sequence[Found]]:
        oldest: dict[str, float | None] = {}
        for lane in list(self._scheduler.lanes):
            since = [each[0].sending.due_at for each in (lane.waiting, *lane.stuck.values()) if each]
            known = oldest.get(lane.way.name)
            if since:
                first = min(since)
                oldest[lane.way.name] = first if known is None else min(known, first)
            elif lane.last_id < lane.last_left:
                oldest.setdefault(lane.way.name, None)
        now = self._dates.now()
        for route, since_when in oldest.items():
            look = RouteLook(oldest=None if since_when is None else now - since_when)
            yield self._questions.ask(rules, route, look)


class StandstillSource:
    """Things that could move and do not."""

    def __init__(self, stalls: Stalls) -> None:
        self._stalls = stalls
        self._questions = Questions(OF_STANDSTILLS)

    def look(self, rules: NotifyRules) -> Iterator[Sequence[Found]]:
        for subject, lasted, what in self._stalls.still():
            look = StandstillLook(lasted=lasted, stall=self._stalls.stall, what=what)
            yield self._questions.ask(rules, subject, look)


class RouterChecks:
    """Checks of the router itself, which the floor above fills in; until then all is well."""

    def __init__(self) -> None:
        self.trouble: Callable[[], str] = str
        """Why the store cannot be written; empty if it can."""
        self.space: Callable[[], Space | None] = lambda: None
        """The space on the store's disk, as last seen; None if unknown."""
        self.lease: Callable[[], str] = str
        """Why this node has no lease; empty if it has one. A router with a store of its own needs none."""


class RouterSource:
    """The store and this node."""

    def __init__(self, health: RouterChecks, node: Callable[[], str]) -> None:
        """Use these checks; ``node`` returns this router's name."""
        self._health = health
        self._node = node
        self._store, self._own = Questions(OF_STORE), Questions(OF_NODE)

    def look(self, rules: NotifyRules) -> Iterator[Sequence[Found]]:
        health = self._health
        look = RouterLook(trouble=health.trouble(), space=health.space(), lease=health.lease())
        yield self._store.ask(rules, "store", look)
        yield self._own.ask(rules, self._node(), look)
