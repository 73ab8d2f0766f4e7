"""What `sqlite` uses of compiled.pyx."""

from collections.abc import Callable, Sequence

from router.store.merging import Kept

NAMES: tuple[str, ...]

class Applier:
    def __init__(
        self,
        addresses: Sequence[int],
        path: str,
        pragmas: Sequence[str],
        statements: Sequence[
            tuple[
                type[Kept],
                int,
                Sequence[tuple[str, Callable[..., object] | None, object]],
                Sequence[tuple[int, str]],
            ]
        ],
        busy_ms: int,
    ) -> None: ...
    def commit(self, changes: Sequence[Kept]) -> None: ...
    def close(self) -> None: ...
