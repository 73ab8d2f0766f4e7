"""Deliveries that are owed to ESMEs, on their way.

They leave in the order of their creation, over all receivers of the ESME; one that is put off does not hold
up the others. A window of each ESME's deliveries is in memory; the others wait on disk.
"""

from bisect import insort
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from typing import Final

from router.clocks import Dates
from router.relay.events import LOG
from router.relay.figures import Figures
from router.relay.interfaces import AGAIN, Clock, Receiver, instants
from router.relay.one_by_one import take_each
from router.relay.owing.sessions import Sessions
from router.relay.targets import esme_of
from router.routing.retry import Growing
from router.sms.units import units
from router.store.changes import Change, OwedRemoved, Receipted
from router.store.entities import Owed, OwedKind
from router.store.interface import Store, units_owed

RECEIPT: Final = OwedKind.RECEIPT

ALERT_ON: Final = OwedKind.ALERT_ON
ALERT_OFF: Final = OwedKind.ALERT_OFF

WINDOW: Final = 1000
"""Debts of one ESME that are in memory at most, beside those that are with a receiver; a long text counts as
several (`sms.units`)."""

ABSENT: Final = 100
"""Debts in memory of an ESME that has no receiver."""


class _Creditor:
    """One ESME and its deliveries: up to ``last_seq`` in memory, up to ``last_left`` on disk only."""

    __slots__ = (
        "delays",
        "esme",
        "last_left",
        "last_seq",
        "more",
        "put_off",
        "reading",
        "total",
        "unrecorded",
        "waiting",
    )

    def __init__(self, esme: str) -> None:
        self.esme = esme
        self.waiting: deque[Owed] = deque()
        self.put_off: list[tuple[float, int, Owed]] = []
        self.delays: dict[int, int] = {}
        self.last_seq = 0
        self.last_left = 0
        self.reading = False
        self.more = 0
        """Units that the debts in memory are more than their number."""
        self.total = 0
        """Debts here, on disk, and on their way to a receiver."""
        self.unrecorded = 0
        """Acknowledged, and not yet removed on disk: a router that dies now sends them again."""

    def behind(self) -> bool:
        """Tell whether some may be on disk only."""
        return self.last_seq < self.last_left

    def count(self) -> int:
        """Return the number in memory."""
        return len(self.waiting) + len(self.put_off)

    def loaded(self) -> int:
        """Return the units in memory."""
        return self.count() + self.more


