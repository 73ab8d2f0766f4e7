"""Responses to messages that the relay refuses."""

from collections.abc import Mapping
from typing import Final

from router.northbound.http.interfaces import HttpResponse
from router.northbound.http.problems import problem
from router.relay.errors import Refusal

UNFIT: Final = 422
TOO_FAST: Final = 429
LATER: Final = 503

STATUS: Mapping[Refusal, tuple[int, int]] = {
    Refusal.THROTTLED: (TOO_FAST, 1),
    Refusal.QUEUE_FULL: (LATER, 30),
    Refusal.NOT_NOW: (LATER, 5),
    Refusal.OVER_LIMIT: (TOO_FAST, 3600),
    Refusal.REPEATED: (TOO_FAST, 30),
}
"""Status and Retry-After in seconds. Other refusals are 422, as trying again does not help."""

NAMES: Mapping[Refusal, str] = {Refusal.OVER_LIMIT: "limit"}
"""The last part of `type`, where it is not the name in lower case."""


def type_of(refused: Refusal) -> str:
    """Return the `type` of a refusal's problem, by which programs tell refusals apart."""
    return f"urn:smpp-router:{NAMES.get(refused, refused.name.lower())}"


def refusal(refused: Refusal) -> HttpResponse:
    """Return the response to a refusal."""
    status, after = STATUS.get(refused, (UNFIT, 0))
    headers = [("Retry-After", str(after))] if after else []
    return problem(status, refused.value, headers=headers, type_=type_of(refused))
