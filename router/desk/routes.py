"""Routes, and the way that a message would take now."""

import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo

from router.clocks import Dates
from router.desk.errors import NoSuch, Unfit
from router.desk.state import Looking
from router.desk.story import why
from router.desk.submits import message_to, written
from router.relay.account import Account
from router.relay.directory import Directory
from router.relay.interfaces import Clock, instants
from router.relay.plan.channel_state import ChannelState
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.ways import Ways, minute_of_day
from router.relay.who.accounts import Accounts
from router.relay.who.permits import Permits
from router.routing.match import Facts, Match
from router.routing.reasons import span
from router.routing.rewriting import Rewriting
from router.routing.table import Way
from router.routing.walk import looks
from router.sms.address import dialable
from router.sms.alphabet import Alphabet
from router.sms.message import ShortMessage
from router.sms.parts import UserData
from router.sms.segments import count
from router.sms.value import value


@value(kw_only=True)
class RouteView:
    """A route; ``match`` has its conditions in the words of the configuration."""

    name: str
    match: Mapping[str, object]
    channels: Sequence[str]
    choose: str
    attempts: int
    validity: float
    otherwise: str
    rewrite: Mapping[str, object]
    """Its rewriting in the words of the configuration; empty without any."""


@value
class ExplainedChannel:
    """A channel of the way. They stand in the order in which they would be tried."""

    id: str
    usable: bool
    why: str


@value
class Skipped:
    """A route that a message does not take."""

    route: str
    why: str


@value(kw_only=True)
class Explained:
    """The way that a message would take; ``route`` is None without one."""

    route: str | None
    channels: Sequence[ExplainedChannel]
    alphabet: Alphabet
    segments: int
    skipped: Sequence[Skipped]
    refused: str = ""
    """Why its ESME may not send it now, as the number is blocked or a limit is used up; empty if it may."""


class Routes:
    """The routes in force."""

    def __init__(
        self,
        directory: Directory,
        ways: Ways,
        scheduler: Scheduler,
        accounts: Accounts,
        clock: Clock,
        dates: Dates,
        looking: Looking,
        zone: tzinfo,
        permits: Permits,
    ) -> None:
        self._directory, self._ways = directory, ways
        self._scheduler = scheduler
        self._accounts = accounts
        self._now = instants(clock)
        self._dates = dates
        self._looking = looking
        self._minute = minute_of_day(zone)
        self._permits = permits

    def all(self) -> Sequence[RouteView]:
        """Return all of them, in their order."""
        return [
            RouteView(
                name=one.name,
                match=_criteria(one.match),
                channels=one.via,
                choose=one.choose.value,
                attempts=one.attempts,
                validity=one.validity,
                otherwise=one.otherwise.value,
                rewrite={} if one.rewrite is None else _rewrite(one.rewrite),
            )
            for one in self._directory.present.table.routes
        ]

    def explain(self, esme: str, to: str, source: str, text: str, at: str = "") -> Explained:
        """Return the way that such a message would take; ``at`` is a time of day (21:10), empty for now.

        Raises NoSuch, and Unfit.
        """
        account = self._accounts.get(esme)
        if account is None:
            raise NoSuch("ESME", esme, [one.system_id for one in self._accounts.all()])
        if not dialable(to):
            raise Unfit("to", "expected digits, a plus in front or none")
        octets, data_coding = written(text, account.alphabet)
        message = message_to(to, source, octets, data_coding)
        minute = _minute_of(at) if at else self._minute(self._dates.now())
        way, skipped = self._way(account, message, text, minute)
        country = self._ways.country(esme, way) if way is not None else account.country
        against = self._permits.against(account, message, country)
        return Explained(
            route=None if way is None else why(way.name).name,
            channels=[] if way is None else [self._channel(id) for id in way.channels],
            alphabet=UserData.of(message, account.alphabet).air,
            segments=count(message, account.alphabet),
            skipped=skipped,
            refused="" if against is None else against.value,
        )

    def _way(
        self, account: Account, message: ShortMessage, text: str, minute: int
    ) -> tuple[Way | None, Sequence[Skipped]]:
        table, sender = self._directory.present.table, account.sender
        usable = self._scheduler.usable
        way = table.decide(message, sender, account.alphabet, lambda: minute, usable)
        if way is not None and way.name.startswith("="):
            return way, []
        facts = Facts(message, account.system_id, lambda: minute, lambda: text)
        skipped = []
        for look in looks(table, facts, sender):
            if way is not None and look.way.name == way.name:
                break
            skipped.append(Skipped(look.route, look.why or "none of its channels can be used now"))
        return way, skipped

    def _channel(self, id: str) -> ExplainedChannel:
        channel = self._scheduler.channels.get(id)
        if channel is None:
            return ExplainedChannel(id, False, "it is not enabled in the configuration")
        seen = self._looking.look(channel, self._now(), "", "")
        able = channel.state in (ChannelState.UP, ChannelState.ON_TRIAL)
        return ExplainedChannel(id, able, f"{seen.state.value}: {seen.reason}")


def _minute_of(at: str) -> int:
    if re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", at, re.ASCII) is None:
        raise Unfit("at", "expected a time of day such as 21:10")
    return int(at[:2]) * 60 + int(at[3:])


def _rewrite(rewriting: Rewriting) -> Mapping[str, object]:
    found: dict[str, object] = {}
    if rewriting.source_addr:
        found["source_addr"] = rewriting.source_addr
    if rewriting.text:
        found["text"] = [{"match": one.match.pattern, "replace": one.replace} for one in rewriting.text]
    return found


def _criteria(match: Match) -> Mapping[str, object]:
    patterns = {
        "destination_addr": match.destination_addr,
        "source_addr": match.source_addr,
        "text": match.text,
    }
    found: dict[str, object] = {
        name: pattern.pattern for name, pattern in patterns.items() if pattern is not None
    }
    if match.esme is not None:
        found["esme"] = sorted(match.esme)
    if match.hours is not None:
        found["hours"] = span(match.hours)
    if match.data_coding is not None:
        found["data_coding"] = sorted(match.data_coding)
    if match.tlv:
        found["tlv"] = {f"0x{tag:04x}": octets.hex() for tag, octets in match.tlv}
    return found
