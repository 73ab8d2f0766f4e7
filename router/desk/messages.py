"""Messages, as people and programs ask for them: the story of one, and a search."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

from router.desk.errors import CannotDo, NoSuch, NotThere, StoreUnavailable
from router.desk.message_views import MessageLine, MessageView
from router.desk.moments import moment
from router.desk.people import Person
from router.desk.rights import confined_to
from router.desk.settings import DeskSettings
from router.desk.state import Looking
from router.desk.store_turns import StoreTurns
from router.desk.story import STANDS, Teller
from router.desk.wait_reasons import WaitReasons
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.sending.message_requests import MessageRequests, Outcome, Which
from router.relay.who.accounts import Accounts
from router.sms.state import STAT, MessageState
from router.sms.value import evolve, value
from router.store.entities import Stage
from router.store.history import Sought, Story
from router.store.interface import Reader, Store

NEWEST = 2**62
"""No id is above it."""

MOST = 1000
"""Messages of one answer."""

PAGES = 20
"""Of `MOST` messages, that one search for a text looks at."""

LONGEST_ID = 64
"""Digits; with more than 19 some are zeros in front."""

MOST_ERR = 2**31
"""No err is as much."""

Failed = Callable[[CannotDo], None]

ENDINGS = {state.stat: state for state in STAT if state.final}


@value(kw_only=True)
class Query:
    """What is looked for, in the words of who asks; what is empty or None is no condition."""

    to: str = ""
    from_: str = ""
    esme: str = ""
    channel: str = ""
    gateway: str = ""
    route: str = ""
    state: str = ""
    """DELIVRD, UNDELIV, ... or SCHEDULED, QUEUED, SENT."""
    err: int | None = None
    since: str = ""
    """A time of RFC 3339, or a date."""
    until: str = ""
    limit: int = 100
    next: str = ""
    """That of the last answer."""
    text: str = ""
    """What its text holds, whatever the case."""


@value
class MessagePage:
    """Some messages, the newest first; ``next`` goes on behind them, None if there are no more."""

    items: Sequence[MessageLine]
    next: str | None


class Messages:
    """Each answer comes by a call: ``found`` has it, or ``failed`` why not: NotThere or Unanswered."""

    def __init__(
        self,
        settings: DeskSettings,
        store: Store,
        accounts: Accounts,
        looking: Looking,
        waiting: WaitReasons,
        pending: MessageRequests,
        events: Events,
    ) -> None:
        self.change(settings)
        self._pending = pending
        self._events = events
        self._store, self._turns = store, StoreTurns(store)
        self._accounts = accounts
        self._teller = Teller(looking, accounts)
        self._waiting = waiting

    def change(self, settings: DeskSettings) -> None:
        """Know these channels from now on."""
        self._settings = settings

    def one(self, message_id: str, found: Callable[[MessageView], None], failed: Failed) -> None:
        """Tell the story of a message, by its id in any form that an ESME may have it in. Raises CannotDo."""
        ids = ids_of(message_id)
        if not ids:
            raise CannotDo(f"{message_id[:50]} is no message_id; expected digits, hex digits, or a UUID")

        def look(reader: Reader) -> tuple[MessageView, Sequence[Story]] | None:
            for id in ids:
                if stories := reader.story(id):
                    key = reader.key_of(stories[0].underway.sending.message_id)
                    return self._teller.whole(stories, key), stories
            return None

        def answer(told: tuple[MessageView, Sequence[Story]] | None) -> None:
            if told is None:
                failed(_missing(message_id))
            else:
                found(self._waiting_now(*told))

        self._store.look_up(look, answer, lambda: failed(StoreUnavailable()))

    def one_for(
        self, person: Person, message_id: str, found: Callable[[MessageView], None], failed: Failed
    ) -> None:
        """Tell it to a person; what he may not see is answered as if it were not there.

        Raises MayNot, NotThere.
        """
        esme = confined_to(person)
        if not ids_of(message_id):
            raise NotThere("there is no message of this id: it consists of digits")

        def seen(view: MessageView) -> None:
            if esme in ("", view.esme):
                found(view)
            else:
                failed(_missing(message_id))

        self.one(message_id, seen, failed)

    def _waiting_now(self, view: MessageView, stories: Sequence[Story]) -> MessageView:
        """With what it waits for, which the store does not know."""
        waits = [self._waiting.of(each.underway) for each in stories]
        its = zip(view.deliveries, waits, strict=False)
        deliveries = [evolve(each, waits_for=what) for each, what in its]
        return evolve(view, waits_for=next(filter(None, waits), ""), deliveries=deliveries)

    def find(self, query: Query, found: Callable[[MessagePage], None], failed: Failed) -> None:
        """Search, the newest first. Raises CannotDo if what is asked for makes no sense.

        A channel need not be in the page any more; but if it is not, and nothing went by it, it is NotThere.
        """
        sought, limit = self._sought(query), query.limit
        if not 1 <= limit <= MOST:
            raise CannotDo(f"`limit` is 1 to {MOST}")
        if query.err is not None and not 0 <= query.err < MOST_ERR:
            raise CannotDo("`err` is a number such as 38")
        if query.next and not (query.next.isascii() and query.next.isdecimal() and len(query.next) < 20):
            raise CannotDo("`next` is that of the answer before")
        before = int(query.next) if query.next else NEWEST

        words = query.text.casefold()

        def look(reader: Reader) -> MessagePage:
            if words:
                return self._with_text(reader, sought, before, limit, words)
            rows = reader.search(sought, before, limit)
            more = str(rows[-1].sending.id) if len(rows) == limit else None
            return MessagePage([self._teller.line(each) for each in rows], more)

        def answer(page: MessagePage) -> None:
            known = [one.id for one in self._settings.channels]
            if page.items or query.next or query.channel in ("", *known):
                found(page)
            else:
                failed(NoSuch("channel", query.channel, known))

        self._turns.look_up(query.esme, look, answer, lambda: failed(StoreUnavailable()))

    def _with_text(self, reader: Reader, sought: Sought, before: int, limit: int, words: str) -> MessagePage:
        """Texts are not in any index: of very many messages a part is looked at, and `next` goes on there."""
        found: list[MessageLine] = []
        for _ in range(PAGES):
            rows = reader.search(sought, before, MOST)
            for row in rows:
                before = row.sending.id
                line = self._teller.line(row)
                if line.text is not None and words in line.text.casefold():
                    found.append(line)
                    if len(found) == limit:
                        return MessagePage(found, str(before))
            if len(rows) < MOST:
                return MessagePage(found, None)
        return MessagePage(found, str(before))

    def cancel(
        self,
        view: MessageView,
        by: By,
        done: Callable[[], None],
        too_late: Callable[[], None],
        failed: Failed,
    ) -> None:
        """End a message that waits; one of the calls follows. ``by`` is who asks."""

        def answered(outcome: Outcome) -> None:
            if outcome is Outcome.DONE:
                what = f"message {view.message_id} was cancelled"
                self._events.act(EventKind.OPERATED, view.esme, by, what=what)
                done()
            elif outcome is Outcome.UNANSWERED:
                failed(StoreUnavailable())
            else:
                too_late()

        source = view.deliveries[0].from_ if view.deliveries else view.from_
        which = Which(esme=view.esme, source_addr=source, message_id=int(view.message_id))
        self._pending.cancel(which, answered)

    def _sought(self, query: Query) -> Sought:
        states, stages = _states(query.state)
        return Sought(
            to=query.to,
            sender=query.from_,
            esme=query.esme,
            channels=self._channels(query),
            ways=self._ways(query.route),
            states=states,
            stages=stages,
            err=query.err,
            since=moment("since", query.since, self._settings.zone),
            until=moment("until", query.until, self._settings.zone),
        )

    def _channels(self, query: Query) -> tuple[str, ...]:
        """A gateway is known by its channels."""
        if not query.gateway:
            return (query.channel,) if query.channel else ()
        gateways: dict[str, list[str]] = {}
        for one in self._settings.channels:
            gateways.setdefault(one.gateway, []).append(one.id)
        if query.gateway not in gateways:
            raise NoSuch("gateway", query.gateway, gateways)
        its = gateways[query.gateway]
        if query.channel and query.channel not in its:
            raise CannotDo(f"{query.channel} is no channel of {query.gateway}")
        return (query.channel,) if query.channel else tuple(its)

    def _ways(self, route: str) -> tuple[str, ...]:
        """A route, also as each ESME may use it."""
        if not route or route[0] in "=/":
            return (route,) if route else ()
        return (route, *(f"{route}/{one.system_id}" for one in self._accounts.all()))


def ids_of(text: str) -> Sequence[int]:
    """Return the ids that are meant by what an ESME may have a message_id as, the likeliest first."""
    found: list[int] = []
    if not text.isascii():
        return found
    # Of very many digits Python makes no number, nor are they one of ours.
    if text.isdecimal() and len(text) <= LONGEST_ID:
        found.append(int(text))
    with suppress(ValueError):
        found.append(UUID(text).int if len(text) == 36 else int(text, 16) if text.isalnum() else 0)
    return [id for id in found if 0 < id <= NEWEST]


def _missing(message_id: str) -> NotThere:
    return NotThere(f"there is no message {message_id[:50]}; it may have been longer ago than `keep`")


def _states(word: str) -> tuple[tuple[MessageState, ...], tuple[Stage, ...]]:
    if not word:
        return (), ()
    if word in ENDINGS:
        return (ENDINGS[word],), ()
    stages = tuple(stage for stage, name in STANDS.items() if name == word and stage is not Stage.JOINED)
    if not stages:
        raise NoSuch("state", word, [*ENDINGS, *dict.fromkeys(STANDS.values())])
    return (), stages
