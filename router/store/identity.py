"""Whether what lies at the path of a store is still what was opened there.

A file that is removed, or whose name another file has taken, lives on until its last descriptor is closed:
SQLite goes on writing to it, and all of that is gone with the process.
"""

import os
from collections.abc import Callable

from attrs import frozen


@frozen
class _File:
    name: str
    device: int
    inode: int
    is_log: bool


class Identity:
    """The database and the two files that SQLite keeps beside it, as they are now."""

    def __init__(self, path: str, stat: Callable[[str], os.stat_result] = os.stat) -> None:
        """``path`` may be a link; SQLite keeps the two beside what it leads to."""
        self._stat = stat
        self.log_octets = 0
        """How large the log was when it was looked at last."""
        absolute, real = os.path.abspath(path), os.path.realpath(path)
        self._files: list[_File] = []
        for name in (absolute, f"{real}-wal", f"{real}-shm"):
            if os.path.exists(name):
                found = stat(name)
                self._files.append(_File(name, found.st_dev, found.st_ino, name == f"{real}-wal"))

    def trouble(self) -> str:
        """What has become of a file that is no longer there; empty if all are. It takes 3 µs."""
        for file in self._files:
            try:
                found = self._stat(file.name)
            except FileNotFoundError:
                return f"{file.name} was removed while the router had it open"
            except OSError as error:
                return f"{file.name} cannot be looked at: {error.strerror}"
            if found.st_ino != file.inode or found.st_dev != file.device:
                return f"{file.name} was replaced by another file while the router had it open"
            if file.is_log:
                self.log_octets = found.st_size
        return ""
