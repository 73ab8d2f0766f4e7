"""Questions about messages: the story of one, and searches."""

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
"""An id above all that are given."""

MOST = 1000
"""Messages of one answer."""

PAGES = 20
"""Pages of `MOST` messages that one search for a text looks at."""

LONGEST_ID = 64
"""Digits of an id at most; with more than 19, leading zeros are among them."""

MOST_ERR = 2**31
"""A number above every err."""

Failed = Callable[[CannotDo], None]

ENDINGS = {state.stat: state for state in STAT if state.final}


@value(kw_only=True)
class Query:
    """A search, in the words of the caller; empty or None is no condition."""

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
    """The `next` of the answer before."""
    text: str = ""
    """Words of its text, in any case of letters."""


@value
class MessagePage:
    """A page of messages, the newest first; ``next`` asks for the next page, None at the end."""

    items: Sequence[MessageLine]
    next: str | None


class Messages:
    """Answers come by ``found``, or by ``failed`` with NotThere or StoreUnavailable."""

    def __init__(
        self,
        settings: DeskSettings,
        store: Store,
        accounts: Accounts,
        looking: Looking,
        waiting: WaitReasons,
        message_requests: MessageRequests,
        events: Events,
    ) -> None:
        self.change(settings)
        self._message_requests = message_requests
        self._events = events
        self._store, self._turns = store, StoreTurns(store)
        self._accounts = accounts
        self._teller = Teller(looking, accounts)
        self._waiting = waiting

    def change(self, settings: DeskSettings) -> None:
        """Use these channels from now on."""
        self._settings = settings

    def one(self, message_id: str, found: Callable[[MessageView], None], failed: Failed) -> None:
        """Find a message with its story, by its id in any form that ESMEs see. Raises CannotDo."""
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
        """Find a message for a person; one that he may not see is answered as if it did not exist.

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
        """Add what it waits for, which the store does not know."""
        waits = [self._waiting.of(each.underway) for each in stories]
        its = zip(view.deliveries, waits, strict=False)
        deliveries = [evolve(each, waits_for=what) for each, what in its]
        return evolve(view, waits_for=next(filter(None, waits), ""), deliveries=deliveries)

    def find(self, query: Query, found: Callable[[MessagePage], None], failed: Failed) -> None:
        """Search, the newest first. Raises CannotDo for a search that makes no sense.

        The channel may have been removed from the configuration; if nothing went by it, the answer is
        NotThere.
        """
        sought, limit = self._sought(query), query.limit
        if not 1 <= limit <= MOST:
            raise CannotDo(f"`limit` must be 1 to {MOST}")
        if query.err is not None and not 0 <= query.err < MOST_ERR:
            raise CannotDo("`err` must be a number such as 38")
        if query.next and not (query.next.isascii() and query.next.isdecimal() and len(query.next) < 20):
            raise CannotDo("`next` must be that of the answer before")
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
        """Search texts, which no index has: look at `PAGES` pages at most; `next` goes on behind them."""
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
        """Cancel a message that waits, in the name of ``by``; one of the calls follows."""

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
        self._message_requests.cancel(which, answered)

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
        """Return the channels that a search names, itself or by their gateway; empty for any."""
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
        """Return the names of the ways along a route, one for each ESME that it is narrowed for."""
        if not route or route[0] in "=/":
            return (route,) if route else ()
        return (route, *(f"{route}/{one.system_id}" for one in self._accounts.all()))


def ids_of(text: str) -> Sequence[int]:
    """Return the ids that a message_id in an ESME's form may mean, the likeliest first."""
    found: list[int] = []
    if not text.isascii():
        return found
    # Python makes no number of very many digits, and no id has as many.
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
