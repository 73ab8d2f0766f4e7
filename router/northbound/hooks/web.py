"""Receipts, reports, received SMS and alerts by POST: a `Receiver` of the relay."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial

from router.desk.alerts.views import Notice
from router.northbound.hooks.bodies import ENDINGS, RECEIVED, Body, Ending, PostedSms, alert_json
from router.northbound.hooks.flights import Find, Flights
from router.northbound.hooks.posts import Poster, delivery_id, post_of, trial_id
from router.northbound.hooks.settings import WebTarget
from router.sms.segments import count
from router.store.entities import OF_ALERTS, Owed, OwedKind, Posted
from router.store.interface import Store

Read = Callable[[Owed], PostedSms]
"""Decodes a received SMS."""


class WebReceiver:
    """Posts to one target, up to `AT_ONCE` deliveries at a time, in no fixed order."""

    def __init__(
        self,
        target: WebTarget,
        zone: tzinfo,
        poster: Poster,
        flights: Flights,
        store: Store,
        read: Read,
        now: Callable[[], float],
        find: Find,
    ) -> None:
        """``now`` gives seconds of Unix time."""
        self.esme = target.creditor
        self.flights = flights
        self._target = target
        self._zone = zone
        self._poster = poster
        self._store = store
        self._read = read
        self._now = now
        self._find = find

    @property
    def room(self) -> int:
        return self.flights.room

    def deliver(self, owed: Owed) -> int:
        if owed.kind in OF_ALERTS:
            self.flights.read_alert(owed, self._find, partial(self._post_alert, owed))
        elif owed.kind is OwedKind.RECEIVED:
            self._post(owed, self._target.url, RECEIVED[self._target.form](self._read(owed)))
        else:
            posted = partial(self._store.read, lambda reader: reader.posted(owed.of))
            self.flights.read(owed, posted, partial(self._post_ending, owed))
        return 1

    def try_out(self, told: Notice, heard: Callable[[str], None]) -> None:
        """Post a trial alert once; ``heard`` gets an empty text, or why it was not taken."""
        now = self._now()
        id = trial_id(self.esme, now)
        post = post_of(self._target.url, alert_json(told, on=True), id, self._target.secret, now)
        self._poster.post(post, lambda status, why: heard(refusal(status, why)))

    def _post_alert(self, owed: Owed, told: Notice) -> None:
        self._post(owed, self._target.url, alert_json(told, owed.kind is OwedKind.ALERT_ON))

    def _post_ending(self, owed: Owed, posted: Posted | None) -> None:
        """Post an ending; ``posted`` is what the store knows of its message, None if it is forgotten."""
        url = self._target.url
        if not url and posted is not None and posted.hook is not None:
            url = posted.hook.url
        if not url:
            # The message is forgotten, and only it named the URL.
            self.flights.taken(owed)
            return
        try:
            self._post(owed, url, ENDINGS[self._target.form](self._ending(owed, posted)))
        except Exception:
            self.flights.not_taken(owed)
            raise

    def _ending(self, owed: Owed, posted: Posted | None) -> Ending:
        hook = None if posted is None else posted.hook
        # The text may be forgotten; the number of segments that the gateway was given is kept longer.
        given = 0 if posted is None else posted.segments
        return Ending(
            owed=owed,
            key="" if hook is None else hook.key,
            segments=max(given, count(owed.message, self._target.alphabet)),
            at=datetime.fromtimestamp(owed.at, self._zone),
        )

    def _post(self, owed: Owed, url: str, body: Body) -> None:
        post = post_of(url, body, delivery_id(owed), self._target.secret, self._now())
        self.flights.send(owed, lambda: self._poster.post(post, partial(self._heard, owed)))

    def _heard(self, owed: Owed, status: int, why: str) -> None:
        self.flights.answered(owed, refusal(status, why))


def refusal(status: int, why: str) -> str:
    """Return why a target did not take a POST; empty if it did (status 2xx)."""
    return "" if 200 <= status < 300 else why or f"it answers with status {status}"
