"""Received SMS are taken once, though a far side may show them many times.

A GoIP repeats by UDP whatever was not acknowledged, and its web inbox shows an SMS until twenty others have
come. A connector gives each such SMS a key; keys are written in the commit of the SMS.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection
from typing import Final, Protocol

from router.clocks import Dates
from router.relay.interfaces import Clock, instants
from router.sms.message import ShortMessage
from router.store.changes import Change, KeyForgotten, KeyHeard, KeysForgotten
from router.store.interface import Reader, Store

KEPT: Final = 3600.0
"""Seconds that a key is kept, unless it is a lasting one. A GoIP repeats for some 10 s."""

EVERY: Final = 60.0
"""Seconds between two looks for keys that are too old."""

MOST: Final = 100_000
"""Keys that are kept for an hour, of all channels; beyond, the oldest go early."""


class TakesReceived(Protocol):
    """A taker of received SMS (`received_routing.ReceivedRouting.arrived`)."""

    def __call__(
        self,
        channel: str,
        message: ShortMessage,
        acknowledge: Callable[[], None],
        beside: Collection[Change] = (),
    ) -> None:
        """Take the SMS and write ``beside`` in one commit; call ``acknowledge`` when it is on disk."""


class Deduplicator:
    """Lets each key of a channel through once."""

    def __init__(
        self, clock: Clock, dates: Dates, store: Store, take: TakesReceived, most: int = MOST
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._store = store
        self._take = take
        self._most = most
        self._until: dict[tuple[str, str], float] = {}
        """When each key that does not last is forgotten, by channel and key."""
        self._ageing: deque[tuple[float, tuple[str, str]]] = deque()
        """The same, the oldest first."""
        self._lasting: defaultdict[str, set[str]] = defaultdict(set)
        """Lasting keys, by channel."""
        self._unsaved: dict[tuple[str, str], Callable[[], None]] = {}
        """Keys that are not on disk yet, with the acknowledgement of who named them last."""
        self._look = 0.0

    def arrived(
        self,
        channel: str,
        message: ShortMessage,
        acknowledge: Callable[[], None],
        key: str = "",
        lasting: bool = False,
    ) -> None:
        """Take an SMS whose key is new; acknowledge others once the first is on disk."""
        named = channel, key
        if not key:
            self._take(channel, message, acknowledge)
        elif named in self._unsaved:
            self._unsaved[named] = acknowledge
        elif named in self._until or key in self._lasting[channel]:
            acknowledge()
        else:
            self._unsaved[named] = acknowledge
            heard = self._hear(channel, key, lasting)
            try:
                self._take(channel, message, lambda: self._saved(named), [heard])
            except Exception:
                # A bug of ours: nothing is on its way to the disk, so it is taken when it is named again.
                del self._unsaved[named]
                self._until.pop(named, None)
                self._lasting[channel].discard(key)
                raise

    def remember(self, channel: str, keys: Collection[str]) -> None:
        """Store lasting keys without an SMS."""
        new = [key for key in keys if key not in self._lasting[channel]]
        self._store.write([self._hear(channel, key, lasting=True) for key in new])

    def forget(self, channel: str, keys: Collection[str]) -> None:
        """Delete lasting keys."""
        known = self._lasting[channel].intersection(keys)
        self._lasting[channel] -= known
        self._store.write([KeyForgotten(channel, key) for key in sorted(known)])

    def heard(self, channel: str) -> frozenset[str]:
        """Return the lasting keys of a channel."""
        return frozenset(self._lasting[channel])

    def channels(self) -> Collection[str]:
        """Return the channels that have lasting keys."""
        return [channel for channel, keys in self._lasting.items() if keys]

    def restore(self, reader: Reader) -> None:
        """Load the keys on disk, at a start."""
        for one in reader.heard():
            self._keep(one, self._dates.instant(one.at) + KEPT)

    def tick(self) -> None:
        """Forget old keys that do not last; called once a second."""
        now = self._now()
        if now < self._look:
            return
        self._look = now + EVERY
        if self._ageing and self._ageing[0][0] <= now:
            self._store.write([KeysForgotten(self._dates.at(now) - KEPT)], lazy=True)
        while self._ageing and self._ageing[0][0] <= now:
            self._drop_oldest()

    def _hear(self, channel: str, key: str, lasting: bool) -> KeyHeard:
        now = self._now()
        heard = KeyHeard(channel, key, self._dates.at(now), lasting)
        self._keep(heard, now + KEPT)
        return heard

    def _keep(self, heard: KeyHeard, until: float) -> None:
        if heard.lasting:
            self._lasting[heard.channel].add(heard.key)
            return
        named = heard.channel, heard.key
        self._until[named] = until
        self._ageing.append((until, named))
        if len(self._ageing) > self._most:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        until, named = self._ageing.popleft()
        if self._until.get(named) == until:
            del self._until[named]

    def _saved(self, named: tuple[str, str]) -> None:
        self._unsaved.pop(named)()
