"""The copy of a store as it was before its schema was upgraded, in a file beside it: ``FILE.before-N``.

It has that name only when the upgrade is committed, and ``FILE.before-N.partial`` until then. So starts that
are killed during an upgrade, however many, leave one file, and the copy that an earlier upgrade left stays.
"""

import os
import sqlite3
import struct
from collections.abc import Callable
from contextlib import suppress
from errno import EINVAL
from glob import escape, glob
from itertools import count

from router.store.errors import CannotOpen
from router.store.sqlite.private_files import PRIVATE
from router.store.sqlite.progress import Progress

PAGES = 16_384
"""Pages of 4,096 octets that are copied between two looks at the time."""

GROWTH = 0.5
"""Room for the upgrade itself, beyond that for the copy, as a share of the store: the log of the database
holds what is written anew until it is over, and then postings are made."""

MAGIC = b"SQLite format 3\0"
"""The first octets of a database (sqlite.org/fileformat2.html, section 1.3)."""

Free = Callable[[str], int]


def free_octets(folder: str) -> int:
    """Return the octets that this user may write to the disk of a folder."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


class FormerCopy:
    """The copy of the store at a path, before its upgrade to a schema."""

    def __init__(self, path: str, schema: int, free: Free = free_octets) -> None:
        self._path = path
        self._stem = f"{path}.before-{schema}"
        self._partial = f"{self._stem}.partial"
        self._schema = schema
        self._free = free

    def make(self, connection: sqlite3.Connection) -> int:
        """Copy the database, for its owner alone, and wait for the disk. Return its octets.

        Raises CannotOpen, also if the disk has no room for the copy and the upgrade.
        """
        try:
            self.drop()
            self._make_room(connection)
            os.close(os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
            told = Progress(self._path, "copied before its upgrade", 1, "pages").told
            target = sqlite3.connect(self._partial)
            try:
                connection.backup(target, pages=PAGES, progress=lambda status, left, of: told(of - left, of))
            finally:
                target.close()
            sync(self._partial)
            sync(self._folder)
            return os.path.getsize(self._partial)
        except (sqlite3.Error, OSError) as error:
            with suppress(OSError):
                self.drop()
            raise CannotOpen(
                f"store sqlite:{self._path}: it could not be copied before its schema is upgraded, "
                f"and is as it was: {error}"
            ) from error

    def keep(self) -> str:
        """Give the copy its name, now that the upgrade is committed. Return that; empty if there is no copy.

        Also for an upgrade whose process was killed right behind its commit.
        """
        if not 0 < schema_of(self._partial) < self._schema:
            with suppress(OSError):
                self.drop()
            return ""
        name = free_name(self._stem)
        try:
            os.rename(self._partial, name)
            sync(self._folder)
        except OSError:
            # The next start tries again.
            return self._partial
        return name

    def drop(self) -> None:
        """Remove what was copied for an upgrade that did not come to pass. Raises OSError."""
        for end in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.unlink(self._partial + end)

    @property
    def _folder(self) -> str:
        return os.path.dirname(os.path.realpath(self._partial))

    def _make_room(self, connection: sqlite3.Connection) -> None:
        """Raise CannotOpen if the disk has no room for the copy and the upgrade."""
        octets = octets_of(connection)
        needed, free = int(octets * (1 + GROWTH)), self._free(self._folder)
        if free < needed:
            raise CannotOpen(
                f"store sqlite:{self._path}: its upgrade to schema {self._schema} needs {in_mb(needed)} on "
                f"its disk, most of it for a copy of the store as it is now, and {in_mb(free)} are free; "
                "make room and start again, the store is as it was"
            )


def octets_of(connection: sqlite3.Connection) -> int:
    """Return the octets of a database, with what stands in its log only."""
    (pages,), (size,) = (
        connection.execute(f"PRAGMA {one}").fetchone() for one in ("page_count", "page_size")
    )
    return int(pages) * int(size)


def in_mb(octets: int) -> str:
    """Write a number of octets for people."""
    return f"{octets / 1e6:,.1f} MB"


def schema_of(file: str) -> int:
    """Return the schema of a store that nobody writes to, by its header; 0 if the file is none, or torn."""
    try:
        with open(file, "rb") as opened:
            header = opened.read(100)
        octets = os.path.getsize(file)
    except OSError:
        return 0
    if len(header) < 100 or not header.startswith(MAGIC):
        return 0
    (page,), (pages,), (schema,) = (
        struct.unpack_from(form, header, at) for form, at in ((">H", 16), (">I", 28), (">I", 60))
    )
    return int(schema) if octets == (65_536 if page == 1 else page) * pages else 0


def kept_before(path: str, newest: int) -> str:
    """Return the newest copy that an upgrade of the store at a path has left, and that a router of schema
    ``newest`` can use; empty if there is none.
    """
    found = [one for one in copies_of(path) if 0 < schema_of(one) <= newest]
    return max(found, key=os.path.getmtime, default="")


def copies_of(path: str, kind: str = "before") -> list[str]:
    """Return the copies that upgrades of the store at a path have left; ``replaced``: the stores that a
    restore has.
    """
    found = sorted(glob(f"{escape(path)}.{kind}-*"))
    return [one for one in found if not one.endswith((".partial", "-wal", "-shm"))]


def free_name(name: str) -> str:
    """Return a name that no file has: this one, or with a number behind it."""
    names = (name + (f".{number}" if number else "") for number in count())
    return next(name for name in names if not os.path.lexists(name))


def sync(place: str) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # A folder of a file system that has nothing to sync there (fsync(2), EINVAL).
        if error.errno != EINVAL:
            raise
    finally:
        os.close(descriptor)
