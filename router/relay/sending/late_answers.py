"""Segments that were given up as unanswered, and that a session which still lives may answer late."""

from collections import defaultdict

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.sending.attempt import Part
from router.smpp.complaints import Complaints


class LateAnswers:
    """At most one segment for each sending: the next leaves only behind an answer."""

    def __init__(self, clock: Clock, events: Events) -> None:
        self._now = instants(clock)
        self._events = events
        self._parts: dict[int, Part] = {}
        self._silences: defaultdict[str, Complaints] = defaultdict(lambda: Complaints(rest=600.0))

    def note(self, part: Part) -> None:
        """Note that no answer came in time.

        It is reported once in ten minutes for each gateway: a box that hangs answers nothing at all.
        """
        part.unanswered = True
        id, channel = part.attempt.planned.sending.id, part.attempt.channel
        self._parts[id] = part
        more = self._silences[channel.settings.gateway].take(self._now())
        if more is not None:
            self._events.tell(EventKind.NO_ANSWER, channel.id, more, id=id)

    def give_up(self, id: int) -> None:
        """Forget a sending that ended without its answer: a later one changes nothing."""
        self._parts.pop(id, None)

    def is_over(self, part: Part) -> bool:
        """Tell whether an outcome comes too late to matter; else stop waiting for it."""
        if not part.unanswered:
            return False
        return self._parts.pop(part.attempt.planned.sending.id, None) is not part
