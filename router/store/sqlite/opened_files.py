"""The check that the files of a store are still those that were opened, and whole.

A file that is removed, or whose name another file has taken, lives on until its last descriptor is closed:
SQLite goes on writing to it, and all of that is gone with the process. One that was truncated is written to
behind its end, and the next process does not find that.
"""

import os
import struct
from collections.abc import Callable

from attrs import define

_LOG_HEADER, _FRAME_HEADER = 32, 24
"""Octets (sqlite.org/fileformat2.html, section 4.1)."""


@define
class _File:
    name: str
    device: int
    inode: int
    octets: int
    needs: Callable[[], int]
    """Returns the octets that it must have."""


class OpenedFiles:
    """The database and the two files that SQLite keeps beside it, as they are now.

    `close` comes after SQLite has closed them, see `store_lock`.
    """

    def __init__(self, path: str, stat: Callable[[str], os.stat_result] = os.stat) -> None:
        """Open the files. ``path`` may be a link; SQLite keeps the two beside its target."""
        self._stat = stat
        self.log_octets = 0
        """Size of the log at the last look."""
        absolute, real = os.path.abspath(path), os.path.realpath(path)
        self._files: list[_File] = []
        self._log, index = f"{real}-wal", f"{real}-shm"
        self._opened = {name: os.open(name, os.O_RDONLY | os.O_CLOEXEC) for name in (absolute, index)}
        needs = {
            absolute: lambda: _pages(self._opened[absolute]),
            self._log: lambda: _frames(self._opened[index]),
            index: lambda: 0,
        }
        for name, least in needs.items():
            if os.path.exists(name):
                found = stat(name)
                self._files.append(_File(name, found.st_dev, found.st_ino, found.st_size, least))

    def trouble(self) -> str:
        """Return what happened to a file that is no longer there; empty if all are. It takes 3 µs."""
        for file in self._files:
            try:
                found = self._stat(file.name)
            except FileNotFoundError:
                return f"{file.name} was removed while the router had it open"
            except OSError as error:
                return f"{file.name} cannot be looked at: {error.strerror}"
            if found.st_ino != file.inode or found.st_dev != file.device:
                return f"{file.name} was replaced by another file while the router had it open"
            if found.st_size < file.octets and found.st_size < file.needs():
                return f"{file.name} was cut off while the router had it open"
            file.octets = found.st_size
            if file.name == self._log:
                self.log_octets = found.st_size
        return ""

    def close(self) -> None:
        """Close the files. It may be called once."""
        for descriptor in self._opened.values():
            os.close(descriptor)


def _pages(database: int) -> int:
    """Return the octets of a database, by its header (section 1.3); one without a header has lost a page."""
    header = os.pread(database, 100, 0)
    if len(header) < 100:
        return len(header) + 1
    (size,), (count,) = struct.unpack_from(">H", header, 16), struct.unpack_from(">I", header, 28)
    return int((65536 if size == 1 else size) * count)


def _frames(index: int) -> int:
    """Return the octets of a log, by its index (sqlite.org/walformat.html, section 2.1); 0 if it is empty."""
    header = os.pread(index, 48, 0)
    if len(header) < 48:
        return 0
    (size,), (count,) = struct.unpack_from("=H", header, 14), struct.unpack_from("=I", header, 16)
    return int(_LOG_HEADER + count * (_FRAME_HEADER + (65536 if size == 1 else size))) if count else 0
