"""The list of channels, the worst first, and acts on those that are marked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from router.desk.channels import ChannelView
from router.desk.errors import CannotDo
from router.desk.state import State
from router.northbound.http.dashboard.login import local
from router.northbound.http.dashboard.shared_views import MOST_SHOWN
from router.northbound.http.dashboard.visit import PageVisit
from router.northbound.http.dashboard.words import fullest

WORST: Final = (
    *(State.DOWN, State.BARRED, State.LOGGED_OUT, State.BENCHED, State.OVER_LIMIT, State.PAUSED),
    *(State.SAVING, State.RESTING, State.UP, State.DISABLED),
)
"""States in the order of their urgency."""

Key = Callable[[ChannelView], Any]


def fill(view: ChannelView) -> float:
    """Return the used share of the fullest limit, from 0 to 1; below 0 without limits."""
    found = fullest(view)
    return -1.0 if found is None else found[1].used / found[1].limit


def _share(view: ChannelView) -> float:
    hour = view.hour
    ended = 0 if hour is None else hour.delivered + hour.failed
    return 2.0 if hour is None or not ended else hour.delivered / ended


SORTS: Final[Mapping[str, tuple[str, Key]]] = {
    "worst": ("what is wrong first", lambda one: WORST.index(one.state)),
    "id": ("ID", lambda one: one.id),
    "operator": ("operator", lambda one: (one.operator == "", one.operator)),
    "signal": ("weakest signal", lambda one: 99 if one.signal is None else one.signal),
    "budget": ("fullest budget", lambda one: -fill(one)),
    "share": ("least delivered", _share),
    "flight": ("most in flight", lambda one: -one.in_flight),
    "waiting": ("most waiting", lambda one: -one.waiting),
}

ACTS: Final[Mapping[str, str]] = {
    "pause": "paused",
    "resume": "in use again",
    "reset": "total begun anew",
    "requeue": "routed anew",
    "restart": "its line restarts, and comes back in a minute",
}
"""The acts on marked channels, and the notice after each."""

MOST_NAMED: Final = 5

FILTERS: Final = ("q", "state", "gateway")
"""What a page's query may restrict the list by."""


def show(visit: PageVisit) -> None:
    """GET /channels."""
    visit.slowly(_made(visit))


def _made(visit: PageVisit) -> Iterator[str]:
    found: list[ChannelView] = []
    yield from visit.shared.gather_channels(found)
    is_all = not any(map(visit.query, FILTERS))
    chosen = found if is_all else [one for one in found if _is_chosen(visit, one)]
    sort = visit.query("sort") if visit.query("sort") in SORTS else "worst"
    shown = sorted(chosen, key=SORTS[sort][1])[: None if visit.query("all") else MOST_SHOWN]
    yield from visit.pieces(
        "channels.html",
        live="channels",
        channels=shown,
        more=len(chosen) - len(shown),
        all_channels=len(found),
        gateways=sorted({one.gateway for one in found}),
        states=[state for state in WORST if any(one.state is state for one in found)],
        sort=sort,
        sorts=SORTS,
        fill=fill,
        rows=visit.shared.rows,
        listing=visit.shared.listing((visit.is_admin, sort, len(shown), *map(visit.query, FILTERS))),
    )


def _is_chosen(visit: PageVisit, one: ChannelView) -> bool:
    words = visit.query("q").casefold().strip()
    where = f"{one.id} {one.gateway} {one.operator} {one.number} {one.iccid} {one.imsi}".casefold()
    return (
        words in where
        and visit.query("state") in ("", one.state.value)
        and visit.query("gateway") in ("", one.gateway)
    )


def act(visit: PageVisit) -> None:
    """POST /channels."""
    ids, what = list(dict.fromkeys(visit.asked.form.get("id") or ())), visit.field("act")
    to = local(visit.field("back") or "/channels")
    if what not in ACTS:
        visit.go(to, "Choose an act first.", wrong=True)
    elif not ids:
        visit.go(to, "No channel is marked: mark some in the first column.", wrong=True)
    else:
        _Batch(visit, what, to, len(ids)).run(ids)


class _Batch:
    """One act on several channels. It is answered when all are on disk or refused."""

    def __init__(self, visit: PageVisit, what: str, to: str, count: int) -> None:
        self._visit = visit
        self._what = what
        self._to = to
        self._left = count
        self._done: list[str] = []
        self._refused: list[str] = []
        self._messages = 0

    def run(self, ids: Sequence[str]) -> None:
        """Begin the act on each channel."""
        for id in ids:
            try:
                self._begin(id)
            except CannotDo as why:
                self._is_refused(id, why)

    def _begin(self, id: str) -> None:
        acts, by = self._visit.desk.acts, self._visit.by
        if self._what == "requeue":
            acts.requeue(id, by, lambda count: self._requeued(id, count))
            return
        if self._what == "restart":
            acts.restart(id, by, lambda view: self._is_done(id), lambda why: self._is_refused(id, why))
            return
        called = {"pause": acts.pause, "resume": acts.resume, "reset": acts.reset}[self._what]
        called(id, by, lambda view: self._is_done(id))

    def _requeued(self, id: str, count: int) -> None:
        self._messages += count
        self._is_done(id)

    def _is_refused(self, id: str, why: CannotDo) -> None:
        if len(self._refused) < MOST_NAMED:
            # Only the first few: making words for each of very many takes seconds.
            said = str(why)
            self._refused.append(said if id in said else f"{id}: {said}")
        self._one_less()

    def _is_done(self, id: str) -> None:
        self._done.append(id)
        self._one_less()

    def _one_less(self) -> None:
        self._left -= 1
        if self._left:
            return
        session = self._visit.session
        if self._done:
            more = f", {self._messages:,} messages" if self._what == "requeue" else ""
            session.say(f"{_named(self._done)}: {ACTS[self._what]}{more}.")
        if self._refused:
            session.say("; ".join(self._refused) + ".", wrong=True)
        self._visit.go(self._to)


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more
