"""Deliveries still owed, which keep their messages from being forgotten."""

from collections.abc import Sequence
from math import inf

from attrs import frozen

from router.relay.targets import is_of_endings
from router.store.entities import OF_ALERTS, OwedKind
from router.store.interface import Reader

PAGE = 200
"""Debts of one ESME that are looked at one by one; of one that has more all younger messages are kept."""


@frozen
class StillOwed:
    """Messages of which something was owed at one moment; those of then can only become fewer."""

    creditors: Sequence[str]
    _sendings: frozenset[int]
    _received: frozenset[int]
    _since: dict[str, float]
    """By creditor with more than a page of debts: when the last of that page came."""
    _others_since: float
    """The same of targets that are owed endings, of whatever ESME: the first of them."""

    def holds_sending(self, id: int, esme: str, ended_at: float) -> bool:
        """Tell whether a receipt or a notification of it may be owed."""
        since = min(self._since.get(esme, inf), self._others_since)
        return id in self._sendings or ended_at >= since

    def holds_received(self, id: int, esmes: Sequence[str], at: float) -> bool:
        """Tell whether it may be owed to an ESME."""
        return id in self._received or any(at >= self._since.get(esme, inf) for esme in esmes)


def standing(reader: Reader) -> StillOwed:
    """Return what is owed now."""
    sendings: set[int] = set()
    received: set[int] = set()
    since: dict[str, float] = {}
    creditors = reader.creditors()
    for esme in creditors:
        page = reader.debts(esme, 0, PAGE)
        for _, kind, subject, _ in page:
            if kind not in OF_ALERTS:
                (received if kind == OwedKind.RECEIVED else sendings).add(subject)
        if len(page) == PAGE:
            since[esme] = page[-1][3]
    others_since = min((at for creditor, at in since.items() if is_of_endings(creditor)), default=inf)
    return StillOwed(creditors, frozenset(sendings), frozenset(received), since, others_since)


NOTHING_STANDS = StillOwed((), frozenset(), frozenset(), {}, inf)
