"""The condition of each alert: whether something is wrong with one subject at one moment, in words.

Pure functions. Each returns what is wrong, an empty text if nothing is, or None if that cannot be known now:
the alert then stays as it was.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from router.desk.alerts.kinds import ABOUT, Alert
from router.desk.alerts.looks import ChannelLook, EsmeLook, GatewayLook, RouteLook, RouterLook, StandstillLook
from router.relay.plan.channel_state import ChannelState
from router.relay.wording import lasting

Verdict = str | None

FINE: Final = ""

LEAST_ROOM: Final = 1_000_000_000
"""Octets that must be free at least, unless a rule sets a share."""

REFUSED_IN: Final = 300.0
"""Seconds in which refused binds are counted."""

REFUSED_OVER: Final = 600.0
"""Seconds after the last refused bind until the alert is over."""

LEAST_ENDED: Final = 20
"""Least number of messages in the last hour by which a channel is judged."""


def channel_down(look: ChannelLook, than: float | None) -> Verdict:
    """Check that a link carries the channel."""
    return (look.no_link or "no link carries it") if look.state is ChannelState.DOWN else FINE


def channel_barred(look: ChannelLook, than: float | None) -> Verdict:
    """Check that its SIM is not barred, logged out or benched; the alert is over only when it is in use."""
    state = look.state
    if state is ChannelState.UP:
        return FINE
    if state is ChannelState.OUT:
        return look.line
    if state is ChannelState.BENCHED:
        return look.bench or "it is benched"
    return None if state in (ChannelState.DOWN, ChannelState.ON_TRIAL) else FINE


def budget_low(look: ChannelLook, than: float | None) -> Verdict:
    """Check that the share ``than`` is left of each limit."""
    share = than or 0.0
    low = [(name, of - used, of) for name, used, of in look.budget if of - used < share * of]
    if not low:
        return FINE
    return ", ".join(f"{max(0, left)} of {of} left of its limit {name}" for name, left, of in low)


def balance_low(look: ChannelLook, than: float | None) -> Verdict:
    """Check the credit of its SIM, against ``than`` or `balance.low`."""
    low = look.low if than is None else than
    if low is None:
        return FINE
    if look.balance is None:
        return None
    return f"its credit is {look.balance:g}, less than {low:g}" if look.balance < low else FINE


def delivery_rate_low(look: ChannelLook, than: float | None) -> Verdict:
    """Check its share of delivered messages: by `health`, or in the last hour by ``than``."""
    if than is None:
        if look.poor is None:
            return None
        return "too few of its messages come" if look.poor else FINE
    if look.ended is None or look.ended[1] < LEAST_ENDED:
        return None
    delivered, ended = look.ended
    if delivered >= than * ended:
        return FINE
    return f"of {ended} messages that ended in the last hour {delivered} came, less than {than:.0%}"


def sim_swapped(look: ChannelLook, than: float | None) -> Verdict:
    """Check that no other SIM is in its line, unless somebody has acknowledged it."""
    return look.swapped


def gateway_down(look: GatewayLook, than: float | None) -> Verdict:
    """Check that one of its links stands."""
    if look.up or not look.links:
        return FINE
    return f"none of its {look.links} links stands: {look.why}" if look.why else "none of its links stands"


def esme_away(look: EsmeLook, than: float | None) -> Verdict:
    """Check that it is bound."""
    if look.sessions:
        return FINE
    return "it is not bound" if look.expected else None


def bind_refused(look: EsmeLook, than: float | None) -> Verdict:
    """Check that its binds are not refused again and again."""
    lately = [ago for ago in look.refused if ago <= REFUSED_IN]
    if len(lately) >= (than or 1.0):
        return f"{len(lately)} of its binds were refused in 5 minutes, the last one: {look.refusal}"
    return None if look.refused and look.refused[-1] <= REFUSED_OVER else FINE


def queue_old(look: RouteLook, than: float | None) -> Verdict:
    """Check that its oldest due message is younger than ``than`` seconds."""
    if look.oldest is None:
        return None
    if look.oldest <= (than or 0.0):
        return FINE
    return f"the oldest message has been due for {lasting(look.oldest)}"


def stall(look: StandstillLook, than: float | None) -> Verdict:
    """Check that what could move has moved lately."""
    if look.lasted < (look.stall if than is None else than):
        return FINE
    return f"nothing has moved for {lasting(look.lasted)}: {look.what}"


def store_trouble(look: RouterLook, than: float | None) -> Verdict:
    """Check that the last commit has succeeded."""
    return look.trouble


def disk_low(look: RouterLook, than: float | None) -> Verdict:
    """Check the free space on the disk of the store."""
    space = look.space
    if space is None:
        return None
    share = than or 0.0
    least = LEAST_ROOM if share == ABOUT[Alert.DISK_LOW].than else 0
    if space.free >= share * space.whole and space.free >= least:
        return FINE
    return f"{space.free / 1e9:.1f} GB of {space.whole / 1e9:.1f} GB are free on the disk of the store"


def lease_lost(look: RouterLook, than: float | None) -> Verdict:
    """Check that this node may write: that it has its lease."""
    return look.lease


L = TypeVar("L")
Conditions = Mapping[Alert, Callable[[L, float | None], Verdict]]

OF_CHANNELS: Final[Conditions[ChannelLook]] = {
    Alert.CHANNEL_DOWN: channel_down,
    Alert.CHANNEL_BARRED: channel_barred,
    Alert.BUDGET_LOW: budget_low,
    Alert.BALANCE_LOW: balance_low,
    Alert.DELIVERY_RATE_LOW: delivery_rate_low,
    Alert.SIM_SWAPPED: sim_swapped,
}
OF_GATEWAYS: Final[Conditions[GatewayLook]] = {Alert.GATEWAY_DOWN: gateway_down}
OF_ESMES: Final[Conditions[EsmeLook]] = {Alert.ESME_AWAY: esme_away, Alert.BIND_REFUSED: bind_refused}
OF_ROUTES: Final[Conditions[RouteLook]] = {Alert.QUEUE_OLD: queue_old}
OF_STANDSTILLS: Final[Conditions[StandstillLook]] = {Alert.STALL: stall}
OF_STORE: Final[Conditions[RouterLook]] = {
    Alert.STORE_TROUBLE: store_trouble,
    Alert.DISK_LOW: disk_low,
}
OF_NODE: Final[Conditions[RouterLook]] = {Alert.LEASE_LOST: lease_lost}
