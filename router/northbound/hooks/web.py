"""Receipts, reports and received SMS by POST; keeps the promise `relay.interfaces.Receiver`."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial

from router.northbound.hooks.bodies import ENDINGS, RECEIVED, Body, Ending, Sms
from router.northbound.hooks.flights import Flights
from router.northbound.hooks.posts import Poster, delivery_id, post_of
from router.northbound.hooks.settings import WebTarget
from router.northbound.hooks.trouble import Trouble
from router.sms.segments import count
from router.store.entities import Owed, OwedKind, Posted
from router.store.interface import Store

Read = Callable[[Owed], Sms]
"""Reads a received SMS."""


class WebReceiver:
    """Posts to one target; `AT_ONCE` of them are on their way, in no certain order."""

    def __init__(
        self,
        target: WebTarget,
        zone: tzinfo,
        poster: Poster,
        flights: Flights,
        store: Store,
        read: Read,
        now: Callable[[], float],
        trouble: Trouble,
    ) -> None:
        """``now`` is the clock for dates."""
        self.esme = target.creditor
        self.flights = flights
        self._target = target
        self._zone = zone
        self._poster = poster
        self._store = store
        self._read = read
        self._now = now
        self._trouble = trouble

    @property
    def room(self) -> int:
        return self.flights.room

    def deliver(self, owed: Owed) -> int:
        if owed.kind is OwedKind.RECEIVED:
            self._post(owed, self._target.url, RECEIVED[self._target.form](self._read(owed)))
        else:
            self.flights.left(owed, _nothing)
            self._store.read(
                lambda reader: reader.posted(owed.of),
                partial(self._post_ending, owed),
                lambda: self.flights.not_taken(owed),
            )
        return 1

    def _post_ending(self, owed: Owed, posted: Posted | None) -> None:
        """It has been read what a receipt says beside the debt."""
        if not self.flights.flies(owed):
            return
        url = self._target.url
        if not url and posted is not None and posted.hook is not None:
            url = posted.hook.url
        if not url:
            # The message is not there any more, and nobody else knows whom to tell.
            self.flights.taken(owed)
            return
        try:
            self._post(owed, url, ENDINGS[self._target.form](self._ending(owed, posted)))
        except Exception:
            self.flights.not_taken(owed)
            raise

    def _ending(self, owed: Owed, posted: Posted | None) -> Ending:
        hook = None if posted is None else posted.hook
        # Its text may be forgotten; then it is known still in how many parts it was given to the gateway.
        given = 0 if posted is None else posted.segments
        return Ending(
            owed=owed,
            key="" if hook is None else hook.key,
            segments=max(given, count(owed.message, self._target.alphabet)),
            at=datetime.fromtimestamp(owed.at, self._zone),
        )

    def _post(self, owed: Owed, url: str, body: Body) -> None:
        post = post_of(url, body, delivery_id(owed), self._target.secret, self._now())
        self.flights.left(owed, _nothing)
        give_up = self._poster.post(post, partial(self._heard, owed))
        if self.flights.flies(owed):
            self.flights.left(owed, give_up)

    def _heard(self, owed: Owed, status: int, why: str) -> None:
        if not self.flights.flies(owed):
            return
        if 200 <= status < 300:
            self._trouble.worked()
            self.flights.taken(owed)
        else:
            self._trouble.failed(why or f"it answers with status {status}")
            self.flights.not_taken(owed)


def _nothing() -> None:
    """There is nothing to give up yet."""
