"""One store, one router: two that write to one file would send each other's messages."""

import os
from fcntl import LOCK_EX, LOCK_NB, flock

from router.store.errors import CannotOpen


def claim(path: str) -> int:
    """Hold the store at this path until the descriptor that is returned is closed, or the process is gone.

    The lock is on a file beside it: SQLite's own locks go with the first descriptor of the database file
    that its process closes (fcntl(2)), so nobody else may open that file here. Raises CannotOpen, OSError.
    """
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise CannotOpen(f"store sqlite:{path}: another router is using it (it holds {path}.lock)") from None
    return descriptor
