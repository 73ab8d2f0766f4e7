"""What a sender is told whose message the relay has refused."""

from collections.abc import Mapping
from typing import Final

from router.northbound.http.exchange import Answer
from router.northbound.http.problems import problem
from router.relay.errors import Refusal

UNFIT: Final = 422
TOO_FAST: Final = 429
LATER: Final = 503

STATUS: Mapping[Refusal, tuple[int, int]] = {
    Refusal.THROTTLED: (TOO_FAST, 1),
    Refusal.QUEUE_FULL: (LATER, 30),
    Refusal.NOT_NOW: (LATER, 5),
}
"""The status, and after how many seconds to try again. All others are 422: trying again does not help."""

LIMITS: Final = frozenset({"OVER_LIMIT", "OVER_LIMITS", "LIMIT", "LIMITS", "REPEATED", "REPEAT"})


def status_of(refused: Refusal) -> int:
    """Return the status for a refusal."""
    if refused.name in LIMITS:
        return TOO_FAST
    return STATUS.get(refused, (UNFIT, 0))[0]


def type_of(refused: Refusal) -> str:
    """Return the `type` of its problem, by which programs tell refusals apart."""
    name = "limit" if refused.name in LIMITS else refused.name.lower()
    return f"urn:smpp-router:{name}"


def refusal(refused: Refusal) -> Answer:
    """Return the answer."""
    status = status_of(refused)
    _, after = STATUS.get(refused, (UNFIT, 60))
    headers = [] if status == UNFIT else [("Retry-After", str(after))]
    return problem(status, refused.value, headers=headers, type_=type_of(refused))
