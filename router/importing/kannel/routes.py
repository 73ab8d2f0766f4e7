"""The routes: which connections Kannel would choose for a message, said as rules from the top.

Kannel asks each connection (gw/smscconn.c `smscconn_usable`): it is left out, usable, or preferred; a
preferred one that is connected is chosen before all others. Messages are told apart by the smsc-id that they
are marked with and by the receiver's number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from router.importing.kannel.gateways import KannelConnection
from router.importing.kannel.limits import Limits
from router.importing.kannel.prefixes import Unified, beginnings, listed, normal, prefixes, sorted_out
from router.importing.kannel.senders import KannelSender
from router.importing.kannel.source import Group
from router.importing.names import Names
from router.importing.page import Entry, ImportedPage, Value

MOST_PREFIXES = 3000
"""Prefixes of all lists; a route for each would be no page that one reads."""

MOST_ROUTES = 1000


@frozen
class Treatment:
    """The channels for a number: those that are preferred, and all that are usable."""

    preferred: tuple[str, ...]
    usable: tuple[str, ...]


@frozen
class Chooser:
    """A connection as it is chosen; ids are in small letters."""

    channels: tuple[str, ...]
    allowed: tuple[str, ...]
    denied: tuple[str, ...]
    preferred: tuple[str, ...]
    limits: Limits
    preferred_prefixes: tuple[str, ...]

    @classmethod
    def of(cls, connection: KannelConnection) -> "Chooser":
        """Return what an smsc group says of the messages that it takes."""
        group = connection.group
        ids = (listed(group.get(f"{word}-smsc-id").lower()) for word in ("allowed", "denied", "preferred"))
        allowed, denied, preferred = ids
        limits, preferring = Limits.of(group), prefixes(group.get("preferred-prefix"))
        return cls(connection.channels, allowed, denied, preferred, limits, preferring)

    def takes(self, smsc_id: str) -> bool:
        """Tell whether messages that are marked with an id (empty: with none) may go by it."""
        return smsc_id in self.allowed if self.allowed else not smsc_id or smsc_id not in self.denied

    def prefers(self, smsc_id: str, number: str) -> bool:
        """Tell whether it is preferred for a message."""
        marked = bool(smsc_id) and smsc_id in self.preferred
        return marked or number.startswith(self.preferred_prefixes or ("\0",))


@frozen
class Block:
    """Senders whose messages go the same ways; ``source`` and ``numbers`` are exact addresses, or all."""

    smsc_id: str
    limits: tuple[Limits, ...] = ()
    faked: str = ""
    source: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class ImportedRoutes:
    """The routes that a page gets, by its connections and senders."""

    def __init__(
        self,
        page: ImportedPage,
        names: Names,
        connections: Iterable[KannelConnection],
        rules: Sequence[Unified],
    ) -> None:
        self._page = page
        self._names = names
        self._choosers = [Chooser.of(one) for one in connections if one.channels and one.sends]
        self._rules = rules
        self._count = 0

    def add(self, senders: Sequence[KannelSender], special: Sequence[Group]) -> None:
        """Add the routes of all senders; ``special`` are the groups `smsc-route` of an smppbox."""
        blocks: dict[Block, list[str]] = {}
        for sender in senders:
            for block in _blocks_of(sender, special):
                blocks.setdefault(block, []).append(sender.system_id)
        everybody = len({each for own in blocks.values() for each in own})
        exact = sorted(blocks, key=lambda block: not (block.source or block.numbers))
        for block in exact:
            esmes = blocks[block]
            self._add(block, [] if len(esmes) == everybody else esmes)
        routes = self._page.lists.get("routes", [])
        if (
            len(routes) == 1
            and set(routes[0].keys) <= {"name", "via"}
            and self._is_all(routes[0].keys["via"])
        ):
            # A file without routes has one over all channels.
            del self._page.lists["routes"]
        elif senders and self._choosers:
            # Nor has one that Kannel refused everything in.
            self._page.lists.setdefault("routes", [])

    def _add(self, block: Block, esmes: Sequence[str]) -> None:
        asked = [*self._prefixes(block)]
        if len(asked) > MOST_PREFIXES or self._count > MOST_ROUTES:
            self._page.tell(
                "routes", f"There are too many prefixes for {_of(esmes)}: write these routes by hand."
            )
            return
        starts = beginnings(asked, self._rules)
        label = block.smsc_id or "any"
        found = sorted_out(starts, lambda start: self._treatment(block, normal(start, self._rules)))
        if not found and self._choosers:
            marked = f"marked with {block.smsc_id!a}" if block.smsc_id else "without an smsc-id"
            said = f"{_of(esmes)}: Kannel had no connection for messages {marked}"
            self._page.tell("routes", f"{said}; by `via` a request over the API names a channel.")
        for pattern, treatment in found:
            match = _match(block, esmes, pattern)
            if treatment.preferred and set(treatment.preferred) != set(treatment.usable):
                self._route(label, match, treatment.preferred, block.faked, "next")
            self._route(label, match, treatment.usable, block.faked)

    def _route(
        self, label: str, match: Mapping[str, Value], via: Sequence[str], faked: str, otherwise: str = ""
    ) -> None:
        self._count += 1
        keys: dict[str, Value] = {"name": self._names.route(f"kannel-{label}")}
        if match:
            keys["match"] = match
        keys["via"] = list(via)
        if faked:
            keys["rewrite"] = {"source_addr": faked}
        if otherwise:
            keys["otherwise"] = otherwise
        self._page.add("routes", Entry(keys))

    def _prefixes(self, block: Block) -> Iterator[str]:
        for chooser in self._choosers:
            yield from (*chooser.limits.allowed, *chooser.limits.denied, *chooser.preferred_prefixes)
        for limits in block.limits:
            yield from (*limits.allowed, *limits.denied)

    def _treatment(self, block: Block, number: str) -> Treatment | None:
        """Return the channels for a number, or for all that begin so; None if Kannel refused it."""
        if not all(limits.take(number) for limits in block.limits):
            return None
        open_to = [one for one in self._choosers if one.takes(block.smsc_id) and one.limits.take(number)]
        preferred = [one for one in open_to if one.prefers(block.smsc_id, number)]
        return Treatment(_channels(preferred), _channels(open_to)) if open_to else None

    def _is_all(self, via: Value) -> bool:
        return isinstance(via, list) and set(via) == {one for each in self._choosers for one in each.channels}


def _channels(choosers: Iterable[Chooser]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(channel for one in choosers for channel in one.channels))


def _match(block: Block, esmes: Sequence[str], pattern: str) -> dict[str, Value]:
    match: dict[str, Value] = {"esme": list(esmes)} if esmes else {}
    if block.source:
        match["source_addr"] = _exactly(block.source)
    if block.numbers:
        match["destination_addr"] = _exactly(block.numbers)
    elif pattern:
        match["destination_addr"] = pattern
    return match


def _exactly(addresses: Iterable[str]) -> str:
    return f"^(?:{'|'.join(map(re.escape, addresses))})$"


def _of(esmes: Sequence[str]) -> str:
    return f"ESMEs {', '.join(esmes[:20])}" if esmes else "All ESMEs"


def _blocks_of(sender: KannelSender, special: Sequence[Group]) -> Iterator[Block]:
    """Yield what decides over a sender's messages, the narrowest first (gw/opensmppbox.c)."""
    usual = Block(sender.smsc_id, sender.limits, sender.faked)
    own = [group for group in special if sender.box and sender.box in listed(group.get("smsbox-id"))]
    open_to = [group for group in special if not group.has("smsbox-id")]
    if sender.box:
        for group in special:
            if numbers := listed(group.get("receiver-shortcode")):
                yield evolve(usual, smsc_id=group.get("smsc-id").lower(), numbers=numbers)
        for group in (*own, *open_to):
            if addresses := listed(group.get("shortcode")):
                yield evolve(usual, smsc_id=group.get("smsc-id").lower(), source=addresses)
        for group in own:
            if not group.has("shortcode") and not group.has("receiver-shortcode"):
                usual = evolve(usual, smsc_id=group.get("smsc-id").lower())
                break
    yield usual
