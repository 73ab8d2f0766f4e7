"""What `sqlite` uses of compiled.pyx."""

from collections.abc import Callable, Sequence
from typing import Any

from router.store.sqlite.bulk import Row
from router.store.sqlite.index_changes import Written

NAMES: tuple[str, ...]

class Applier:
    def __init__(
        self,
        addresses: Sequence[int],
        path: str,
        node: str,
        pragmas: Sequence[str],
        statements: Sequence[
            tuple[
                type[Any],
                int,
                int,
                Callable[[Any, str], Row],
                Sequence[tuple[int, str]],
            ]
        ],
        busy_ms: int,
    ) -> None: ...
    def postings(
        self, block: int, sql: str, salts: Sequence[int]
    ) -> tuple[list[tuple[int, bytes]], list[int]]: ...
    def commit(self, changes: Sequence[Written]) -> None: ...
    def close(self) -> None: ...
