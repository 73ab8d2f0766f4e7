"""What `sqlite` uses of compiled.pyx."""

from collections.abc import Callable, Sequence

from router.store.merging import Kept
from router.store.sqlite.bulk import Row

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
                type[Kept],
                int,
                int,
                Callable[[Kept, str], Row],
                Sequence[tuple[int, str]],
            ]
        ],
        busy_ms: int,
    ) -> None: ...
    def commit(self, changes: Sequence[Kept]) -> None: ...
    def close(self) -> None: ...
