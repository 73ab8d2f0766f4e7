"""The stores that there are, by the scheme of their URL. Nothing else names one of them."""

from collections.abc import Callable

from twisted.internet.interfaces import IReactorTime

from router.store.errors import CannotCopy
from router.store.interface import AGAIN, BUSY, Store
from router.store.sqlite.backup import copy
from router.store.sqlite.database import COMMITS_IN_C as COMMITS_IN_C
from router.store.sqlite.store import SqliteStore

SQLITE = "sqlite:"

TurnEnd = Callable[[Callable[[], None]], None]


def make_store(
    url: str,
    node: str,
    soon: TurnEnd,
    from_thread: TurnEnd,
    clock: IReactorTime,
    again: float = AGAIN,
    busy: float = BUSY,
) -> Store:
    """The store at a URL, not opened yet.

    ``again``: seconds from a commit that failed to the next try; ``busy``: for a lock of another program.
    """
    return SqliteStore(url.removeprefix(SQLITE), node, soon, from_thread, clock, again, busy)


def copy_store(url: str, target: str) -> int:
    """Copy a store to a new file, as `store.sqlite.backup.copy` does. Gives its octets. Raises CannotCopy."""
    if not url.startswith(SQLITE):
        raise CannotCopy("only a store of SQLite is copied; use pg_dump for PostgreSQL")
    return copy(url.removeprefix(SQLITE), target)
