"""Received SMS for people and programs; one that was for nobody can be given to an ESME."""

from collections.abc import Callable, Sequence
from datetime import datetime

from router.desk.errors import CannotDo, NoSuch, NotThere, StoreUnavailable
from router.desk.messages import NEWEST, Failed
from router.desk.settings import DeskSettings
from router.desk.state import Looking
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.hearing.received_routing import ReceivedRouting
from router.relay.targets import shown
from router.relay.who.accounts import Accounts
from router.sms.alphabet import Alphabet
from router.sms.parts import text_of
from router.sms.value import value
from router.store.entities import ReceivedSms
from router.store.history import is_same
from router.store.interface import Reader, Store

LOOKED_AT = 1000
"""Newest SMS among which those of one channel are looked for: a page has no time for more."""

LOOKS = 20
"""Times `LOOKED_AT` SMS that one search by number looks through; `next` goes on behind them."""


@value(kw_only=True)
class ReceivedView:
    """A received SMS."""

    id: str
    channel: str
    gateway: str
    """Empty if the channel was removed from the configuration."""
    from_: str
    to: str
    text: str | None
    """None if it is not kept any more."""
    at: datetime
    esmes: Sequence[str]
    """The ESMEs, and targets of HTTP and mail with a leading `>`, that it was for; empty if unclaimed."""
    owed: Sequence[str]
    """Those of them that have not acknowledged it yet."""


@value
class ReceivedPage:
    """A page of received SMS, the newest first; ``next`` asks for the next page."""

    items: Sequence[ReceivedView]
    next: str | None


class ReceivedSmsList:
    """All received SMS that are kept."""

    def __init__(
        self,
        settings: DeskSettings,
        store: Store,
        accounts: Accounts,
        received: ReceivedRouting,
        events: Events,
        looking: Looking,
    ) -> None:
        self.change(settings)
        self._store = store
        self._accounts = accounts
        self._received = received
        self._events = events
        self._looking = looking
        self._given: set[tuple[int, str]] = set()
        """SMS that are being given to an ESME, until that is on disk."""

    def change(self, settings: DeskSettings) -> None:
        """Know these channels from now on."""
        self._gateways = {one.id: one.gateway for one in settings.channels}

    def find(
        self,
        unclaimed: bool,
        limit: int,
        next: str,
        found: Callable[[ReceivedPage], None],
        failed: Failed,
        channel: str = "",
        from_: str = "",
    ) -> None:
        """Find received SMS, or only unclaimed ones; one of the calls follows.

        Those of one ``channel`` are looked for among the `LOOKED_AT` newest, those ``from_`` one number,
        compared as in `store.history`, among `LOOKS` times as many: a page may have fewer than there are.
        """
        before = int(next) if next else NEWEST

        def fits(one: ReceivedSms) -> bool:
            return channel in ("", one.channel) and is_same(from_, one.message.source_addr.addr)

        def look(reader: Reader) -> ReceivedPage:
            if from_:
                its, more = _sift(reader, before, limit, unclaimed, fits)
                return ReceivedPage([self._view(each, reader) for each in its], more)
            if channel:
                its = [one for one in reader.received(before, LOOKED_AT, unclaimed) if fits(one)]
                return ReceivedPage([self._view(each, reader) for each in its[:limit]], None)
            rows = reader.received(before, limit, unclaimed)
            more = str(rows[-1].id) if len(rows) == limit else None
            return ReceivedPage([self._view(each, reader) for each in rows], more)

        self._store.look_up(look, found, lambda: failed(StoreUnavailable()))

    def one(self, id: int, found: Callable[[ReceivedView], None], failed: Failed) -> None:
        """Find one received SMS; one of the calls follows."""

        def look(reader: Reader) -> ReceivedView | None:
            row = reader.received_one(id)
            return None if row is None else self._view(row, reader)

        def answer(view: ReceivedView | None) -> None:
            if view is None:
                failed(_missing(id))
            else:
                found(view)

        self._store.look_up(look, answer, lambda: failed(StoreUnavailable()))

    def deliver(
        self,
        id: int,
        esme: str,
        by: By,
        done: Callable[[ReceivedView], None],
        failed: Failed,
    ) -> None:
        """Give a received SMS to an ESME; one of the calls follows. Raises NoSuch for an unknown ESME."""
        if self._accounts.get(esme) is None:
            raise NoSuch("ESME", esme, [one.system_id for one in self._accounts.all()])

        def look(reader: Reader) -> tuple[ReceivedSms | None, bool]:
            return reader.received_one(id), esme in reader.owed_received(id)

        def looked(found: tuple[ReceivedSms | None, bool]) -> None:
            row, owed = found
            if row is None:
                failed(_missing(id))
            elif owed or (id, esme) in self._given:
                failed(CannotDo(f"it is owed to {esme} already"))
            elif not row.message.short_message:
                failed(CannotDo("its text is not kept any more"))
            else:
                self._given.add((id, esme))
                self._received.give(row, esme, given)

        def given() -> None:
            self._given.discard((id, esme))
            self._events.act(EventKind.OPERATED, esme, by, what=f"received SMS {id} was given to it")
            self.one(id, done, failed)

        # By `look_up`, which fails at once where the store is away, while `read` would wait until it is back.
        # It does not see a gift whose commit is under way: `_given` has that.
        self._store.look_up(look, looked, lambda: failed(StoreUnavailable()))

    def _view(self, row: ReceivedSms, reader: Reader) -> ReceivedView:
        message = row.message
        return ReceivedView(
            id=str(row.id),
            channel=row.channel,
            gateway=self._gateways.get(row.channel, ""),
            from_=message.source_addr.addr,
            to=message.destination_addr.addr,
            text=text_of(message, Alphabet.GSM7) if message.short_message else None,
            at=self._looking.day(row.at),
            esmes=[*map(shown, row.esmes)],
            owed=[*map(shown, reader.owed_received(row.id))],
        )


def _missing(id: int) -> NotThere:
    return NotThere(f"there is no received SMS {id}; it may have been longer ago than `keep`")


def _sift(
    reader: Reader, before: int, limit: int, unclaimed: bool, fits: Callable[[ReceivedSms], bool]
) -> tuple[Sequence[ReceivedSms], str | None]:
    """Return SMS that fit, the newest first, and the id before which to go on; None if there are no more."""
    found: list[ReceivedSms] = []
    for _ in range(LOOKS):
        rows = reader.received(before, LOOKED_AT, unclaimed)
        found += [one for one in rows if fits(one)]
        if len(found) > limit:
            return found[:limit], str(found[limit - 1].id)
        if len(rows) < LOOKED_AT:
            return found, None
        before = rows[-1].id
    return found, str(before)
