"""The troubles of the moment, the worst first, in words and with remedies."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from router.desk.alerts.kinds import ABOUT, Alert, Subject
from router.desk.alerts.views import AlertView
from router.desk.channels import ChannelView
from router.desk.esmes import EsmeView
from router.desk.gateways import GatewayView
from router.desk.state import State
from router.relay.event_kinds import Level
from router.sms.value import value


@value(kw_only=True)
class TroubleView:
    """Something that keeps messages from going, or soon will. ``names`` are the ids it is about."""

    level: Level
    what: str
    """store, router, gateway, channel or ESME."""
    names: Sequence[str]
    text: str
    remedy: str
    """What to do; empty if the text says it."""


ROUTER_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "store": ("store", ABOUT[Alert.STORE_TROUBLE].do),
    "drain": ("router", "it is started again by whoever stopped it"),
}
"""Hindrances to all messages: the part of the router, and the remedy."""

OF_STATES: Final[Mapping[State, str]] = {
    State.DOWN: ABOUT[Alert.CHANNEL_DOWN].do,
    State.LOGGED_OUT: ABOUT[Alert.CHANNEL_BARRED].do,
    State.BARRED: ABOUT[Alert.CHANNEL_BARRED].do,
    State.BENCHED: "it is tried again by itself; look at its last faults: often a SIM has no credit",
    State.OVER_LIMIT: "it goes on when the limit has room again; a `total` is reset on the channel's page",
    State.PAUSED: "resume it when it may send again",
}
"""Remedies by states in which a channel cannot send but should."""

TOLD: Final = frozenset(
    {Alert.CHANNEL_DOWN, Alert.CHANNEL_BARRED, Alert.GATEWAY_DOWN, Alert.ESME_AWAY, Alert.STORE_TROUBLE}
)
"""Alerts that are left out here, as the present states tell the same without delay."""

GRAVE: Final = frozenset({Alert.DISK_LOW, Alert.STALL, Alert.LEASE_LOST})
"""Alerts shown as errors."""

LEVELS: Final[Mapping[State, Level]] = {
    State.OVER_LIMIT: Level.WARN,
    State.BENCHED: Level.WARN,
    State.PAUSED: Level.INFO,
}

RANKS: Final = {Level.ERROR: 0, Level.WARN: 1, Level.INFO: 2}


def troubles(
    reasons: Sequence[tuple[str, str]],
    gateways: Sequence[GatewayView],
    channels: Sequence[ChannelView],
    esmes: Sequence[EsmeView],
    alerts: Sequence[AlertView],
) -> Sequence[TroubleView]:
    """Return what is wrong, the worst first.

    ``reasons`` are those of the router's health, each with its part and words; ``alerts`` are those that are
    on.
    """
    found = [*_of_router(reasons), *_of_gateways(gateways)]
    told = {one.id: one.reason for one in gateways if one.links and one.up < one.links}
    found += _of_channels([one for one in channels if not _is_told(one, told)])
    found += _of_esmes(esmes)
    found += _of_alerts(alerts)
    return sorted(found, key=lambda one: RANKS[one.level])


def _of_router(reasons: Sequence[tuple[str, str]]) -> Iterator[TroubleView]:
    for what, text in reasons:
        # The reasons about channels are told by their gateways below.
        if what in ROUTER_PARTS:
            part, remedy = ROUTER_PARTS[what]
            yield TroubleView(level=Level.ERROR, what=part, names=(), text=text, remedy=remedy)


def _of_gateways(gateways: Sequence[GatewayView]) -> Iterator[TroubleView]:
    for one in gateways:
        if one.up >= one.links:
            continue
        up = "none" if not one.up else f"only {one.up}"
        why = f": {one.reason}" if one.reason else ""
        yield TroubleView(
            level=Level.WARN if one.up else Level.ERROR,
            what="gateway",
            names=(one.id,),
            text=f"{up} of its {one.links} links {'is' if one.up < 2 else 'are'} up{why}",
            remedy=ABOUT[Alert.GATEWAY_DOWN].do,
        )


def _is_told(channel: ChannelView, gateways: Mapping[str, str]) -> bool:
    """Tell whether the trouble of its gateway covers this channel."""
    return channel.state is State.DOWN and channel.gateway in gateways


def _of_channels(channels: Sequence[ChannelView]) -> Iterator[TroubleView]:
    """Yield the troubles of channels; those with the same words are one."""
    alike: dict[tuple[State, str], list[str]] = {}
    for one in channels:
        if one.state in OF_STATES:
            alike.setdefault((one.state, one.reason), []).append(one.id)
    for (state, reason), names in alike.items():
        yield TroubleView(
            level=LEVELS.get(state, Level.ERROR),
            what="channel",
            names=names,
            text=f"{state.value.replace('_', ' ')}: {reason}",
            remedy=OF_STATES[state],
        )


def _of_esmes(esmes: Sequence[EsmeView]) -> Iterator[TroubleView]:
    for one in esmes:
        if one.enabled and one.owed and not one.sessions:
            what = "receipt or received SMS waits" if one.owed == 1 else "receipts and received SMS wait"
            yield TroubleView(
                level=Level.WARN,
                what="ESME",
                names=(one.system_id,),
                text=f"it is not bound, and {one.owed:,} {what} for it",
                remedy=ABOUT[Alert.ESME_AWAY].do,
            )


def _of_alerts(alerts: Sequence[AlertView]) -> Iterator[TroubleView]:
    """Yield troubles that only alerts know; alerts of one kind are one."""
    alike: dict[Alert, list[AlertView]] = {}
    for one in alerts:
        alert = Alert(one.alert)
        if alert not in TOLD and one.acknowledged_by is None:
            alike.setdefault(alert, []).append(one)
    for alert, found in alike.items():
        subject = ABOUT[alert].subject
        yield TroubleView(
            level=Level.ERROR if alert in GRAVE else Level.WARN,
            what="ESME" if subject is Subject.ESME else subject.value,
            names=[one.subject for one in found],
            text=f"{alert.value.replace('_', ' ')}: {found[0].text}",
            remedy=ABOUT[alert].do,
        )
