"""When an alert is on, and who is told: a trouble that lasts becomes an alert, told once on and once off.

Pure: the time is an argument. Each pair of alert and subject with a trouble has one `OngoingTrouble`; without
one all is well. What the board (`board.py`) does follows from what changes:

- a trouble is seen: it begins now
- it has lasted as long as the shortest `for`: the alert is on
- it has lasted as long as the `for` of some targets: these are told, each once
- it is seen no more: it is gone; the targets that were told are told that it is over
"""

from router.clocks import Instant
from router.sms.value import evolve, value

Targets = tuple[str, ...]
"""Targets of alerts: creditors that are no ESMEs (`relay.targets`)."""


@value
class Escalation:
    """Targets that are told of a trouble which has lasted ``lasting`` seconds."""

    lasting: float
    targets: Targets


@value
class Terms:
    """The rules for one alert of one subject. ``steps`` has one at least."""

    steps: tuple[Escalation, ...]
    than: float | None = None
    """Its threshold; None without one."""
    ruled: bool = True
    """True if a rule covers it."""

    @property
    def least(self) -> float:
        """Seconds that a trouble must last to be an alert."""
        return min(step.lasting for step in self.steps)


@value
class OngoingTrouble:
    """A trouble that has been seen and has not ended."""

    since: float
    """The instant when it was first seen."""
    on: bool = False
    """True if it has lasted long enough to be an alert."""
    told: Targets = ()
    """The targets that were told that it is on."""


def stand(before: OngoingTrouble | None, now: Instant, terms: Terms) -> OngoingTrouble:
    """Return a trouble that is seen now; the same value if nothing has changed."""
    standing = OngoingTrouble(now) if before is None else before
    lasted = now - standing.since
    if not standing.on and lasted < terms.least:
        return standing
    new = [
        target
        for step in terms.steps
        if step.lasting <= lasted
        for target in step.targets
        if target not in standing.told
    ]
    if standing.on and not new:
        return standing
    return evolve(standing, on=True, told=(*standing.told, *dict.fromkeys(new)))
