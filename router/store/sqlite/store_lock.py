"""A lock for one router on one store: two that write to one file would send each other's messages."""

import os
import sys
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, flock

from router.store.errors import CannotOpen
from router.store.sqlite.private_files import PRIVATE

_ours: set[tuple[int, int]] = set()
"""Device and inode of each database that this process has claimed."""


class StoreLock:
    """Holds the store at a path until `close`, or until the process is gone.

    The database itself is locked: a lock by name alone lets a second router in by another name (a link), or
    when the name is gone. SQLite's own locks are another kind (fcntl(2)), which does not see this one on
    Linux. They go with the first descriptor of the file that this process closes
    (sqlite.org/howtocorrupt.html, section 2.2), so `close` comes after SQLite has closed it, and a database
    that is locked here already is not opened at all.

    ``FILE.lock`` beside it is locked too, since routers before 0.2 look there only.
    """

    def __init__(self, path: str) -> None:
        """Take the lock. Raises CannotOpen, OSError."""
        self._descriptors: list[int] = []
        self._key: tuple[int, int] | None = None
        try:
            self._lock(path, f"{path}.lock")
            # Elsewhere the two kinds of locks may get in each other's way (flock(2) of FreeBSD).
            if sys.platform == "linux":
                self._claim_database(path)
        except BaseException:
            self.close()
            raise

    def _claim_database(self, path: str) -> None:
        with suppress(FileNotFoundError):
            if _key(os.stat(path)) in _ours:
                raise CannotOpen(f"store sqlite:{path}: this process has it open already")
        self._key = _key(os.fstat(self._lock(path, path)))
        _ours.add(self._key)

    def _lock(self, path: str, file: str) -> int:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        self._descriptors.append(descriptor)
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise CannotOpen(
                f"store sqlite:{path}: another router is using it (it holds a lock on {file})"
            ) from None
        return descriptor

    def close(self) -> None:
        """Release the lock. It may be called twice."""
        if self._key is not None:
            _ours.discard(self._key)
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors, self._key = [], None


def is_claimed(path: str) -> bool:
    """Tell whether this process has the store at a path open, by whatever name; then nothing else may
    open it.
    """
    try:
        return _key(os.stat(path)) in _ours
    except OSError:
        return False


def _key(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
