"""What is owed to ESMEs, on its way to them.

A delivery leaves in the order of its creation, over all receivers of its ESME; one that is put off does not
hold up the others. In memory stands a window of each ESME's debts; the others wait on disk.
"""

from bisect import insort
from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush

from router.relay.interfaces import Clock, Receiver
from router.relay.sessions import Sessions
from router.routing.retry import Growing
from router.store.interface import Owed, Paid, Store

WINDOW = 1000
"""Debts of one ESME that are in memory at most, beside those that are with a receiver."""

ABSENT = 100
"""Debts in memory of an ESME that has no receiver."""

AGAIN = Growing(5.0, 300.0)
"""A delivery that is put off goes again after so many seconds."""


class _Creditor:
    """One ESME, and the window of what it is owed."""

    __slots__ = ("behind", "delays", "esme", "last_seq", "put_off", "reading", "waiting")

    def __init__(self, esme: str) -> None:
        self.esme = esme
        self.waiting: deque[Owed] = deque()
        self.put_off: list[tuple[float, int, Owed]] = []
        self.delays: dict[int, int] = {}
        self.behind = 0
        self.last_seq = 0
        self.reading = False

    @property
    def loaded(self) -> int:
        return len(self.waiting) + len(self.put_off)


class Delivery:
    """Hands debts to receivers; they are struck out when acknowledged, or ``owed_for`` seconds old."""

    def __init__(self, clock: Clock, store: Store, sessions: Sessions, owed_for: float) -> None:
        self._clock = clock
        self._store = store
        self._sessions = sessions
        self._owed_for = owed_for
        self.expired = 0
        self._creditors: dict[str, _Creditor] = {}
        sessions.bound = self.pump

    def restore(self, esme: str, owing: int) -> None:
        """At the start: so much is owed, and stands on disk."""
        self._creditor(esme).behind += owing

    def owe(self, owed: Owed) -> None:
        """It is owed from now on, and on disk."""
        creditor = self._creditor(owed.esme)
        if creditor.behind or creditor.loaded >= self._window(creditor):
            creditor.behind += 1
        else:
            creditor.last_seq = owed.seq
            creditor.waiting.append(owed)
        self.pump(owed.esme)

    def pump(self, esme: str) -> None:
        """Hand over what may go now."""
        creditor = self._creditor(esme)
        receivers = self._sessions.receivers(esme)
        if not receivers:
            return
        waiting = creditor.waiting
        while waiting:
            receiver = max(receivers, key=_room)
            if receiver.room <= 0:
                break
            receiver.deliver(waiting.popleft())
        self._refill(creditor)

    def acknowledged(self, owed: Owed) -> None:
        self._store.write([Paid(owed.esme, owed.seq)])
        creditor = self._creditor(owed.esme)
        creditor.delays.pop(owed.seq, None)
        self.pump(owed.esme)

    def put_off(self, owed: Owed) -> None:
        creditor = self._creditor(owed.esme)
        failures = creditor.delays[owed.seq] = creditor.delays.get(owed.seq, 0) + 1
        heappush(creditor.put_off, (self._clock.seconds() + AGAIN.after(failures), owed.seq, owed))
        self.pump(owed.esme)

    def undelivered(self, owed: Owed) -> None:
        creditor = self._creditor(owed.esme)
        insort(creditor.waiting, owed, key=_seq)
        self.pump(owed.esme)

    def tick(self) -> None:
        """Once a second: what was put off comes back in its time, what is too old is struck out."""
        now = self._clock.seconds()
        for creditor in self._creditors.values():
            due = False
            while creditor.put_off and creditor.put_off[0][0] <= now:
                insort(creditor.waiting, heappop(creditor.put_off)[2], key=_seq)
                due = True
            self._strike_out(creditor, now - self._owed_for)
            if due:
                self.pump(creditor.esme)
            elif creditor.behind and not creditor.loaded:
                self._refill(creditor)

    def _strike_out(self, creditor: _Creditor, before: float) -> None:
        """Debts are in order of their age, so the oldest stand first."""
        waiting = creditor.waiting
        while waiting and waiting[0].at <= before:
            owed = waiting.popleft()
            creditor.delays.pop(owed.seq, None)
            self._store.write([Paid(owed.esme, owed.seq)])
            self.expired += 1

    def _window(self, creditor: _Creditor) -> int:
        return WINDOW if self._sessions.receivers(creditor.esme) else ABSENT

    def _creditor(self, esme: str) -> _Creditor:
        creditor = self._creditors.get(esme)
        if creditor is None:
            creditor = self._creditors[esme] = _Creditor(esme)
        return creditor

    def _refill(self, creditor: _Creditor) -> None:
        window = self._window(creditor)
        if creditor.reading or not creditor.behind or creditor.loaded > window // 2:
            return
        creditor.reading = True
        esme, after = creditor.esme, creditor.last_seq
        answer = self._store.read(lambda reader: reader.owed(esme, after, window))
        answer.addCallback(lambda found: self._read(creditor, found))

    def _read(self, creditor: _Creditor, found: Sequence[Owed]) -> None:
        creditor.reading = False
        creditor.behind = max(0, creditor.behind - len(found)) if found else 0
        for owed in found:
            creditor.last_seq = owed.seq
            creditor.waiting.append(owed)
        self.pump(creditor.esme)


def _room(receiver: Receiver) -> int:
    return receiver.room


def _seq(owed: Owed) -> int:
    return owed.seq
