"""A program that does something to a store again and again, and is struck at one call after the other.

    LD_PRELOAD=blows.so python -m tests.disks.blows ACT BLOW POINTS FOLDER

ACT is `upgrade`, of a store of each former schema, or `restore`, of a copy; BLOW is `kill` or `full`. Of the
calls that change a file POINTS are struck, the first and the last among them. What is wrong is printed.
"""

import ctypes
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from router.store.errors import StoreError
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.restore import restore
from tests.store.former.stores import FORMER, contents, copy, lay

BLOWS = ctypes.CDLL(None)
OF_A_FULL_DISK = "database or disk is full", "disk I/O error", "No space left on device"
REFUSED = 3
"""Exit status of what was refused with words."""

Contents = Mapping[str, str]


def upgrade(path: Path) -> None:
    """Open a store, as a start does."""
    database = SqliteDatabase(str(path), "r1")
    database.open()
    database.close()


def restored(path: Path) -> None:
    """Put the copy that stands beside a store into its place."""
    restore(str(path), str(path.with_name("copy.db")))


class Play:
    """An act on the store of a folder, of which each round has a copy."""

    def __init__(self, act: Callable[[Path], None], folder: Path, fills: bool) -> None:
        self._act, self._fills = act, fills
        self._scene = folder / "scene"
        self._round = folder / "round"
        self._path = self._round / "router.db"
        self._words = folder / "words"
        self.before = contents(self._scene / "router.db")
        self.after, self.calls = self._undisturbed()

    def _undisturbed(self) -> tuple[Contents, int]:
        self._set()
        BLOWS.strike(1 << 30, 0)
        self._act(self._path)
        calls = BLOWS.counted()
        BLOWS.strike(0, 0)
        return contents(self._path), calls

    def _set(self) -> None:
        shutil.rmtree(self._round, ignore_errors=True)
        shutil.copytree(self._scene, self._round)

    def struck(self, at: int) -> Iterator[str]:
        """Do it, struck at a call; yield what is wrong."""
        self._set()
        self._words.write_text("")
        status = self._in_a_fork(at)
        killed = status == -signal.SIGKILL
        if not killed and status != REFUSED and status != 0:
            yield f"it ended with {status}"
        if not self._path.exists():
            yield "there is no store any more"
            return
        found = contents(self._path)
        if found not in (self.before, self.after):
            yield f"the store is neither as it was nor as it will be: {found}"
        words = self._words.read_text()
        if status == REFUSED:
            if "\n" in words or not any(said in words for said in OF_A_FULL_DISK):
                yield f"it says {words!r}"
            if found == self.before and (left := self._beside()):
                yield f"{left} are left behind"
        self._act(self._path)
        if contents(self._path) != self.after:
            yield "done again, it is not as it should be"
        yield from self._of_copies()

    def _in_a_fork(self, at: int) -> int:
        """Return the exit status, or the signal below zero."""
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        status = 1
        try:
            BLOWS.strike(at, int(self._fills))
            self._act(self._path)
            status = 0
        except StoreError as error:
            BLOWS.strike(0, 0)
            self._words.write_text(str(error))
            status = REFUSED
        finally:
            os._exit(status)

    def _beside(self) -> Sequence[str]:
        there = {file.name for file in self._scene.iterdir()}
        usual = {*there, "router.db-wal", "router.db.lock"}
        names = sorted(file.name for file in self._round.iterdir())
        return [name for name in names if name not in usual and not name.endswith("-shm")]

    def _of_copies(self) -> Iterator[str]:
        """Yield what is wrong with the copies of what was there before."""
        unfinished = [name for name in self._beside() if "partial" in name or "restored" in name]
        if unfinished:
            yield f"unfinished files are left: {unfinished}"
        whole = [name for name in self._beside() if name not in unfinished]
        copies = [self._round / name for name in whole if not name.endswith("-wal")]
        if self._act is upgrade and len(copies) != 1:
            yield f"there are the copies {copies}"
        if self.before not in [contents(one) for one in copies]:
            yield "no copy has what was there"


def scene(act: str, schema: int, folder: Path) -> None:
    """Make what is there before: a store; and, to restore it, a copy of what it was when it was older."""
    place = folder / "scene"
    place.mkdir()
    lay(schema, place / "router.db")
    if act == "restore":
        copy(place / "router.db", place / "copy.db")
        upgrade(place / "router.db")
        for kept in place.glob("router.db.before-*"):
            kept.unlink()


def points(calls: int, most: int) -> Sequence[int]:
    """Return the calls that are struck."""
    if calls <= most:
        return range(1, calls + 1)
    return sorted({1 + round(number * (calls - 1) / (most - 1)) for number in range(most)})


def main(act: str, blow: str, most: int, folder: Path) -> int:
    """Play; return the exit status."""
    wrong = []
    for schema in FORMER if act == "upgrade" else FORMER[-1:]:
        place = folder / str(schema)
        place.mkdir(parents=True)
        scene(act, schema, place)
        play = Play(upgrade if act == "upgrade" else restored, place, blow == "full")
        for at in points(play.calls, most):
            what = f"{act} of schema {schema}, {blow} at call {at} of {play.calls}"
            wrong += [f"{what}: {words}" for words in play.struck(at)]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])))
