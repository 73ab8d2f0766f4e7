"""The state of a channel, and the consequences of its moves.

Several causes may keep a channel from sending at once: an operator has paused it, while it is benched, while
its link is down. Each is kept as it is reported (`channel.Channel`); the state is the first of them, in the
order of `ChannelState`. So the end of one cause uncovers the next.

`MOVES` has each move there is, with its consequences for the plan. A move that is not there is a bug, and
raises `NoSuchMove`.
"""

from collections.abc import Mapping
from enum import Enum, Flag, auto
from typing import Final

from router.clocks import Instant
from router.goip.line_state import LineTrouble


class ChannelState(Enum):
    """The reason why a channel takes nothing; the last two members mean that it takes something.

    The values are the words that an operator reads.
    """

    DOWN = "down"
    """No link carries it."""
    OUT = "out"
    """Its GoIP says that the line cannot send."""
    STOPPING = "stopping"
    """The router stops: what is in flight goes on."""
    REMOVED = "removed"
    """It was removed from the configuration; what is in flight goes on."""
    PAUSED = "paused"
    """An operator has taken it out of use; what is in flight goes on."""
    BENCHED = "benched"
    """It has refused too much, and rests until a fixed time."""
    ON_TRIAL = "on trial"
    """It was benched, and has sent nothing since: it is given one at a time."""
    UP = "up"


class Follows(Flag):
    """The consequences of a move for the plan, in this order."""

    NOTHING = 0
    SAVE_NO_MORE = auto()
    """Send by another channel what it saved up for."""
    UNSTICK = auto()
    """Let others take what waits for it alone."""
    FEED = auto()
    """Give it what waits for it, or for its line."""


class NoSuchMove(Exception):
    """A move that is not in the table: a bug of the relay."""


DOWN: Final = ChannelState.DOWN
OUT: Final = ChannelState.OUT
STOPPING: Final = ChannelState.STOPPING
REMOVED: Final = ChannelState.REMOVED
PAUSED: Final = ChannelState.PAUSED
BENCHED: Final = ChannelState.BENCHED
ON_TRIAL: Final = ChannelState.ON_TRIAL
UP: Final = ChannelState.UP

SAVE_NO_MORE: Final = Follows.SAVE_NO_MORE
UNSTICK: Final = Follows.UNSTICK
FEED: Final = Follows.FEED
NOTHING: Final = Follows.NOTHING
LEAVE: Final = SAVE_NO_MORE | UNSTICK

# A paused or benched channel is fed when it comes into reach, since its line may be borrowed nevertheless.
# One that stays as it is may have more room than before. Once the router stops, nothing is to go any more.
MOVES: Final[Mapping[ChannelState, Mapping[ChannelState, Follows]]] = {
    DOWN: {
        DOWN: NOTHING,
        OUT: NOTHING,
        STOPPING: NOTHING,
        REMOVED: NOTHING,
        PAUSED: FEED,
        BENCHED: FEED,
        ON_TRIAL: FEED,
        UP: FEED,
    },
    OUT: {
        DOWN: NOTHING,
        OUT: NOTHING,
        STOPPING: NOTHING,
        REMOVED: NOTHING,
        PAUSED: FEED,
        BENCHED: FEED,
        ON_TRIAL: FEED,
        UP: FEED,
    },
    STOPPING: {
        DOWN: NOTHING,
        OUT: NOTHING,
        STOPPING: NOTHING,
    },
    REMOVED: {
        DOWN: NOTHING,
        OUT: NOTHING,
        STOPPING: NOTHING,
        REMOVED: NOTHING,
        PAUSED: FEED,
        BENCHED: FEED,
        ON_TRIAL: FEED,
        UP: FEED,
    },
    PAUSED: {
        DOWN: NOTHING,
        OUT: NOTHING,
        STOPPING: NOTHING,
        REMOVED: NOTHING,
        PAUSED: FEED,
        BENCHED: NOTHING,
        ON_TRIAL: FEED,
        UP: FEED,
    },
    BENCHED: {
        DOWN: NOTHING,
        OUT: NOTHING,
        STOPPING: NOTHING,
        REMOVED: NOTHING,
        PAUSED: NOTHING,
        BENCHED: FEED,
        ON_TRIAL: FEED,
        UP: FEED,
    },
    ON_TRIAL: {
        DOWN: LEAVE,
        OUT: LEAVE,
        STOPPING: NOTHING,
        REMOVED: LEAVE,
        PAUSED: LEAVE,
        BENCHED: LEAVE,
        ON_TRIAL: FEED,
        UP: FEED,
    },
    # Nothing comes on trial but from the bench.
    UP: {
        DOWN: LEAVE,
        OUT: LEAVE,
        STOPPING: NOTHING,
        REMOVED: LEAVE,
        PAUSED: LEAVE,
        BENCHED: LEAVE,
        UP: FEED,
    },
}
"""The consequences of each move, from state to state."""


def derive(
    linked: int,
    line: LineTrouble | None,
    stopping: bool,
    paused: bool,
    benched_until: float,
    now: Instant,
    removed: bool = False,
) -> ChannelState:
    """Return the state that results. ``benched_until`` is 0.0 if it has sent since it was benched."""
    if not linked:
        return DOWN
    if line is not None:
        return OUT
    if stopping:
        return STOPPING
    if removed:
        return REMOVED
    if paused:
        return PAUSED
    if benched_until > now:
        return BENCHED
    return ON_TRIAL if benched_until else UP


def follow_up(before: ChannelState, after: ChannelState) -> Follows:
    """Return the consequences of a move. Raises NoSuchMove."""
    follows = MOVES[before].get(after)
    if follows is None:
        raise NoSuchMove(f"from {before.name} to {after.name}")
    return follows


def capacity_of(state: ChannelState, linked: int) -> int:
    """Return how many sendings a channel in this state is given at once; its links carry ``linked``."""
    if state is UP:
        return linked
    return min(1, linked) if state is ON_TRIAL else 0
