"""A few values that are kept on disk: by connectors about their channels, by faces about ESMEs, by the
router about itself.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from router.store.changes import Noted, NoteForgotten
from router.store.interface import Reader, Store

ROUTER: Final = "/"
"""The name under which values about the router itself are kept: no channel is called so."""


def about(esme: str) -> str:
    """Return the name under which values about an ESME are kept: no channel can have it."""
    return f">{esme}"


class ChannelNotes:
    """Keeps the promise `interfaces.Notes`: a few values for each channel, by name."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._values: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def note(self, channel: str, name: str, value: str) -> None:
        """Keep a value in place of an earlier one."""
        values = self._values[channel]
        if values.get(name) != value:
            values[name] = value
            # Nobody waits for it, and by UDP there is one for each message.
            self._store.write([Noted(channel, name, value)], lazy=True)

    def of(self, channel: str) -> Mapping[str, str]:
        """Return all values of a channel."""
        return dict(self._values[channel])

    def value(self, channel: str, name: str) -> str | None:
        """Return one value of a channel; None if there is none."""
        values = self._values.get(channel)
        return None if values is None else values.get(name)

    def channels(self) -> Collection[str]:
        """Return the channels that have any."""
        return [channel for channel, values in self._values.items() if values]

    def forget(self, channel: str, names: Collection[str]) -> None:
        """Delete these values."""
        values = self._values[channel]
        known = sorted(values.keys() & set(names))
        for name in known:
            del values[name]
        if known:
            self._store.write([NoteForgotten(channel, name) for name in known])

    def restore(self, reader: Reader) -> None:
        """Load the values on disk, at a start."""
        for one in reader.noted():
            self._values[one.channel][one.name] = one.value
