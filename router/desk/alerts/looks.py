"""What conditions look at: one subject at one moment, as plain values."""

from collections.abc import Sequence

from router.relay.plan.channel_state import ChannelState
from router.sms.value import value


@value(kw_only=True)
class ChannelLook:
    """A channel."""

    state: ChannelState
    no_link: str = ""
    """Why it has no link."""
    line: str = ""
    """Why its line cannot send; empty if it can, or is switched off on purpose."""
    bench: str = ""
    """Why it was benched last."""
    budget: Sequence[tuple[str, int, int]] = ()
    """Of each limit: its key, how much is used, of how much."""
    balance: float | None = None
    low: float | None = None
    """`balance.low`."""
    poor: bool | None = None
    """Whether fewer of its messages come than `health.share`; None: it is not known."""
    ended: tuple[int, int] | None = None
    """Of the last hour: how many were delivered, and how many ended; only where somebody asks for it."""
    swapped: str = ""
    """Which SIM took the place of which; empty if none did, or somebody has seen it."""


@value(kw_only=True)
class GatewayLook:
    """A gateway."""

    up: int
    links: int
    why: str = ""


@value(kw_only=True)
class EsmeLook:
    """An ESME that is enabled."""

    sessions: int
    expected: bool = True
    """Somebody wants to know, or it was here since the start: one that only uses HTTP never binds."""
    refused: Sequence[float] = ()
    """How long ago its binds were refused, in seconds, the newest last."""
    refusal: str = ""
    """Why the last one was."""


@value(kw_only=True)
class RouteLook:
    """What is due along a route."""

    oldest: float | None
    """How long the oldest has been due, in seconds; None: it is not in memory."""


@value(kw_only=True)
class StandstillLook:
    """Something that could move, and does not."""

    lasted: float
    """Seconds."""
    stall: float
    """`stall` of the configuration, in seconds."""
    what: str


@value(kw_only=True)
class Space:
    """Of the disk of the store, in octets."""

    free: int
    whole: int


@value(kw_only=True)
class RouterLook:
    """The store, and this node's lease."""

    trouble: str = ""
    """Why the store cannot be written."""
    space: Space | None = None
    """None: it is not known."""
    lease: str = ""
    """Why this node has no lease; empty if it has one, or needs none."""
