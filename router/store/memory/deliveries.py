"""Tables in memory: received SMS, their keys, and deliveries owed to ESMEs."""

from collections import Counter as Counts
from collections.abc import Callable, Sequence
from typing import Any

from router.sms.units import filling
from router.sms.value import evolve
from router.store.changes import (
    Arrived,
    Change,
    Claimed,
    KeyForgotten,
    KeyHeard,
    KeysForgotten,
    Owe,
    OwedRemoved,
    ReceivedForgotten,
    ReceivedTextForgotten,
)
from router.store.entities import Owed, OwedKind, ReceivedSms
from router.store.interface import units_owed


class DeliveryTables:
    """Received SMS by id and their keys, debts by ESME and order; see `interface.Reader`."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: dict[int, ReceivedSms] = {}
        self.incomplete: set[int] = set()
        """The ids of those that wait for their siblings."""
        self.keys: dict[tuple[str, str], KeyHeard] = {}
        self.debts_of: dict[tuple[str, int], Owed] = {}

    def received_waiting(self, after: int, limit: int) -> Sequence[ReceivedSms]:
        waiting = sorted(id for id in self.incomplete if id > after)
        return [self.arrived[id] for id in waiting[:limit]]

    def heard(self) -> Sequence[KeyHeard]:
        return sorted(self.keys.values(), key=lambda one: one.at)

    def arrivals(self, after: int, limit: int) -> Sequence[tuple[int, Sequence[str], float, bool, bool]]:
        rows = [received for id, received in sorted(self.arrived.items()) if id > after]
        return [
            (one.id, one.esmes, one.at, one.id in self.incomplete, bool(one.message.short_message))
            for one in rows[:limit]
        ]

    def received(self, before: int, limit: int, unclaimed: bool = False) -> Sequence[ReceivedSms]:
        found = [one for id, one in sorted(self.arrived.items(), reverse=True) if id < before]
        whole = [one for one in found if one.id not in self.incomplete]
        return [one for one in whole if not (unclaimed and one.esmes)][:limit]

    def received_one(self, id: int) -> ReceivedSms | None:
        return None if id in self.incomplete else self.arrived.get(id)

    def owed_received(self, id: int) -> Sequence[str]:
        debts = self.debts_of.values()
        return sorted(one.esme for one in debts if one.kind is OwedKind.RECEIVED and one.of == id)

    def owed(self, esme: str, after: int, limit: int) -> Sequence[Owed]:
        return list(filling(limit, self._owed(esme, after), units_owed))

    def debts(self, esme: str, after: int, limit: int) -> Sequence[tuple[int, int, int, float]]:
        return [(one.seq, one.kind, one.of, one.at) for one in self._owed(esme, after)[:limit]]

    def creditors(self) -> Sequence[str]:
        return sorted({esme for esme, _ in self.debts_of})

    def owing(self) -> Sequence[tuple[str, int]]:
        return sorted(Counts(esme for esme, _ in self.debts_of).items())

    def _owed(self, esme: str, after: int) -> Sequence[Owed]:
        keys = sorted(key for key in self.debts_of if key[0] == esme and key[1] > after)
        return [self.debts_of[key] for key in keys]


def arrive(tables: DeliveryTables, change: Arrived) -> None:
    """Insert a received SMS."""
    tables.arrived[change.received.id] = change.received
    if change.waiting:
        tables.incomplete.add(change.received.id)


def claim(tables: DeliveryTables, change: Claimed) -> None:
    """Note for whom a received SMS is."""
    received = tables.arrived.get(change.id)
    if received is not None:
        tables.arrived[change.id] = evolve(received, esmes=change.esmes)


def forget(tables: DeliveryTables, change: ReceivedForgotten) -> None:
    """Delete a received SMS."""
    del tables.arrived[change.id]
    tables.incomplete.discard(change.id)


def forget_text(tables: DeliveryTables, change: ReceivedTextForgotten) -> None:
    """Drop the text of a received SMS."""
    received = tables.arrived[change.id]
    tables.arrived[change.id] = evolve(received, message=evolve(received.message, short_message=b""))


def hear(tables: DeliveryTables, change: KeyHeard) -> None:
    """Insert a key, or replace it."""
    tables.keys[change.channel, change.key] = change


def forget_key(tables: DeliveryTables, change: KeyForgotten) -> None:
    """Delete a key, if it is there."""
    tables.keys.pop((change.channel, change.key), None)


def forget_keys(tables: DeliveryTables, change: KeysForgotten) -> None:
    """Delete keys that were heard earlier and do not last."""
    keys = tables.keys.items()
    tables.keys = {key: one for key, one in keys if one.lasting or one.at >= change.before}


def owe(tables: DeliveryTables, change: Owe) -> None:
    """Insert a debt."""
    tables.debts_of[change.owed.esme, change.owed.seq] = change.owed


def remove_owed(tables: DeliveryTables, change: OwedRemoved) -> None:
    """Delete a debt, if it is there."""
    tables.debts_of.pop((change.esme, change.seq), None)


CHANGES: dict[type[Change], Callable[[DeliveryTables, Any], None]] = {
    Arrived: arrive,
    Claimed: claim,
    ReceivedForgotten: forget,
    ReceivedTextForgotten: forget_text,
    KeyHeard: hear,
    KeyForgotten: forget_key,
    KeysForgotten: forget_keys,
    Owe: owe,
    OwedRemoved: remove_owed,
}
