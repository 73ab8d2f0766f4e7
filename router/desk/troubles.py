"""What is wrong now, the worst first: in words, and with what to do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from router.desk.channels import ChannelView
from router.desk.esmes import EsmeView
from router.desk.gateways import GatewayView
from router.desk.state import State
from router.relay.event_kinds import Level
from router.sms.value import value


@value(kw_only=True)
class Trouble:
    """Something that keeps messages from going, or will. ``names`` are the ids of what it is about."""

    level: Level
    what: str
    """store, router, gateway, channel or ESME."""
    names: Sequence[str]
    text: str
    remedy: str
    """What to do; empty where the text says it."""


REMEDIES: Final[Mapping[str, str]] = {
    "store": "Look at the disk of the store: is it full, or read-only? The log of the router says more.",
    "drain": "It is started again by whoever stopped it.",
}

ROUTER_PARTS: Final[Mapping[str, str]] = {"store": "store", "drain": "router"}

OF_STATES: Final[Mapping[State, str]] = {
    State.DOWN: "See whether the gateway has power and network, and is set up to come to this router.",
    State.LOGGED_OUT: "Look at the SIM and at the antenna: the line has no network, or its SIM is missing.",
    State.BARRED: "The operator bars this SIM: put credit on it, or put in another.",
    State.BENCHED: "It is tried again by itself. Look at its last faults: often a SIM has no credit.",
    State.OVER_LIMIT: "It goes on when the limit has room again; a `total` is reset on the channel's page.",
    State.PAUSED: "Resume it when it may send again.",
}
"""What to do about channels that cannot send; the others send, or are not to."""

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
) -> Sequence[Trouble]:
    """Return what is wrong; ``reasons`` are those of the router's health: what, and in which words."""
    found = [*_of_router(reasons), *_of_gateways(gateways)]
    told = {one.id: one.reason for one in gateways if one.links and one.up < one.links}
    found += _of_channels([one for one in channels if not _is_told(one, told)])
    found += _of_esmes(esmes)
    return sorted(found, key=lambda one: RANKS[one.level])


def _of_router(reasons: Sequence[tuple[str, str]]) -> Iterator[Trouble]:
    for what, text in reasons:
        # What is said of channels the gateways say.
        if what in ROUTER_PARTS:
            yield Trouble(
                level=Level.ERROR, what=ROUTER_PARTS[what], names=(), text=text, remedy=REMEDIES[what]
            )


def _of_gateways(gateways: Sequence[GatewayView]) -> Iterator[Trouble]:
    for one in gateways:
        if one.up >= one.links:
            continue
        up = "none" if not one.up else f"only {one.up}"
        why = f": {one.reason}" if one.reason else ""
        yield Trouble(
            level=Level.WARN if one.up else Level.ERROR,
            what="gateway",
            names=(one.id,),
            text=f"{up} of its {one.links} links {'is' if one.up < 2 else 'are'} up{why}",
            remedy=OF_STATES[State.DOWN],
        )


def _is_told(channel: ChannelView, gateways: Mapping[str, str]) -> bool:
    """Whether its gateway says so already."""
    return channel.state is State.DOWN and channel.gateway in gateways


def _of_channels(channels: Sequence[ChannelView]) -> Iterator[Trouble]:
    """Channels of which the same is said stand together."""
    alike: dict[tuple[State, str], list[str]] = {}
    for one in channels:
        if one.state in OF_STATES:
            alike.setdefault((one.state, one.reason), []).append(one.id)
    for (state, reason), names in alike.items():
        yield Trouble(
            level=LEVELS.get(state, Level.ERROR),
            what="channel",
            names=names,
            text=f"{state.value.replace('_', ' ')}: {reason}",
            remedy=OF_STATES[state],
        )


def _of_esmes(esmes: Sequence[EsmeView]) -> Iterator[Trouble]:
    for one in esmes:
        if one.enabled and one.owed and not one.sessions:
            what = "receipt or received SMS waits" if one.owed == 1 else "receipts and received SMS wait"
            yield Trouble(
                level=Level.WARN,
                what="ESME",
                names=(one.system_id,),
                text=f"it is not bound, and {one.owed:,} {what} for it",
                remedy="Ask whoever runs it why it is not there. What waits is kept for `owed`.",
            )
