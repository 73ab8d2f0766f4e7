"""The state of a store, and its events."""

from collections.abc import Callable, Sequence

from attrs import field, frozen

from router.histogram import Histogram

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
"""Bounds of how long a commit takes."""

ROWS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
"""Bounds of how many changes it has."""


@frozen
class LogSize:
    """Octets in the log that could not be put into the database yet.

    ``readers`` are other processes that keep them from there, as far as it can be known.
    """

    octets: int
    readers: Sequence[str] = ()
    much: bool = False

    def in_words(self) -> str:
        """Return its size, and the readers it waits for."""
        who = ", ".join(self.readers) or "another process"
        return f"{self.octets / 1e6:.0f} MB, and cannot be emptied while {who} reads the store"


@frozen(kw_only=True)
class StoreFigures:
    """Counts of a store since its start, and its present state."""

    commits: int = 0
    rows: int = 0
    """Committed changes."""
    commit_seconds: Histogram = field(factory=lambda: Histogram(SECONDS))
    """Seconds of each commit, in the writer's thread."""
    commit_rows: Histogram = field(factory=lambda: Histogram(ROWS))
    """Changes of each commit."""
    returns: int = 0
    """Batches that came back from the disk, with those of questions only."""
    octets: int = 0
    """Size of its files, a second ago."""
    at_work: bool = False
    """Something is at the disk."""
    failing: bool = False
    """The last batch failed: what is taken now may wait for long."""


@frozen(kw_only=True)
class Upgrade:
    """An older store was brought up to date: from which schema to which, and what was kept of it."""

    was: int
    now: int
    copy: str
    """The file of the copy that was made before."""
    octets: int
    """Size of that."""
    seconds: float = 0.0
    """From the beginning of the copy until the router could go on."""


def _nothing() -> None:
    """Do nothing: nobody listens."""


def _ignored(what: object) -> None:
    """Do nothing: nobody listens."""


@frozen(kw_only=True)
class StoreEvents:
    """Listeners to a store, called in the reactor's thread. The store handles all of it by itself."""

    failed: Callable[[Exception], None] = field(default=_ignored)
    """A commit, or a question, did not succeed; it is tried again."""
    recovered: Callable[[], None] = field(default=_nothing)
    """The first that did succeed after that."""
    unanswerable: Callable[[Exception], None] = field(default=_ignored)
    """A question is wrong in itself: it is not asked again."""
    upgraded: Callable[[Upgrade], None] = field(default=_ignored)
    """`open` has brought its schema up to date."""
    readable: Callable[[str], None] = field(default=_ignored)
    """Others may read this file of it, and its mode could not be changed."""
    log: Callable[[LogSize], None] = field(default=_ignored)
    """Called each second with the size of the log."""


UNHEARD = StoreEvents()
"""Without listeners."""
