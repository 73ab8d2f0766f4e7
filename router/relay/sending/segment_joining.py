"""Segments that an ESME cut itself, where not every channel of their way takes segments.

Each has its own id, and is on disk before it is answered. When all are there, the first becomes the sending
of the whole text, and the others follow it: they have its outcome, and a receipt each. A set that does not
become complete goes on as it is, each segment for itself.
"""

from collections.abc import Callable, Iterable, Sequence

from router.clocks import Dates, Instant
from router.relay.directory import Directory
from router.relay.interfaces import Clock, instants
from router.relay.one_by_one import take_each
from router.relay.sending.sendings import Sendings
from router.routing.table import Way
from router.sms.alphabet import Alphabet
from router.sms.joiner import Joined as Set
from router.sms.joiner import Joiner
from router.sms.lone_segments import apart
from router.sms.message import ShortMessage
from router.sms.reading import Unreadable
from router.sms.segments import join
from router.sms.value import evolve
from router.store.entities import Sending, Stage
from router.store.interface import Reader

PAGE = 1000
"""Segments read at once, at a start."""


class SegmentJoining:
    """Holds segments until they are complete, or have waited for ``timeout`` seconds."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        sendings: Sendings,
        directory: Directory,
        way: Callable[[Sending], Way],
        timeout: float,
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._sendings = sendings
        self._directory = directory
        self._way = way
        self.joiner: Joiner[int] = Joiner(timeout)
        # The joiner knows no endings: a segment that ends while it waits is removed here only.
        self._waiting: dict[int, Sending] = {}
        self._restored: list[Set[int]] = []

    def __len__(self) -> int:
        """Return how many segments wait."""
        return len(self._waiting)

    def expects(self, sending: Sending) -> bool:
        """Tell whether its siblings wait already: then it waits too, even if it could leave alone."""
        return self.joiner.expects(sending.esme, sending.message)

    def take(self, sending: Sending, accepted: Callable[[int], None]) -> None:
        """Keep a segment; ``accepted`` is called with its id when it is on disk."""
        self._sendings.hold(sending, Stage.JOINING, lambda: accepted(sending.id))
        self._all_go_on(self._add(sending, self._now()))

    def restore(self, reader: Reader) -> None:
        """Load the segments from the store; `start` releases complete ones."""
        after = 0
        while page := reader.stage(Stage.JOINING, after, PAGE):
            for underway in page:
                since = self._dates.instant(underway.sending.accepted_at)
                self._restored += self._add(underway.sending, since)
            after = page[-1].sending.id

    def start(self) -> None:
        restored, self._restored = self._restored, []
        self._all_go_on(restored)

    def tick(self) -> None:
        """Release segments that have waited long enough; called once a second."""
        self._all_go_on(self.joiner.expired(self._now()))

    def ended(self, id: int) -> None:
        """Drop a segment that ended while it waited: cancelled, or past its validity."""
        self._waiting.pop(id, None)

    def _add(self, sending: Sending, now: Instant) -> list[Set[int]]:
        """Add a segment. Return the sets that ended by it: its own, or those that have no room."""
        self._waiting[sending.id] = sending
        ended = self.joiner.add(sending.esme, sending.id, sending.message, now)
        return [*([] if ended is None else [ended]), *self.joiner.crowded()]

    def _all_go_on(self, sets: Iterable[Set[int]]) -> None:
        take_each(sets, self._go_on, lambda ended: [id for id, _ in ended.segments])

    def _go_on(self, ended: Set[int]) -> None:
        segments = self._left([id for id, _ in ended.segments])
        repeats = self._left(ended.repeats)
        if not segments and not repeats:
            return
        if ended.complete and len(segments) == len(ended.segments) > 1:
            joined = self._joined(segments)
            if joined is not None:
                self._go(joined, [*segments[1:], *repeats], anew=True)
                return
        first, *others = segments or repeats
        messages = self._apart([first, *others])
        # A repeat is no text of its own: it has the outcome of what it repeats, or nearly so.
        self._go_with(messages[0], first, repeats if segments else ())
        for sending, message in zip(others, messages[1:], strict=True):
            self._go_with(message, sending, ())

    def _left(self, ids: Sequence[int]) -> list[Sending]:
        """Return those that have not ended meanwhile."""
        found = (self._waiting.pop(id, None) for id in ids)
        return [sending for sending in found if sending is not None]

    def _alphabet(self, esme: str) -> Alphabet:
        """Return the alphabet of data_coding 0 for an ESME."""
        account = self._directory.sender(esme)
        return Alphabet.GSM7 if account is None else account.alphabet

    def _apart(self, segments: Sequence[Sending]) -> list[ShortMessage]:
        return apart([each.message for each in segments], self._alphabet(segments[0].esme))

    def _joined(self, segments: Sequence[Sending]) -> Sending | None:
        """Return the first with the text of all; None if they have several alphabets, or are no text."""
        first = segments[0]
        try:
            message = join([each.message for each in segments], self._alphabet(first.esme))
        except Unreadable:
            return None
        return evolve(
            first,
            message=message,
            due_at=max(each.due_at for each in segments),
            expires_at=min(each.expires_at for each in segments),
        )

    def _go_with(self, message: ShortMessage, sending: Sending, followers: Sequence[Sending]) -> None:
        anew = message is not sending.message
        self._go(evolve(sending, message=message) if anew else sending, followers, anew)

    def _go(self, sending: Sending, followers: Sequence[Sending], anew: bool) -> None:
        self._sendings.joins.join(sending, self._way(sending), followers, anew)
