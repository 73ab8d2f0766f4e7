"""The board: the alerts that are on and were on, the targets that were told, and the notices due now.

An alert that comes on is written together with the debts to its targets, so nothing is told twice over a
`kill -9`; the same holds when it is over (`relay.owing.notices`).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from router.clocks import Dates, Instant
from router.desk.alerts.kinds import ABOUT, Alert
from router.desk.alerts.ongoing_trouble import OngoingTrouble, Targets, stand
from router.desk.alerts.rules import AlertSettings, NotifyRules
from router.desk.alerts.sources import Found
from router.desk.alerts.views import over
from router.desk.errors import CannotDo, NotThere
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.ids import NoIds
from router.relay.interfaces import Clock, instants
from router.relay.owing.notices import Notices
from router.sms.value import evolve
from router.store.changes import AlertTold
from router.store.interface import Reader

KEPT: Final = 1000
"""Past alerts in memory; the store has more."""

HOLD: Final = {Alert.BIND_REFUSED: 600.0}
"""Seconds from a start in which an alert of the last run stays on though nothing is seen: links must come up,
and queues be read. For binds, the time of the last refusal is unknown."""

USUALLY_HELD: Final = 10.0

Key = tuple[Alert, str]


class _Watched:
    """A trouble: how long it has lasted, its row if it is an alert, and its present words."""

    __slots__ = ("restored", "row", "standing", "text")

    def __init__(self, standing: OngoingTrouble, text: str, row: AlertTold | None, restored: bool) -> None:
        self.standing = standing
        self.text = text
        self.row = row
        self.restored = restored
        """True if it was on at the start, and has not been seen since."""


class Board:
    """Hears in rounds what is wrong (`rounds.Hearing`)."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        events: Events,
        notices: Notices,
        stall: Callable[[], float],
    ) -> None:
        """Make an empty board; ``stall`` gives the seconds before which no standstill can be known."""
        self._now = instants(clock)
        self._dates = dates
        self._events = events
        self._notices = notices
        self._watched: dict[Key, _Watched] = {}
        self._seen: set[Key] = set()
        self._on: dict[int, Key] = {}
        """The alerts that are on, by id."""
        self._ended: dict[int, AlertTold] = {}
        """Past alerts, by id, in the order in which they ended."""
        self._started = 0.0
        self._stall = stall
        self.rules = NotifyRules(AlertSettings())

    # --- its life

    def restore(self, reader: Reader) -> None:
        """Take up, at a start, the alerts that were on, and the newest past ones."""
        self._started = self._now()
        kept = [(row, alert) for row in reader.alerts(KEPT) if (alert := _kind(row)) is not None]
        for row, _ in sorted(kept, key=lambda one: one[0].until or 0.0):
            if row.until is not None:
                self._keep(row)
        for row, alert in kept:
            if row.until is not None:
                continue
            self._on[row.id] = alert, row.subject
            standing = OngoingTrouble(self._dates.instant(row.since), True, row.told)
            self._watched[alert, row.subject] = _Watched(standing, row.text, row, True)

    # --- what is asked

    def on(self) -> Sequence[tuple[AlertTold, str]]:
        """Return the alerts that are on, the oldest first, with their present words."""
        return [(one.row, one.text) for one in self._watched.values() if one.row is not None]

    def over(self) -> Sequence[AlertTold]:
        """Return the past alerts in memory, in the order in which they ended."""
        return list(self._ended.values())

    def one(self, id: int) -> AlertTold | None:
        """Return an alert in memory; None if it is not."""
        key = self._on.get(id)
        return self._ended.get(id) if key is None else self._watched[key].row

    def _keep(self, row: AlertTold) -> None:
        self._on.pop(row.id, None)
        self._ended[row.id] = row
        if len(self._ended) > KEPT:
            del self._ended[next(iter(self._ended))]

    # --- what is told

    def see(self, found: Found) -> None:
        """Take in a trouble, or that it cannot be known whether there is one."""
        alert, subject, text = found
        key = alert, subject
        watched = self._watched.get(key)
        if text is None:
            if watched is not None and watched.row is not None:
                self._seen.add(key)
            return
        self._seen.add(key)
        before = None if watched is None else watched.standing
        after = stand(before, self._now(), self.rules.terms(alert, subject))
        if watched is None:
            watched = self._watched[key] = _Watched(OngoingTrouble(after.since), text, None, False)
        watched.text, watched.restored = text, False
        if after is not before and after.on:
            self._tell(key, watched, after)

    def _tell(self, key: Key, watched: _Watched, after: OngoingTrouble) -> None:
        """Put an alert on, or tell further targets of it."""
        new = after.told[len(watched.standing.told) :]
        try:
            row = watched.row
            if row is None:
                row = AlertTold(
                    id=self._notices.number(),
                    alert=key[0].value,
                    subject=key[1],
                    since=self._dates.at(Instant(after.since)),
                    text=watched.text,
                )
            row = evolve(row, told=after.told)
            self._notices.say(row, new)
        except NoIds:
            # As in `settle`: the next look tries again.
            return
        if watched.row is None:
            self._events.tell(EventKind.ALERT_ON, key[1], alert=key[0].value, text=watched.text)
        watched.standing, watched.row = after, row
        self._on[row.id] = key

    def settle(self) -> None:
        """End a round: a trouble that was not seen in it is over."""
        seen, self._seen = self._seen, set()
        for key, watched in list(self._watched.items()):
            if key not in seen and not (watched.restored and self._is_held(key[0])):
                try:
                    self._end(key, watched)
                except NoIds:
                    # The store cannot be written and gives no numbers: the next round tries again.
                    continue

    def _is_held(self, alert: Alert) -> bool:
        held = HOLD.get(alert, USUALLY_HELD) + (self._stall() if alert is Alert.STALL else 0.0)
        return self._now() - self._started < held

    def _end(self, key: Key, watched: _Watched, then: Callable[[], None] | None = None) -> None:
        row = watched.row
        if row is not None:
            row = evolve(row, until=self._dates.now())
            self._notices.say(row, self._still_told(row.told), then)
            text = over(row, self.rules.knows(*key))
            self._events.tell(EventKind.ALERT_OFF, key[1], alert=key[0].value, text=text)
            self._keep(row)
        del self._watched[key]

    def _still_told(self, told: Targets) -> Iterable[str]:
        """Return the targets that were told of it, and are still in the configuration."""
        return [target for target in told if target in self.rules.targets]

    def acknowledge(self, id: int, by: str, then: Callable[[], None]) -> tuple[Alert, str]:
        """End an alert that somebody has seen; ``then`` is called when that is on disk.

        Returns its kind and its subject. Raises CannotDo.
        """
        key = self._on.get(id)
        if key is None:
            raise NotThere(f"no alert {id} is on")
        if not ABOUT[key[0]].noticed:
            raise CannotDo(f"{key[0].value} of {key[1]} ends by itself, when that is over")
        watched = self._watched[key]
        before = watched.row
        assert before is not None, "it is on"
        watched.row = evolve(before, acknowledged=by)
        try:
            self._end(key, watched, then)
        except NoIds:
            watched.row = before
            raise CannotDo("the store cannot be written now; try again when it can") from None
        return key


def _kind(row: AlertTold) -> Alert | None:
    """Return the kind of an alert; None for one that only a newer router knows."""
    try:
        return Alert(row.alert)
    except ValueError:
        return None
