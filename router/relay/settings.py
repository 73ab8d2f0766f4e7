"""The relay's settings and surroundings. Times are in seconds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, tzinfo

from twisted.internet.defer import Deferred

from router.clocks import Dates
from router.relay.account import Account
from router.relay.channels import ChannelSettings
from router.relay.directory import Entries, Rule, by_name
from router.relay.events import Events
from router.relay.hearing.correlation import OPEN
from router.relay.interfaces import Clock
from router.relay.owing.endings import Each
from router.relay.plan.lane_window import WINDOW
from router.relay.sending.channel_rests import Random
from router.relay.who.bans import NOBODY, Bans
from router.routing.routes import Table
from router.sms.value import value
from router.store.interface import Store

DAY = 86400.0


@value(kw_only=True)
class RelaySettings:
    """The operator's decisions, and the bounds of what is in memory."""

    channels: Sequence[ChannelSettings]
    accounts: Sequence[Account]
    table: Table
    """The routes."""
    rules: Sequence[Rule] = ()
    """Rules for received SMS."""
    bans: Bans = NOBODY
    """Numbers that are blocked, and by which words they become so."""
    watched: Collection[str] = ()
    """Channels for which it is remembered who last wrote by them."""
    zone: tzinfo = UTC
    join_timeout: float = 600.0
    """Time that segments wait for their siblings."""
    clock_hold: float = 900.0
    """Time that a leap of the wall clock must last before dates follow it."""
    owed_for: float = 7 * DAY
    """Time that a delivery is owed."""
    keep: float = 30 * DAY
    """Time that ended messages are kept."""
    keep_texts: float = 30 * DAY
    """The same of texts."""
    stall: float = 0.0
    """Time without movement after which a stall is reported; 0 turns that off."""
    window: int = WINDOW
    """Units of each lane, and of each ESME's debts, in memory."""
    most_open: int = OPEN
    """Segments in memory that wait for a report."""


def entries_of(settings: RelaySettings, former: Mapping[str, Account] = {}) -> Entries:
    """Return the directory of these settings; ``former`` are removed accounts."""
    return Entries(
        accounts=by_name(settings.accounts),
        table=settings.table,
        rules=tuple(settings.rules),
        former=former,
        reports={one.system_id: one.reports for one in settings.accounts if one.reports},
    )


@value(kw_only=True)
class Surroundings:
    """The relay's tools, and its listeners."""

    clock: Clock
    dates: Dates
    wall: Callable[[], float]
    """The wall clock, in seconds of Unix time."""
    soon: Callable[[Callable[[], None]], object]
    """Runs a function at the end of this turn of the reactor."""
    in_thread: Callable[[Callable[[], bool]], Deferred[bool]]
    """Runs what takes a while."""
    rest: Random
    store: Store
    events: Events
    ended: Each | None = None
    """Hears of each ending."""
    flapping: Callable[[str, str, float], None] = lambda gateway, channel, seconds: None
    """Called with a channel that comes and goes, and the seconds for which it is left alone."""
