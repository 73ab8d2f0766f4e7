"""Requests with a key of the caller: a repeated one gets the same answer, and does nothing.

The answer is committed together with the act, so it survives `kill -9`. A refused request leaves no trace.
Requests that come at the same time wait for the first one.
"""

from collections.abc import Callable, Sequence

from router.clocks import Dates
from router.desk.errors import CannotDo, StoreUnavailable
from router.relay.events import LOG
from router.store.changes import Change, Keyed, MessageKeyed
from router.store.interface import Store

Made = Callable[[str, Sequence[str]], None]
"""Is called with the answer, and the message_ids of what was sent."""


class KeyedRequest:
    """A request under way. One of its three functions is called, once.

    ``answered`` gets the answer, and whether it is that of an earlier request; ``otherwise`` is called if the
    key belongs to another request; ``refused`` gets the refusal.
    """

    def __init__(
        self,
        digest: bytes,
        answered: Callable[[str, bool], None],
        otherwise: Callable[[], None],
        refused: Callable[[Exception], None],
    ) -> None:
        self.digest = digest
        self.answered = answered
        self.otherwise = otherwise
        self.refused = refused


class _Pending:
    def __init__(self, first: KeyedRequest) -> None:
        self.first = first
        self.others: list[KeyedRequest] = []


class KeyedRequests:
    """Answers requests with a key. Keys are those of an ESME: its users and its own login share them."""

    def __init__(self, dates: Dates, store: Store) -> None:
        self._dates = dates
        self._store = store
        self._pending: dict[tuple[str, str], _Pending] = {}

    def ask(
        self,
        esme: str,
        key: str,
        digest: bytes,
        make: Callable[[Made], None],
        answered: Callable[[str, bool], None],
        otherwise: Callable[[], None],
        refused: Callable[[Exception], None],
    ) -> None:
        """Answer as before, or act by ``make``, which calls its argument at once, or raises.

        ``digest`` tells the request from others with the same key. For the calls see `KeyedRequest`.
        """
        asking = KeyedRequest(digest, answered, otherwise, refused)
        place = esme, key
        if self._store.figures().failing:
            # A question would wait until the store is back.
            refused(StoreUnavailable())
            return
        pending = self._pending.get(place)
        if pending is not None:
            if pending.first.digest == digest:
                pending.others.append(asking)
            else:
                otherwise()
            return
        self._pending[place] = _Pending(asking)

        def found(known: Keyed | None) -> None:
            if known is None:
                self._make(esme, key, make)
            else:
                self._repeat(place, known)

        def failed() -> None:
            self._end(place, lambda one: one.refused(StoreUnavailable()))

        self._store.read(lambda reader: reader.keyed(esme, key), found, failed)

    def answer(
        self,
        esme: str,
        key: str,
        found: Callable[[str | None], None],
        failed: Callable[[CannotDo], None],
    ) -> None:
        """Find the answer to a request with this key; None if there was none, or it was forgotten."""

        if self._store.figures().failing:
            failed(StoreUnavailable())
            return

        def read(known: Keyed | None) -> None:
            found(None if known is None else known.answer)

        self._store.read(lambda reader: reader.keyed(esme, key), read, lambda: failed(StoreUnavailable()))

    def _repeat(self, place: tuple[str, str], known: Keyed) -> None:
        def tell(one: KeyedRequest) -> None:
            if one.digest == known.digest:
                one.answered(known.answer, True)
            else:
                one.otherwise()

        self._end(place, tell)

    def _make(self, esme: str, key: str, make: Callable[[Made], None]) -> None:
        place = esme, key
        digest = self._pending[place].first.digest

        def made(answer: str, message_ids: Sequence[str]) -> None:
            keyed: list[Change] = [Keyed(esme, key, digest, answer, self._dates.now())]
            keyed += [MessageKeyed(int(id), key) for id in message_ids]
            # In the turn in which it was accepted: both are one commit.
            self._store.write(keyed, lambda: self._answer(place, answer))

        try:
            make(made)
        except Exception as error:
            why = error
            self._end(place, lambda one: one.refused(why))

    def _answer(self, place: tuple[str, str], answer: str) -> None:
        first = self._pending[place].first
        self._end(place, lambda one: one.answered(answer, one is not first))

    def _end(self, place: tuple[str, str], tell: Callable[[KeyedRequest], None]) -> None:
        pending = self._pending.pop(place)
        for one in (pending.first, *pending.others):
            try:
                tell(one)
            except Exception:
                # A bug in one caller must not cost the others their answers.
                LOG.failure("a request with a key could not be answered")
