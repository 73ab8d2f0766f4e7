"""When an alert is on, and who is told: a trouble that has lasted is one, and is said once on and once off.

Pure: the time is an argument. Each pair of alert and subject with a trouble has one `OngoingTrouble`; without
one all is well. What the board (`board.py`) does follows from what changes:

- a trouble is seen: it stands, since now; until it has lasted as long as the shortest `for` it is nothing
- it has lasted so long: the alert is on
- it has lasted as long as the `for` of some targets: these are told, each once
- it is seen no more: nothing stands; those who were told that it is on are told that it is off
"""

from router.clocks import Instant
from router.sms.value import evolve, value

Targets = tuple[str, ...]
"""Who is told: creditors that are no ESMEs (`relay.targets`)."""


@value
class Escalation:
    """What has lasted so many seconds is told to these."""

    lasting: float
    targets: Targets


@value
class Terms:
    """What the rules say of one alert of one subject. ``steps`` has one at least."""

    steps: tuple[Escalation, ...]
    than: float | None = None
    """Its threshold; None if it has none."""
    ruled: bool = True
    """Whether a rule speaks of it."""

    @property
    def least(self) -> float:
        """How long a trouble must last to be an alert, in seconds."""
        return min(step.lasting for step in self.steps)


@value
class OngoingTrouble:
    """A trouble that is there."""

    since: float
    """The instant when it was seen first."""
    on: bool = False
    """It has lasted: it is an alert."""
    told: Targets = ()
    """Who was told that it is on."""


def stand(before: OngoingTrouble | None, now: Instant, terms: Terms) -> OngoingTrouble:
    """Return how a trouble stands that is seen now; the same value if nothing has changed."""
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
