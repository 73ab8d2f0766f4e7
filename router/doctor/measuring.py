"""What this machine says of itself: its clock, a disk, files, limits. Nothing is judged here."""

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
"""Writes whose fsync is measured."""

PAGE: Final = b"\0" * 4096

UNSYNCHRONISED: Final = 0x40
"""STA_UNSYNC of adjtimex(2)."""


@value
class Clock:
    """Whether the kernel says that somebody keeps the clock, and by how many seconds it may be off."""

    kept: bool
    off_by: float


@value
class Disk:
    """The disk under a folder. Times are in seconds, of the middle and of the longest fsync."""

    file_system: str
    """Its kind as /proc/mounts has it; empty if that is not known."""
    middle: float
    longest: float
    free: int
    """Octets that are free to this user, of ``size``."""
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
    """Return what the kernel says of the clock; None where it does not tell."""
    found = _Timex()
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(found))
    except (OSError, AttributeError):
        return None
    return None if state < 0 else Clock(not found.status & UNSYNCHRONISED, found.maxerror / 1e6)


def disk(folder: str) -> Disk:
    """Return how long a few fsyncs take in a folder, in a file of our own, and what is free. OSError."""
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
    """Return the kind of the file system that a folder is on; empty if that is not known."""
    real, found, longest = os.path.realpath(folder), "", -1
    try:
        with open("/proc/mounts") as mounts:
            lines = [line.split() for line in mounts]
    except OSError:
        return ""
    for line in lines:
        place = line[1].encode().decode("unicode_escape")
        holds = real == place or real.startswith(place.rstrip("/") + "/")
        # Of two at one place the later one is seen.
        if holds and len(place) >= longest:
            found, longest = line[2], len(place)
    return found


def modes(files: Iterable[str]) -> Sequence[tuple[str, int]]:
    """Return the permissions of those files that there are."""
    found = []
    for file in files:
        try:
            found.append((file, S_IMODE(os.stat(file).st_mode)))
        except OSError:
            continue
    return found


def most_files() -> int | None:
    """Return how many files the router may have open, which raises its limit itself; None: no bound."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if hard == resource.RLIM_INFINITY else hard
