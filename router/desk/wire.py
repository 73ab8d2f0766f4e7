"""Wire traces: an admin watches the connections of an ESME or a channel, for an hour at most.

Passwords are overwritten before anything comes here, and texts unless he asks for them. The router writes
none of it to disk. A trace is an act, told as an event.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

from router.desk.channels import ChannelList
from router.desk.errors import CannotDo, NoSuch
from router.desk.esmes import EsmeList
from router.desk.state import Looking
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.interfaces import Clock
from router.relay.wording import lasting
from router.sms.value import value
from router.wire.taps import Far, Passed, Place, Talk, Taps
from router.wire.traffic_description import Description, describe

LONGEST = 3600.0
"""Seconds of a trace at most."""

WATCHERS = 10
"""Traces at the same time, at most."""

KEPT = 500
"""PDUs and the like kept for a page, the newest."""

MOST_WORDS = 200_000
"""Characters kept for a page, which is made in one turn, again and again. The newest is always kept."""

LONGEST_PAGE = 10_000
"""Octets shown of a request or an answer over HTTP on a page; further ones are counted."""


@value(kw_only=True)
class PassedView:
    """A PDU, page or datagram that has passed. ``octets`` are in hex; ``masked`` if texts are overwritten."""

    at: str
    """RFC 3339 with six decimals, since PDUs follow each other within milliseconds."""
    talk: str
    """smpp, http or udp."""
    sent: bool
    """True if the router sent it; else it came in."""
    here: Place
    there: Place
    octets: str
    masked: bool


@value
class PassedWords:
    """The same in words, for a page."""

    at: datetime
    sent: bool
    there: Place
    words: Description


class Wire:
    """The traces. ``taps`` are those of all connections."""

    def __init__(
        self,
        clock: Clock,
        channels: ChannelList,
        esmes: EsmeList,
        taps: Taps,
        looking: Looking,
        events: Events,
    ) -> None:
        self._clock, self._channels, self._esmes = clock, channels, esmes
        self._taps, self._looking, self._events = taps, looking, events
        self._watchers = 0
        self._kept: dict[str, tuple[deque[PassedWords], Callable[[], None]]] = {}

    def watch(
        self,
        name: str,
        by: By,
        told: Callable[[PassedView], None],
        over: Callable[[str], None],
        seconds: float = LONGEST,
        texts: bool = False,
    ) -> Callable[[], None]:
        """Call ``told`` with all that passes on a channel, or with an ESME if no channel has that name.

        The returned function ends it; else ``over`` gets the reason when it ends. Raises CannotDo.
        """
        return self._watch(name, by, lambda passed: told(self._view(passed)), over, seconds, texts)

    # --- for pages, which come again and again

    def keep(self, name: str, by: By, texts: bool = False) -> None:
        """Keep the newest that passes, for an hour, or until `drop`. Raises CannotDo."""
        if name in self._kept:
            raise CannotDo(f"what passes with {name} is shown already")
        kept: deque[PassedWords] = deque()
        size = 0

        def told(passed: Passed) -> None:
            nonlocal size
            seen = PassedWords(self._looking.day(passed.at), passed.sent, passed.there, _words(passed))
            kept.append(seen)
            size += _length(seen)
            while len(kept) > KEPT or (size > MOST_WORDS and len(kept) > 1):
                size -= _length(kept.popleft())

        leave = self._watch(name, by, told, lambda why: self._forget(name), LONGEST, texts)
        self._kept[name] = kept, leave

    def kept(self, name: str) -> Sequence[PassedWords] | None:
        """Return what is kept, the oldest first; None if there is no trace."""
        found = self._kept.get(name)
        return None if found is None else list(found[0])

    def drop(self, name: str) -> None:
        """End the trace, and forget what was kept."""
        found = self._kept.pop(name, None)
        if found is not None:
            found[1]()

    def _forget(self, name: str) -> None:
        self._kept.pop(name, None)

    # --- both

    def _watch(
        self,
        name: str,
        by: By,
        told: Callable[[Passed], None],
        over: Callable[[str], None],
        seconds: float,
        texts: bool,
    ) -> Callable[[], None]:
        far = self._far(name)
        if self._watchers >= WATCHERS:
            raise CannotDo(f"{WATCHERS} traces run already, and no more may; end one of them")
        seconds = min(seconds, LONGEST)
        stop = self._taps.listen(far, name, told, texts)
        self._watchers += 1
        with_texts = ", with texts" if texts else ""
        self._act(name, by, f"a wire trace for {lasting(seconds)}{with_texts} was begun")

        def leave() -> None:
            if ending.active():
                ending.cancel()
                end()

        def end() -> None:
            stop()
            self._watchers -= 1
            self._act(name, by, "a wire trace was ended")

        def expire() -> None:
            end()
            over(f"{lasting(seconds)} are over")

        ending = self._clock.callLater(seconds, expire)
        return leave

    def _far(self, name: str) -> Far:
        if self._channels.knows(name):
            return Far.CHANNEL
        if self._esmes.knows(name):
            return Far.ESME
        known = [one.id for one in self._channels.all()] + [one.system_id for one in self._esmes.all()]
        raise NoSuch("channel or ESME", name, known)

    def _act(self, name: str, by: By, what: str) -> None:
        self._events.act(EventKind.OPERATED, name, by, what=what)

    def _view(self, passed: Passed) -> PassedView:
        return PassedView(
            at=self._looking.day(passed.at).isoformat(timespec="microseconds"),
            talk=passed.talk.value,
            sent=passed.sent,
            here=passed.here,
            there=passed.there,
            octets=passed.octets.hex(),
            masked=passed.masked,
        )


def _words(passed: Passed) -> Description:
    """Return the words for a page."""
    octets = passed.octets
    if passed.talk is Talk.SMPP or len(octets) <= LONGEST_PAGE:
        return describe(passed.talk, octets)
    words = describe(passed.talk, octets[:LONGEST_PAGE])
    return Description(words.head, {**words.fields, "further octets": f"{len(octets) - LONGEST_PAGE:,}"})


def _length(seen: PassedWords) -> int:
    return len(seen.words.head) + sum(len(name) + len(said) for name, said in seen.words.fields.items())
