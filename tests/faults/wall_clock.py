"""A router whose wall clock the test moves: `wall_clock.c`, compiled here, is loaded in front of libc."""

import shutil
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

from twisted.trial.unittest import SkipTest

from tests.faults.outside import Outside

HOUR, DAY, YEARS = 3600.0, 86400.0, 10 * 365.25 * 86400.0
STEPS: Sequence[float] = (-HOUR, HOUR, DAY, -DAY, -2.0, 2.0, YEARS, -YEARS)
"""Each is taken back."""

SOURCE = Path(__file__).with_suffix(".c")
COMPILED: list[Path] = []


def compiled() -> Path:
    """The shared object, made once in each run."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise SkipTest("there is no cc to compile wall_clock.c")
    if not COMPILED:
        target = Path(mkdtemp(prefix="wall-clock")) / "wall_clock.so"
        words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(target), str(SOURCE), "-lm"]
        subprocess.run(words, check=True)
        COMPILED.append(target)
    return COMPILED[0]


class WithWallClock(Outside):
    """A test that has a wall clock of its own."""

    def setUp(self) -> None:
        super().setUp()
        self.library = compiled()
        self.off = 0.0
        self.offset = (self.place / "offset").resolve()
        self.set(0.0)

    def set(self, by: float) -> None:
        """Somebody sets the clock of the router's machine, by so many seconds."""
        self.off += by
        if not self.offset.exists():
            self.offset.write_bytes(bytes(8))
        with self.offset.open("r+b") as file:
            file.write(struct.pack("d", self.off))

    def environment(self, **more: str) -> dict[str, str]:
        moved = {"LD_PRELOAD": str(self.library), "WALL_CLOCK_OFFSET": str(self.offset)}
        return super().environment(**moved, **more)
