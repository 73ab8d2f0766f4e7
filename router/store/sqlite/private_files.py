"""The files of a store are for the router's user alone: they hold texts, among them one-time codes."""

import os
from collections.abc import Iterator, Sequence
from glob import escape, glob

PRIVATE = 0o600
"""The mode of each file: read and written by its owner, and by nobody else."""


def files_of(path: str) -> Iterator[str]:
    """Yield the files of a store: the database, those that SQLite keeps beside it, the lock, older copies."""
    real = os.path.realpath(path)
    for name in (path, f"{path}.lock", f"{real}-wal", f"{real}-shm", *glob(f"{escape(path)}.before-*")):
        if os.path.exists(name):
            yield name


def make_private(path: str) -> Sequence[str]:
    """Remove others' permissions on the files of a store; return those that could not be changed."""
    open_to_others = []
    for name in files_of(path):
        if os.stat(name).st_mode & 0o077:
            try:
                os.chmod(name, PRIVATE)
            except OSError:
                # Of another owner, or on a file system that knows no modes.
                open_to_others.append(name)
    return open_to_others
