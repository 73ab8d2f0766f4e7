"""The inputs of conditions: one subject at one moment, as plain values."""

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
    """Why its line cannot send; empty if it can, or was switched off on purpose."""
    bench: str = ""
    """Why it was benched last."""
    budget: Sequence[tuple[str, int, int]] = ()
    """Each limit: its key, its use, and its bound."""
    balance: float | None = None
    low: float | None = None
    """`balance.low`."""
    poor: bool | None = None
    """True if fewer of its messages arrive than `health.share`; None if unknown."""
    ended: tuple[int, int] | None = None
    """Messages of the last hour: delivered, and ended in all; None unless a rule needs it."""
    swapped: str = ""
    """The SIM that took the place of another; empty if none did, or it was acknowledged."""


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
    """True if a rule names it, or it was bound since the start: an ESME that only uses HTTP never binds."""
    refused: Sequence[float] = ()
    """Seconds since each of its refused binds, the newest last."""
    refusal: str = ""
    """The reason of the last refusal."""


@value(kw_only=True)
class RouteLook:
    """The due messages of a route."""

    oldest: float | None
    """Seconds that the oldest has been due; None if it is not in memory."""


@value(kw_only=True)
class StandstillLook:
    """Something that could move and does not."""

    lasted: float
    """Seconds that it has stood still."""
    stall: float
    """`stall` of the configuration, in seconds."""
    what: str


@value(kw_only=True)
class Space:
    """The space on the store's disk, in octets."""

    free: int
    whole: int


@value(kw_only=True)
class RouterLook:
    """The store, and this node's lease."""

    trouble: str = ""
    """Why the store cannot be written."""
    space: Space | None = None
    """None if unknown."""
    lease: str = ""
    """Why this node has no lease; empty if it has one, or needs none."""
