from collections.abc import Callable, Sequence

from router.store.changes import Change

NAMES: tuple[str, ...]

class Applier:
    def __init__(
        self,
        addresses: Sequence[int],
        path: str,
        pragmas: Sequence[str],
        statements: Sequence[
            tuple[
                type[Change],
                int,
                Sequence[tuple[str, Callable[..., object] | None, object]],
                Sequence[tuple[int, str]],
            ]
        ],
        busy_ms: int,
    ) -> None: ...
    def commit(self, changes: Sequence[Change]) -> None: ...
    def close(self) -> None: ...
