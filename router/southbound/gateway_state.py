"""Reports the links of a gateway to the operator: one line for each change of its state, however many links
it has.

The first failure is reported at once. Then the links are counted: how many are up, why the others are not,
and the remedy. That is reported when it changes, and again each hour while links are missing. If changes come
too often, only the latest is reported, later.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import NamedTuple

from router.desk.interfaces import GatewayLinks
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.wording import counted, lasting
from router.smpp.complaints import Complaints
from router.southbound.trouble import Trouble

SETTLING = 5.0
"""Seconds from a change to its line: the links of a box fail, and come back, together."""

CONNECTING = 35.0
"""Seconds that a line waits for links of unknown state: more than a connection may take."""

AGAIN = 3600.0
"""Seconds until a state with missing links is reported again."""

LINES, EVERY = 5, 1200.0
"""The number of lines on a gateway at once, and the seconds after which it may have one more."""

DETAILS = 2
"""Lines an hour about faults of single links of a gateway."""

MOST_NAMED = 5
"""Links that one line names."""

Picture = tuple[int, tuple[tuple[str, int], ...]]
"""How many links are up, and how many fail for which reason."""


class GatewayWording(NamedTuple):
    """The words for a gateway's links in its lines."""

    peer: str
    links: int
    unit: str = "channel"
    verb: str = "bound"
    at: str = "to"


