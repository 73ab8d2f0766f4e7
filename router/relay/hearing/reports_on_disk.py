"""Lookup in the store of the open segments that a status report may be about."""

from collections.abc import Sequence

from router.relay.hearing.open_segments import Key
from router.relay.plan.plan import PlanChannel, Planned
from router.relay.sending.attempt import Attempt
from router.routing.table import Way
from router.sms.state import MessageState
from router.store.entities import Found, Underway
from router.store.interface import Reader

Outcomes = Sequence[tuple[int, MessageState | None, int]]
Read = Sequence[tuple[Key, Found, Outcomes]]
"""The channel and the remote id, what is called so there, and what became of its siblings."""


def look_up(reader: Reader, key: Key, forms: Sequence[str], plain: bool) -> Read:
    """Return a channel's segments whose id has one of these forms; if ``plain``, prefer equal ids."""
    if plain and (found := look_up_beside(reader, [key])):
        return found
    return look_up_beside(reader, [(key[0], form) for form in reader.called(key[0], forms)])


def look_up_beside(reader: Reader, keys: Sequence[Key]) -> Read:
    """Return the segments with exactly these ids, with the outcomes of their siblings."""
    return [
        (key, found, reader.outcomes(found.underway.sending.id) if found.number else ())
        for key in keys
        for found in reader.submitted(*key)
    ]


def rebuilt(underway: Underway, way: Way, channel: PlanChannel, outcomes: Outcomes) -> Attempt:
    """Return the attempt by which a sending went out, with the outcomes of its segments so far."""
    count = max(1, underway.segments)
    attempt = Attempt(Planned.read_back(underway, way), channel, [underway.sending.message] * count, count)
    attempt.epoch = underway.epoch
    reported = ((number, state, err) for number, state, err in outcomes if state is not None)
    attempt.outcomes = {number: (state, err) for number, state, err in reported if number <= count}
    return attempt
