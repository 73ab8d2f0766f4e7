"""Measurements of this machine: its clock, a disk, files, limits. `machine` judges them."""

import ctypes
import os
import resource
import tempfile
import time
from collections.abc import Iterable, Sequence
from stat import S_IMODE
from typing import Final

from router.sms.value import value

SYNCS: Final = 20
"""Number of writes whose fsync is measured."""

PAGE: Final = b"\0" * 4096

UNSYNCHRONISED: Final = 0x40
"""STA_UNSYNC of adjtimex(2)."""


@value
class Clock:
    """The kernel's word on the clock: whether it is synchronised, and by how many seconds it may be off."""

    kept: bool
    off_by: float


@value
class Disk:
    """The disk under a folder. Times are in seconds, of the median and of the longest fsync."""

    file_system: str
    """Its kind by /proc/mounts; empty if unknown."""
    middle: float
    longest: float
    free: int
    """Octets of ``size`` that are free to this user."""
    size: int


class _Timex(ctypes.Structure):
    """struct timex of adjtimex(2), as far as it is read; what follows is room for the rest."""

    _fields_ = (
        ("modes", ctypes.c_int),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 512),
    )


def clock() -> Clock | None:
    """Return what the kernel says of the clock; None if it says nothing."""
    found = _Timex()
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(found))
    except (OSError, AttributeError):
        return None
    return None if state < 0 else Clock(not found.status & UNSYNCHRONISED, found.maxerror / 1e6)


def disk(folder: str) -> Disk:
    """Return how long fsyncs of a file in a folder take, and the free space. Raises OSError."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(SYNCS):
            file.write(PAGE)
            file.flush()
            before = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - before)
    taken.sort()
    room = os.statvfs(folder)
    return Disk(
        file_system=file_system(folder),
        middle=taken[len(taken) // 2],
        longest=taken[-1],
        free=room.f_bavail * room.f_frsize,
        size=room.f_blocks * room.f_frsize,
    )


def file_system(folder: str) -> str:
    """Return the kind of a folder's file system; empty if unknown."""
    real, found, longest = os.path.realpath(folder), "", -1
    try:
        with open("/proc/mounts") as mounts:
            lines = [line.split() for line in mounts]
    except OSError:
        return ""
    for line in lines:
        place = line[1].encode().decode("unicode_escape")
        holds = real == place or real.startswith(place.rstrip("/") + "/")
        # Of two mounted at one place the later one is visible.
        if holds and len(place) >= longest:
            found, longest = line[2], len(place)
    return found


def modes(files: Iterable[str]) -> Sequence[tuple[str, int]]:
    """Return the permissions of those files that exist."""
    found = []
    for file in files:
        try:
            found.append((file, S_IMODE(os.stat(file).st_mode)))
        except OSError:
            continue
    return found


def sizes(files: Iterable[str]) -> Sequence[tuple[str, int]]:
    """Return the octets of those files that exist."""
    found = []
    for file in files:
        try:
            found.append((file, os.stat(file).st_size))
        except OSError:
            continue
    return found


def most_files() -> int | None:
    """Return how many files the router may open (it raises its own limit to that); None for any number."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if hard == resource.RLIM_INFINITY else hard
