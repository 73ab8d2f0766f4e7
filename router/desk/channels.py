"""Channels for people and programs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from router.clocks import Instant
from router.desk.errors import NoSuch, NotThere, some
from router.desk.faults import Faults
from router.desk.interfaces import GatewayLinks, LinkStates
from router.desk.settings import ChannelFacts, DeskSettings
from router.desk.state import NOT_ENABLED, Looking, State
from router.goip.line_state import LineState
from router.relay.interfaces import Clock, Notes, instants
from router.relay.lines.credit import Credit
from router.relay.lines.lines import ICCID, Lines
from router.relay.lookouts.tallies import Tallies, Tally
from router.relay.plan.plan import PlanChannel
from router.relay.plan.scheduler import Scheduler
from router.routing.pace import Pace
from router.sms.value import value

SAID_NOTHING = LineState()


@value
class Used:
    """The use of one limit, in segments; for recipients_per_day in numbers."""

    used: int
    limit: int

    @property
    def left(self) -> int:
        """The rest of the limit; 0 also if the limit was lowered below what is used."""
        return max(0, self.limit - self.used)


@value(kw_only=True)
class ChannelView:
    """A channel. None or an empty text is unknown."""

    id: str
    gateway: str
    connector: str
    node: str
    state: State
    reason: str
    since: datetime | None = None
    """The time when its link, its line, an operator or a bench brought it here; not of rests and limits."""
    operator: str = ""
    signal: int | None = None
    """The value of AT+CSQ, 0 to 31."""
    number: str = ""
    imsi: str = ""
    iccid: str = ""
    budget: Mapping[str, Used] = {}
    pace: str | None = None
    rest_until: datetime | None = None
    in_flight: int = 0
    waiting: int = 0
    """Messages in memory that wait for this channel alone."""
    today: Tally | None = None
    """Messages since midnight."""
    hour: Tally | None = None
    """Messages of the last hour, to five minutes."""
    last_cause: str | None = None
    balance: float | None = None
    balance_at: datetime | None = None
    """The time of that balance."""


class ChannelList:
    """All channels of the configuration, in its order."""

    def __init__(
        self,
        settings: DeskSettings,
        clock: Clock,
        looking: Looking,
        scheduler: Scheduler,
        lines: Lines,
        notes: Notes,
        credit: Credit,
        gateways: LinkStates,
        faults: Faults,
        tallies: Tallies,
    ) -> None:
        self.change(settings)
        self._now = instants(clock)
        self._looking = looking
        self._scheduler = scheduler
        self._lines, self._notes, self._credit = lines, notes, credit
        self._gateways = gateways
        self._faults = faults
        self._tallies = tallies

    def change(self, settings: DeskSettings) -> None:
        """Show these channels from now on."""
        self._facts = {one.id: one for one in settings.channels}
        self._node = settings.node

    def all(self) -> Sequence[ChannelView]:
        """Return all of them."""
        return self.some(self._facts)

    def ids(self) -> Sequence[str]:
        """Return the ids of all of them."""
        return list(self._facts)

    def some(self, ids: Iterable[str]) -> Sequence[ChannelView]:
        """Return the channels with these ids, in their order."""
        standing, waiting = self._gateways.links(), self._waiting()
        return [self._view(self._facts[each], standing, waiting) for each in ids if each in self._facts]

    def one(self, id: str) -> ChannelView:
        """Return the channel of this id. Raises NoSuch."""
        return self._view(self.facts(id), self._gateways.links(), self._waiting())

    def knows(self, id: str) -> bool:
        """Tell whether there is a channel of this id."""
        return id in self._facts

    def facts(self, id: str) -> ChannelFacts:
        """Return a channel's facts in the configuration. Raises NoSuch, or NotThere for a gateway."""
        if id in self._facts:
            return self._facts[id]
        its = [one.id for one in self._facts.values() if one.gateway == id]
        if its:
            raise NotThere(f"there is no channel {id}: that is a gateway, and its channels are {some(its)}")
        raise NoSuch("channel", id, self._facts)

    def _waiting(self) -> Mapping[str, int]:
        """Count by channel the messages that wait for it alone: by way, or as their number had it."""
        found: Counter[str] = Counter()
        for lane in self._scheduler.lanes:
            if len(lane.way.channels) == 1:
                found[lane.way.channels[0]] += len(lane.waiting)
            for channel, waiting in lane.stuck.items():
                found[channel] += len(waiting)
        return found

    def _view(
        self, facts: ChannelFacts, standing: Mapping[str, GatewayLinks], waiting: Mapping[str, int]
    ) -> ChannelView:
        channel = self._scheduler.channels.get(facts.id)
        if channel is None or not facts.enabled:
            return ChannelView(
                id=facts.id,
                gateway=facts.gateway,
                connector=facts.connector,
                node=self._node,
                state=NOT_ENABLED.state,
                reason=NOT_ENABLED.reason,
                number=facts.number,
            )
        now, id = self._now(), facts.id
        gateway = standing.get(facts.gateway)
        seen = self._looking.look(channel, now, gateway.why if gateway else "", self._faults.bench(id))
        line = self._lines.of(id) or SAID_NOTHING
        known = self._credit.of(id)
        return ChannelView(
            id=id,
            gateway=facts.gateway,
            connector=facts.connector,
            node=self._node,
            state=seen.state,
            reason=seen.reason,
            since=self._looking.date(channel.since) if channel.since >= 0.0 else None,
            operator=line.operator,
            signal=line.signal,
            number=facts.number or line.number,
            imsi=line.imsi,
            iccid=line.iccid or self._notes.value(id, ICCID) or "",
            budget=_budget(channel, now),
            pace=_pace(channel.settings.pace),
            rest_until=self._looking.date(channel.rest_until) if channel.rest_until > now else None,
            in_flight=channel.in_flight,
            waiting=waiting.get(id, 0),
            today=self._tallies.today(id),
            hour=self._tallies.hour(id),
            last_cause=self._faults.last(id),
            balance=None if known is None else known.balance,
            balance_at=None if known is None else self._looking.day(known.at),
        )


def _budget(channel: PlanChannel, now: Instant) -> Mapping[str, Used]:
    if channel.budget is None:
        return {}
    return {limit: Used(used, of) for limit, used, of in channel.budget.used(now)}


def _pace(pace: Pace) -> str | None:
    """Return the pace as the configuration writes it; None without one."""
    return f"{pace.shortest:g}s..{pace.longest:g}s" if pace.longest > 0.0 else None
