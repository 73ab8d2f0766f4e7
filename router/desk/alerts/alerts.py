"""Alerts for all faces: those that are on and were on, acknowledgement, and a trial of the targets."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from router.clocks import Dates
from router.desk.alerts.board import Board
from router.desk.alerts.kinds import Alert
from router.desk.alerts.rounds import Rounds
from router.desk.alerts.rules import AlertSettings, NotifyRules
from router.desk.alerts.sources import RouterChecks, RouterSource, Source
from router.desk.alerts.views import AlertView, Notice, notice, view
from router.desk.errors import CannotDo, NotThere
from router.desk.state import Looking
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.interfaces import Clock
from router.relay.lines.lines import Lines
from router.relay.targets import shown
from router.sms.value import value
from router.store.changes import AlertTold
from router.store.interface import Reader, Store


class Trying(Protocol):
    """Reaches targets."""

    def try_out(self, target: str, told: Notice, heard: Callable[[str], None]) -> None:
        """Send a notice to a target once, now; ``heard`` gets an empty text, or why it was not taken."""


@value
class Tried:
    """The result of a trial at one target."""

    target: str
    """The target without secrets."""
    taken: bool
    why: str
    """Why it was not taken."""


class Alerts:
    """All alerts. The floors above fill in ``health``, and tick ``rounds``."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        looking: Looking,
        events: Events,
        lines: Lines,
        store: Store,
        board: Board,
        sources: Sequence[Source],
    ) -> None:
        self._settings = AlertSettings()
        self._dates, self._looking, self._events = dates, looking, events
        self._lines, self._store = lines, store
        self.board = board
        self.health = RouterChecks()
        here = RouterSource(self.health, lambda: self._settings.node)
        self.rounds = Rounds(clock, [here, *sources], board)
        self.trying: Trying | None = None
        """Reaches targets; None if nothing does."""

    def change(self, settings: AlertSettings) -> None:
        """Use these rules from now on."""
        self._settings = settings
        self.board.rules = NotifyRules(settings)

    def restore(self, reader: Reader) -> None:
        """Take up, at a start, the alerts that were on."""
        self.board.restore(reader)

    def all(self) -> Sequence[AlertView]:
        """Return the alerts that are on, the newest first, and then those that are over, the last first."""
        on = sorted(self.board.on(), key=lambda one: -one[0].since)
        over = [(row, row.text) for row in reversed(self.board.over())]
        return [view(row, text, self._looking.day) for row, text in (*on, *over)]

    def on(self) -> Sequence[AlertView]:
        """Return the alerts that are on, the newest first."""
        return [one for one in self.all() if one.until is None]

    def acknowledge(self, id: str, by: By, done: Callable[[AlertView], None]) -> None:
        """End an alert that an admin has seen, and that does not end by itself. Raises CannotDo.

        ``done`` gets the alert when that is on disk.
        """
        number = _number(id)
        alert, subject = self.board.acknowledge(
            number, by.user or "an operator", partial(self._give, number, done)
        )
        if alert is Alert.SIM_SWAPPED:
            self._lines.acknowledge(subject)
        self._events.act(EventKind.OPERATED, subject, by, what=f"{alert.value} was acknowledged")

    def _give(self, id: int, done: Callable[[AlertView], None]) -> None:
        row = self.board.one(id)
        assert row is not None, "it has ended just now"
        done(view(row, row.text, self._looking.day))

    # --- who is told

    def find(self, id: int, then: Callable[[Notice | None], None], otherwise: Callable[[], None]) -> None:
        """Call ``then`` with the notice of an alert, perhaps at once; None if it is not kept any more.

        ``otherwise`` is called if the store cannot answer.
        """
        row = self.board.one(id)
        if row is not None:
            then(self._notice(row))
        else:
            self._store.read(
                lambda reader: reader.alert(id),
                lambda found: then(None if found is None else self._notice(found)),
                otherwise,
            )

    def _notice(self, row: AlertTold) -> Notice:
        known = self.board.rules.knows(Alert(row.alert), row.subject)
        return notice(row, self._looking.day, self._settings.node, known)

    def test(self, by: By, done: Callable[[Sequence[Tried]], None]) -> None:
        """Send each target a trial, once, now; ``done`` gets the results. Raises CannotDo."""
        targets = sorted(self.board.rules.targets)
        if self.trying is None or not targets:
            raise CannotDo("no rule of `alerts` in the configuration says whom to tell")
        told, results = self._trial(), dict[str, Tried]()

        def heard(target: str, why: str) -> None:
            results[target] = Tried(shown(target)[1:], not why, why)
            if len(results) == len(targets):
                done([results[each] for each in targets])

        self._events.act(EventKind.OPERATED, "alerts", by, what="a trial of all who are told was sent")
        for target in targets:
            self.trying.try_out(target, told, partial(heard, target))

    def _trial(self) -> Notice:
        return Notice(
            alert="test",
            subject=self._settings.node,
            since=self._looking.day(self._dates.now()),
            until=None,
            text="this is a trial: nothing is wrong",
            over="",
            do="nothing; you are told of alerts",
            node=self._settings.node,
        )


def _number(id: str) -> int:
    if not (id.isascii() and id.isdecimal() and len(id) < 19):
        raise NotThere("there is no alert of this id: it consists of digits")
    return int(id)
