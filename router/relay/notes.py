"""What connectors keep on disk about their channels: the SIM that was seen last, say."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from router.store.changes import Change, Noted, NoteForgotten
from router.store.interface import Reader


class Writing(Protocol):
    """Writes changes, and calls ``then`` when they are on disk (`store.interface.Store.write`)."""

    def __call__(self, changes: Sequence[Change], then: Callable[[], None] | None = None) -> None: ...


class ChannelNotes:
    """Keeps the promise `interfaces.Notes`: a few values for each channel, by name."""

    def __init__(self, write: Writing) -> None:
        self._write = write
        self._values: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def note(self, channel: str, name: str, value: str, then: Callable[[], None] = lambda: None) -> None:
        """Keep a value in place of an earlier one; call ``then`` when it is on disk."""
        values = self._values[channel]
        changes = [] if values.get(name) == value else [Noted(channel, name, value)]
        values[name] = value
        # Also if nothing has changed: an earlier write of this value may still be under way.
        self._write(changes, then)

    def of(self, channel: str) -> Mapping[str, str]:
        """Give all values of a channel."""
        return dict(self._values[channel])

    def channels(self) -> Collection[str]:
        """Give the channels that have any."""
        return [channel for channel, values in self._values.items() if values]

    def forget(self, channel: str, names: Collection[str]) -> None:
        """Keep these values no longer."""
        values = self._values[channel]
        known = sorted(values.keys() & set(names))
        for name in known:
            del values[name]
        if known:
            self._write([NoteForgotten(channel, name) for name in known])

    def restore(self, reader: Reader) -> None:
        """Take up the values on disk, at a start."""
        for one in reader.noted():
            self._values[one.channel][one.name] = one.value
