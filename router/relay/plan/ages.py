"""Ages of waiting sendings in memory: a scan over all of them, so it is compiled."""

from typing import Final

from router.relay.plan.plan import Lane, Planned
from router.store.entities import Stage

DUE: Final = Stage.DUE


def oldest_due(planned: dict[int, Planned]) -> dict[Lane, float]:
    """Return when the oldest due sending was accepted, by lane, in seconds of Unix time."""
    oldest: dict[Lane, float] = {}
    for one in planned.values():
        lane = one.lane
        if lane is None or one.stage is not DUE:
            continue
        at: float = one.sending.accepted_at
        known = oldest.get(lane)
        if known is None or at < known:
            oldest[lane] = at
    return oldest
