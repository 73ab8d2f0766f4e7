"""Requests without an answer, each way: `Window` holds ours, `PeerRequests` counts the peer's.

SMPP leaves their number to the two sides; sequence_number is that of SMPP 3.4 section 5.1.4.
"""

from math import inf
from typing import Final

from router.smpp.pdus import Pdu

LAST_SEQUENCE_NUMBER: Final = 0x7FFFFFFF
MOST_LATE: Final = 1000
"""Timed-out requests that are remembered for a late answer; beyond these, the oldest is forgotten."""


class Window:
    """Our unanswered requests by sequence_number, the oldest first.

    All requests of a session have the same timer, so the order of the dict is the order of the deadlines, and
    its first entry shows whether any has passed. ``response`` is in seconds, 0 is off.
    """

    __slots__ = ("_late", "_open", "_response", "_sequence_number", "size")

    def __init__(self, size: int, response: float) -> None:
        self.size = size
        self._response = response or inf
        self._sequence_number = 0
        self._open: dict[int, tuple[float, type[Pdu], object]] = {}
        self._late: dict[int, tuple[type[Pdu], object]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def room(self) -> int:
        """Return how many more requests may be unanswered."""
        room = self.size - len(self._open)
        # The window may have become narrower since.
        return room if room > 0 else 0

    def next_number(self) -> int:
        """Return the next sequence_number: 1 to 0x7FFFFFFF, then again from 1, skipping those that await an
        answer.
        """
        number = self._sequence_number
        while True:
            number = number + 1 if number < LAST_SEQUENCE_NUMBER else 1
            if number not in self._open and not (self._late and number in self._late):
                self._sequence_number = number
                return number

    def add(self, sequence_number: int, answer: type[Pdu], token: object, now: float) -> None:
        """Await an ``answer`` under this number."""
        self._open[sequence_number] = (now + self._response, answer, token)

    def take(self, sequence_number: int, answer: type[Pdu] | None) -> tuple[object, bool] | None:
        """Free the slot of the request that this answers; return its token, and whether its timer had run
        out.

        ``answer`` is None for a generic_nack, which answers anything. None if nothing waits for such an
        answer.
        """
        entry = self._open.get(sequence_number)
        if entry is None:
            return self._take_late(sequence_number, answer)
        _, expected, token = entry
        if answer is not None and answer is not expected:
            return None
        del self._open[sequence_number]
        return token, False

    def _take_late(self, sequence_number: int, answer: type[Pdu] | None) -> tuple[object, bool] | None:
        entry = self._late.get(sequence_number)
        if entry is None or (answer is not None and answer is not entry[0]):
            return None
        del self._late[sequence_number]
        return entry[1], True

    def deadline(self) -> float:
        """Return when the timer of the oldest request runs out."""
        for deadline, _, _ in self._open.values():
            return deadline
        return inf

    def expire(self, now: float) -> list[object]:
        """Free the slots of the requests whose timer has run out, and return their tokens."""
        expired: list[int] = []
        for number, (deadline, _, _) in self._open.items():
            if deadline > now:
                break
            expired.append(number)
        return [self._put_late(number) for number in expired]

    def _put_late(self, sequence_number: int) -> object:
        _, answer, token = self._open.pop(sequence_number)
        self._late[sequence_number] = (answer, token)
        if len(self._late) > MOST_LATE:
            del self._late[next(iter(self._late))]
        return token

    def drain(self) -> list[object]:
        """Forget all unanswered requests, and return their tokens, the oldest first."""
        tokens = [token for _, token in self._late.values()] + [token for _, _, token in self._open.values()]
        self._late.clear()
        self._open.clear()
        return tokens


class PeerRequests:
    """The peer's requests that are unanswered, by sequence_number.

    Some clients use a number twice; each of the two is answered once, so a number has a count.
    """

    __slots__ = ("_counts", "total")

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self.total = 0

    def add(self, sequence_number: int) -> None:
        """Count a request of the peer with this number."""
        self.total += 1
        counts = self._counts
        counts[sequence_number] = counts.get(sequence_number, 0) + 1

    def settle(self, sequence_number: int) -> bool:
        """Note that one request of this number is answered; False if there is none."""
        count = self._counts.pop(sequence_number, 0)
        if not count:
            return False
        if count > 1:
            self._counts[sequence_number] = count - 1
        self.total -= 1
        return True

    def clear(self) -> None:
        """Forget all requests, since the session is over."""
        self._counts.clear()
        self.total = 0