class GatewayState:
    """The links of one gateway. ``peer`` is its host and port, ``unit`` the word for a link.

    ``verb`` is the word for one that is up (bound, registered), ``at`` the word between it and the peer.
    """

    def __init__(
        self,
        events: Events,
        gateway: str,
        peer: str,
        links: int,
        unit: str = "channel",
        verb: str = "bound",
        at: str = "to",
    ) -> None:
        self._events = events
        self._gateway = gateway
        self._peer = peer
        self._links = links
        self._unit = unit
        self._verb = verb
        self._at = at
        self._up: dict[Hashable, str] = {}
        self._down: dict[Hashable, tuple[str, Trouble]] = {}
        self._told: Picture | None = None
        self._told_at = 0.0
        self._changed: float | None = None
        self._since: float | None = None
        self._tries = 0
        self._tokens, self._token_at = LINES, 0.0
        self._details: defaultdict[EventKind, Complaints] = defaultdict(lambda: Complaints(DETAILS, AGAIN))
        self._silent = False

    @property
    def up(self) -> int:
        """Number of its links that are up."""
        return len(self._up)

    @property
    def links(self) -> str:
        """All its links, in words."""
        return counted(self._links, self._unit)

    @property
    def is_known(self) -> bool:
        """Whether the state of each link is known."""
        return len(self._up) + len(self._down) >= self._links

    def count(self) -> GatewayLinks:
        """Count the links that are up, and give the reasons for the others."""
        up = len(self._up)
        why = self._why() if up < self._links and self._down else ""
        return GatewayLinks(peer=self._peer, up=up, links=self._links, why=why)

    def bound(self, link: Hashable, name: str, now: float) -> None:
        """Note that a link is up; ``name`` is the name that it is bound as."""
        self._down.pop(link, None)
        self._up[link] = name
        self._change(now)
        if len(self._up) == self._links:
            # No further link is to be waited for.
            self._look(now)

    def failed(self, link: Hashable, name: str, trouble: Trouble, now: float) -> None:
        """Note that a link is down, and why."""
        if self._silent:
            return
        self._up.pop(link, None)
        self._down[link] = name, trouble
        self._tries += 1
        if self._since is None and self._may_tell(now):
            self._events.tell(
                EventKind.LINK_FAILS,
                self._gateway,
                link=name,
                at=self._at,
                peer=self._peer,
                why=str(trouble),
            )
            self._told = self._picture() if self._links == 1 else None
            self._told_at = now
        self._since = now if self._since is None else self._since
        self._change(now)

    def tick(self, now: float) -> None:
        """Report what is due; called once a second."""
        if self._silent:
            return
        if self._changed is not None:
            if now - self._changed >= (SETTLING if self.is_known else CONNECTING):
                self._look(now)
        elif self._since is not None and now - self._told_at >= AGAIN:
            self._tell(self._picture(), now)

    def leave(self) -> None:
        """Stop reporting, since the gateway is left on purpose."""
        self._silent = True

    def become(self, standing: GatewayWording, now: float) -> None:
        """Take over other links, or another address, from a changed configuration."""
        before = self._peer, self._links, self._unit, self._verb, self._at
        if before != standing:
            self._peer, self._links, self._unit, self._verb, self._at = standing
            self._change(now)

    def gone(self, link: Hashable) -> None:
        """Forget a link that was taken away on purpose."""
        self._up.pop(link, None)
        self._down.pop(link, None)

    # Faults of single links

    def broke(self, name: str, why: str, now: float) -> None:
        """Report that the far side of a link has broken SMPP."""
        more = self._details[EventKind.BROKE_SMPP].take(now)
        if more is not None:
            self._events.tell(EventKind.BROKE_SMPP, self._gateway, more, link=name, peer=self._peer, why=why)

    def unreadable(self, name: str, now: float) -> None:
        """Count a receipt that could not be read."""
        more = self._details[EventKind.RECEIPT_UNREADABLE].take(now)
        if more is not None:
            self._events.tell(EventKind.RECEIPT_UNREADABLE, self._gateway, more, link=name)

    def page_is_unread(self, page: str, why: str, now: float) -> None:
        """Report that a page of the box could not be understood."""
        more = self._details[EventKind.PAGE_UNREAD].take(now)
        if more is not None:
            self._events.tell(EventKind.PAGE_UNREAD, self._gateway, more, page=page, peer=self._peer, why=why)

    def inbox_turned(self, channel: str, places: int, now: float) -> None:
        """Report that all places of a line's inbox had new SMS, so that earlier ones may be lost."""
        more = self._details[EventKind.INBOX_TURNED].take(now)
        if more is not None:
            self._events.tell(EventKind.INBOX_TURNED, self._gateway, more, channel=channel, places=places)

    def contested(self, channel: str, here: tuple[str, int], there: tuple[str, int], now: float) -> None:
        """Report that two places register as one line, in turn."""
        more = self._details[EventKind.REGISTERED_TWICE].take(now)
        if more is not None:
            both = [f"{host} port {port}" for host, port in sorted((here, there))]
            self._events.tell(
                EventKind.REGISTERED_TWICE, self._gateway, more, channel=channel, one=both[0], other=both[1]
            )

    def flaps(self, channel: str, seconds: float, now: float) -> None:
        """Report that a channel is flapping, and is left alone for ``seconds``."""
        more = self._details[EventKind.COMES_AND_GOES].take(now)
        if more is not None:
            self._events.tell(EventKind.COMES_AND_GOES, self._gateway, more, channel=channel, seconds=seconds)

    # The line

    def _change(self, now: float) -> None:
        if self._changed is None:
            self._changed = now

    def _look(self, now: float) -> None:
        """Report the state, if it differs from the last report."""
        picture = self._picture()
        if picture == self._told:
            self._changed = None
            if len(self._up) >= self._links:
                # It was gone too briefly to be reported, or reports had come too often.
                self._since, self._tries = None, 0
        elif self._may_tell(now):
            self._tell(picture, now)

    def _picture(self) -> Picture:
        reasons = Counter(trouble.what for _, trouble in self._down.values())
        return len(self._up), tuple(sorted(reasons.items()))

    def _may_tell(self, now: float) -> bool:
        gained = int((now - self._token_at) // EVERY)
        if gained > 0:
            self._tokens, self._token_at = min(LINES, self._tokens + gained), self._token_at + gained * EVERY
        if not self._tokens:
            return False
        self._tokens -= 1
        return True

    def _tell(self, picture: Picture, now: float) -> None:
        gone = 0.0 if self._since is None else now - self._since
        self._told, self._told_at, self._changed = picture, now, None
        up, total, peer = len(self._up), self.links, self._peer
        if up >= self._links:
            one = f"{self._verb} as {next(iter(self._up.values()))}"
            what = one if up == 1 else f"all {total} are {self._verb}"
            after = f", after {lasting(gone)}" if gone >= 1.0 else ""
            self._since, self._tries = None, 0
            self._events.tell(
                EventKind.GATEWAY_UP, self._gateway, what=what, at=self._at, peer=peer, after=after
            )
            return
        why = self._why() + (f" ({counted(self._tries, 'failure')} in {lasting(gone)})" if gone >= 60 else "")
        if up:
            self._events.tell(
                EventKind.GATEWAY_PARTLY_UP, self._gateway, up=up, links=total, peer=peer, why=why
            )
        else:
            self._events.tell(EventKind.GATEWAY_DOWN, self._gateway, links=total, peer=peer, why=why)

    def _why(self) -> str:
        """Return the reasons, the commonest first, each with its links and the remedy."""
        reasons: defaultdict[str, list[str]] = defaultdict(list)
        advice: Mapping[str, Trouble] = {trouble.what: trouble for _, trouble in self._down.values()}
        for name, trouble in self._down.values():
            reasons[trouble.what].append(name)
        if len(reasons) == 1 and not self._up:
            return str(next(iter(advice.values())))
        ordered = sorted(reasons.items(), key=lambda reason: -len(reason[1]))
        pieces = [f"{_names(names)}: {advice[what]}" for what, names in ordered[:MOST_NAMED]]
        return "; ".join(pieces) or "nothing is known of the others yet"


def _names(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(sorted(names)[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
