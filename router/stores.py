"""The stores that there are, by the scheme of their URL. Nothing else names one of them."""

from collections.abc import Callable

from twisted.internet.interfaces import IReactorTime

from router.store.errors import CannotCopy
from router.store.sqlite.backup import copy
from router.store.sqlite.database import COMMITS_IN_C as COMMITS_IN_C
from router.store.sqlite.store import SqliteStore

SQLITE = "sqlite:"

AnyStore = SqliteStore
"""What the router keeps its messages in."""

TurnEnd = Callable[[Callable[[], None]], None]


def make_store(
    url: str,
    node: str,
    soon: TurnEnd,
    from_thread: TurnEnd,
    failed: Callable[[Exception], None],
    clock: IReactorTime,
    busy: float,
) -> AnyStore:
    """The store at a URL, not opened yet; ``busy``: seconds that a lock of another program is waited for."""
    return SqliteStore(url.removeprefix(SQLITE), node, soon, from_thread, failed, clock, busy)


def copy_store(url: str, target: str) -> int:
    """Copy a store to a new file, as `store.sqlite.backup.copy` does. Gives its octets. Raises CannotCopy."""
    if not url.startswith(SQLITE):
        raise CannotCopy("only a store of SQLite is copied; use pg_dump for PostgreSQL")
    return copy(url.removeprefix(SQLITE), target)
