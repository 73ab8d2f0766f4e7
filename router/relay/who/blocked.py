"""Blocked numbers: for all ESMEs, by a file, or for one, by what their owner wrote to it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from router.relay.who.bans import NOBODY, Bans, shown
from router.routing.numbers import Identity, agrees, identity
from router.sms.address import Address
from router.store.changes import Change, Started, Stopped
from router.store.interface import Reader

ALL: Final = ""
"""The ESME of those whom nobody may send to."""


class Blocked:
    """``bans`` are those of the configuration."""

    def __init__(self, bans: Bans = NOBODY) -> None:
        self.bans = bans
        self._stopped: defaultdict[str, list[Stopped]] = defaultdict(list)
        """By the digits of the number."""

    def __bool__(self) -> bool:
        return bool(self._stopped or self.bans.numbers)

    def restore(self, reader: Reader) -> None:
        """Load who had written `stop`, at a start."""
        for one in reader.stopped():
            self._stopped[one.digits].append(one)

    def blocks(self, esme: str, number: Identity) -> bool:
        """Tell whether this ESME may not send to a number."""
        if self.bans.names(number):
            return True
        return any(one.esme == esme for one in self.stopped_by(number))

    def heard(
        self, esmes: Iterable[str], source: Address, country: str | None, text: str, now: float
    ) -> Sequence[Change]:
        """Apply a `stop` or `start` that was written to these ESMEs. Return the changes to write."""
        stop, start = self.bans.stop, self.bans.start
        number = identity(source.addr, source.ton, country)
        if not number.digits.isdigit():
            # Nobody can send to a name.
            return ()
        if stop is not None and stop.search(text):
            return [change for esme in esmes for change in self._stop(esme, number, source.addr, now)]
        if start is not None and start.search(text):
            return [change for esme in esmes for change in self._start(esme, number)]
        return ()

    def _stop(self, esme: str, number: Identity, addr: str, now: float) -> Sequence[Change]:
        known = self._stopped[number.digits]
        if any(one.esme == esme and one.e164 == number.e164 for one in known):
            return ()
        stopped = Stopped(esme, number.digits, number.e164, shown(number) if number.e164 else addr, now)
        known.append(stopped)
        return (stopped,)

    def _start(self, esme: str, number: Identity) -> Sequence[Change]:
        return self._drop([one for one in self.stopped_by(number) if one.esme == esme])

    def remove(self, number: Identity) -> Sequence[Change]:
        """Unblock a number for all ESMEs. Return the changes to write."""
        return self._drop(self.stopped_by(number))

    def _drop(self, those: Sequence[Stopped]) -> Sequence[Change]:
        for one in those:
            left = self._stopped[one.digits]
            left.remove(one)
            if not left:
                del self._stopped[one.digits]
        return [Started(one.esme, one.digits, one.e164) for one in those]

    def stopped(self) -> Sequence[Stopped]:
        """Return who has written `stop`, the newest first."""
        found = [one for some in self._stopped.values() for one in some]
        return sorted(found, key=lambda one: (-one.at, one.number, one.esme))

    def stopped_by(self, number: Identity) -> Sequence[Stopped]:
        """Return what the owner of this number has stopped."""
        return [one for one in self._stopped.get(number.digits, ()) if agrees(one.e164, number.e164)]