class Delivery:
    """Hands deliveries to receivers; they are removed when acknowledged, or ``owed_for`` seconds old.

    ``soon`` runs a function at the end of this turn of the reactor; an exception in one does not stop the
    others.
    """

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        store: Store,
        sessions: Sessions,
        soon: Callable[[Callable[[], None]], object],
        owed_for: float,
        figures: Figures,
        window: int = WINDOW,
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._date = dates.now
        self._at_end_of_turn = soon
        self._store = store
        self._write = store.write
        self._sessions = sessions
        self._receiving = sessions.receiving
        self.owed_for = owed_for
        self._figures = figures
        self._full_window = window
        self._least = min(ABSENT, window)
        self._creditors: dict[str, _Creditor] = {}
        self._hungry: set[str] = set()
        """Creditors that are looked at at the end of this turn."""
        sessions.bound = self.pump

    def restore(self, esme: str, last_seq: int, total: int) -> None:
        """Note, at a start, that ``total`` deliveries with a seq up to ``last_seq`` are on disk."""
        creditor = self._creditor(esme)
        creditor.last_left, creditor.total = last_seq, total

    def owe(self, owed: Owed, on_disk: bool = True) -> bool:
        """Take a delivery; a page that was read may have brought one that is on disk before.

        Return False, and leave one that is not ``on_disk``, if others that are go first.
        """
        creditor = self._creditor(owed.esme)
        loaded = creditor.loaded()
        # Nobody's window is smaller than `_least`: most need not look at who is bound.
        full = creditor.behind() or (loaded >= self._least and loaded >= self._window(creditor))
        if full and not on_disk:
            return False
        creditor.total += 1
        if owed.seq > creditor.last_seq:
            if full:
                creditor.last_left = owed.seq
            else:
                creditor.last_seq = owed.seq
                creditor.waiting.append(owed)
                creditor.more += units(owed.message) - 1
            self._soon(owed.esme)
        return True

    @property
    def at_hand(self) -> int:
        """Number of creditors that are handed something at the end of this turn."""
        return len(self._hungry)

    def _soon(self, esme: str) -> None:
        """Hand over at the end of the turn, since one commit brings hundreds of deliveries."""
        if esme not in self._hungry:
            self._hungry.add(esme)
            self._at_end_of_turn(lambda: self._feed(esme))

    def _feed(self, esme: str) -> None:
        self._hungry.discard(esme)
        self.pump(esme)

    def pump(self, esme: str) -> None:
        """Hand over what may go now."""
        creditor = self._creditor(esme)
        receivers = self._receiving.get(esme)
        if receivers is None:
            return
        if creditor.waiting:
            self._hand_over(creditor, receivers)
        if creditor.behind():
            self._refill(creditor)

    def _hand_over(self, creditor: _Creditor, receivers: Sequence[Receiver]) -> None:
        """Give each delivery to the receiver with the most room; one may be several PDUs."""
        waiting, rooms = creditor.waiting, [receiver.room for receiver in receivers]
        left = sum(rooms) - creditor.unrecorded
        if left <= 0 and self._is_urgent(waiting[0]):
            left = sum(rooms)
        while waiting and left > 0:
            place, most = 0, 0
            for index, room in enumerate(rooms):
                if room > most:
                    place, most = index, room
            if not most:
                break
            owed = waiting.popleft()
            creditor.more -= units(owed.message) - 1
            try:
                rooms[place] -= receivers[place].deliver(owed)
            except Exception:
                # A bug of ours: it is owed still, and those behind it go.
                LOG.failure("debt {seq} of {esme} cannot be delivered", seq=owed.seq, esme=owed.esme)
                self._wait(creditor, owed)
            left -= 1

    def _is_urgent(self, owed: Owed) -> bool:
        """Tell whether it reports that the store cannot be written, so it may be sent twice.

        Its receiver sees by the alert's id that it is the same one.
        """
        return (owed.kind is ALERT_ON or owed.kind is ALERT_OFF) and self._store.figures().failing

    def acknowledged(self, owed: Owed) -> None:
        creditor = self._creditor(owed.esme)
        if creditor.delays:
            creditor.delays.pop(owed.seq, None)
        creditor.total -= 1
        # Its place in the window is free when it is removed on disk: so at most a window can come twice.
        creditor.unrecorded += 1
        hurried = bool(creditor.waiting)
        removed: list[Change] = [OwedRemoved(owed.esme, owed.seq)]
        if owed.kind is RECEIPT:
            removed.append(Receipted(owed.of, self._date()))
            self._figures.esme(esme_of(owed.esme)).receipts += 1
        self._write(removed, lambda: self._recorded(creditor), lazy=not hurried)

    def _recorded(self, creditor: _Creditor) -> None:
        creditor.unrecorded -= 1
        if creditor.waiting or creditor.behind():
            self._soon(creditor.esme)

    def put_off(self, owed: Owed, again: Growing = AGAIN) -> None:
        self._wait(self._creditor(owed.esme), owed, again)
        self.pump(owed.esme)

    def _wait(self, creditor: _Creditor, owed: Owed, again: Growing = AGAIN) -> None:
        """Hand over again in a while."""
        failures = creditor.delays[owed.seq] = creditor.delays.get(owed.seq, 0) + 1
        heappush(creditor.put_off, (self._now() + again.after(failures), owed.seq, owed))
        creditor.more += units(owed.message) - 1

    def undelivered(self, owed: Owed) -> None:
        creditor = self._creditor(owed.esme)
        insort(creditor.waiting, owed, key=_seq)
        creditor.more += units(owed.message) - 1
        self.pump(owed.esme)

    def tick(self) -> None:
        """Take back what was put off and is due, and remove what is too old; called once a second."""
        now, too_old = self._now(), self._dates.now() - self.owed_for
        take_each(self._creditors.values(), lambda one: self._look(one, now, too_old), lambda one: one.esme)

    def _look(self, creditor: _Creditor, now: float, too_old: float) -> None:
        due = False
        while creditor.put_off and creditor.put_off[0][0] <= now:
            insort(creditor.waiting, heappop(creditor.put_off)[2], key=_seq)
            due = True
        self._remove_old(creditor, too_old)
        if due:
            self.pump(creditor.esme)
        elif creditor.behind() and not creditor.loaded():
            self._refill(creditor)

    def standing(self) -> Iterator[tuple[str, int, int, bool]]:
        """Yield each creditor: its first ``seq``, how many wait here, and whether one could go now."""
        for esme, creditor in self._creditors.items():
            waiting = creditor.waiting
            if waiting or (creditor.behind() and not creditor.loaded()):
                first = waiting[0].seq if waiting else creditor.last_seq + 1
                room = any(receiver.room > 0 for receiver in self._sessions.receivers(esme))
                yield esme, first, len(waiting), room

    def absent(self) -> Iterator[tuple[str, int, bool, float]]:
        """Yield creditors without a receiver: number in memory, whether more is on disk, oldest date.

        The date is 0.0 if it is not known.
        """
        for esme, creditor in self._creditors.items():
            behind = creditor.behind()
            if (behind or creditor.loaded()) and not self._sessions.receivers(esme):
                oldest = creditor.waiting[0].at if creditor.waiting else 0.0
                yield esme, creditor.count(), behind, oldest

    def owed_to(self, esme: str) -> int:
        """Return the number of deliveries that an ESME has not acknowledged, in memory and on disk."""
        creditor = self._creditors.get(esme)
        return 0 if creditor is None else creditor.total

    def given_up(self, removed: OwedRemoved) -> None:
        """Note that a delivery too old was removed on disk; one in memory is removed by itself."""
        creditor = self._creditor(removed.esme)
        if removed.seq > creditor.last_seq and creditor.total > 0:
            creditor.total -= 1

    def _remove_old(self, creditor: _Creditor, before: float) -> None:
        """Remove those too old; they are in order of age, so the oldest are first."""
        waiting = creditor.waiting
        while waiting and waiting[0].at <= before:
            owed = waiting.popleft()
            creditor.more -= units(owed.message) - 1
            creditor.delays.pop(owed.seq, None)
            creditor.total -= 1
            self._write([OwedRemoved(owed.esme, owed.seq)])

    def _window(self, creditor: _Creditor) -> int:
        return self._full_window if creditor.esme in self._receiving else self._least

    def _creditor(self, esme: str) -> _Creditor:
        creditor = self._creditors.get(esme)
        if creditor is None:
            creditor = self._creditors[esme] = _Creditor(esme)
        return creditor

    def _refill(self, creditor: _Creditor) -> None:
        window = self._window(creditor)
        if creditor.reading or not creditor.behind() or creditor.loaded() > window // 2:
            return
        creditor.reading = True
        esme, after, until = creditor.esme, creditor.last_seq, creditor.last_left
        self._store.read(
            lambda reader: reader.owed(esme, after, window),
            lambda found: self._read(creditor, found, until if sum(map(units_owed, found)) < window else 0),
            lambda: self._not_read(creditor),
        )

    def _not_read(self, creditor: _Creditor) -> None:
        """Clear the mark of a failed read: the next tick asks again."""
        creditor.reading = False

    def _read(self, creditor: _Creditor, found: Sequence[Owed], until: int) -> None:
        """Take a page; all up to ``until`` is in memory now (0: the page was too small for it)."""
        creditor.reading = False
        creditor.waiting.extend(found)
        creditor.more += sum(map(units_owed, found)) - len(found)
        creditor.last_seq = max(until, found[-1].seq if found else 0)
        self.pump(creditor.esme)


def _seq(owed: Owed) -> int:
    return owed.seq
