"""Findings about the machine, judged from its measurements; no I/O."""

from collections.abc import Iterable, Sequence
from typing import Final

from router.desk.alerts.conditions import disk_low
from router.desk.alerts.kinds import ABOUT, Alert
from router.desk.alerts.looks import RouterLook, Space
from router.doctor.finding import Finding, bad, note, ok
from router.doctor.measurements import Clock, Disk

RELEASED: Final = 1_795_996_800.0
"""Seconds of Unix time that every right clock has passed: 2026-11-30."""

IN_NO_TIME: Final = 20e-6
"""Seconds of an fsync that is too short for any disk to have written."""

SLOW: Final = 0.03
"""Seconds of the median fsync from which answers take noticeably longer."""

TOO_SLOW: Final = 0.5
"""Seconds of the median fsync from which ESMEs begin to give up."""

NOT_KEPT: Final = frozenset({"tmpfs", "ramfs"})
FAR: Final = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "ceph")

SPARE: Final = 200
"""Open files beside connections: the store, logs, libraries, commands."""


def of_clock(found: Clock | None, now: float) -> Finding:
    """Judge whether the clock can be right, and whether it is synchronised."""
    remedy = "install chrony or systemd-timesyncd: times of receipts, hours of routes and budgets go by it"
    if now < RELEASED:
        return bad("clock", "it is before this router was made", remedy)
    if found is None:
        return note("clock", "the kernel does not say whether it is synchronised", "compare it with another")
    if not found.kept:
        return note("clock", "the kernel says that it is not synchronised", remedy)
    return ok("clock", f"synchronised, within {found.off_by * 1000:,.0f} ms by the kernel's estimate")


def of_disk(folder: str, found: Disk) -> Sequence[Finding]:
    """Judge the disk of the store: whether fsync writes, how long it takes, and the free space."""
    return [_of_syncs(folder, found), _of_room(folder, found)]


def _of_syncs(folder: str, found: Disk) -> Finding:
    taken = f"an fsync takes {_milliseconds(found.middle)}, the longest {_milliseconds(found.longest)}"
    if found.file_system in NOT_KEPT:
        return bad("disk", f"{folder} is in memory ({found.file_system})", "put the store on a disk")
    if found.file_system.startswith(FAR):
        return bad(
            "disk",
            f"{folder} is on a network file system ({found.file_system}); {taken}",
            "put the store on a disk of this machine: locks and fsync are not to be relied on over a network",
        )
    if found.middle < IN_NO_TIME:
        return bad(
            "disk",
            f"{folder}: {taken}, in which no disk writes anything",
            "fsync does nothing there (nobarrier, a container's layer, libeatmydata): what was acknowledged"
            " is lost when the power fails",
        )
    if found.middle >= TOO_SLOW:
        return bad("disk", f"{folder}: {taken}", "each answer waits for one: use a quicker disk")
    if found.middle >= SLOW:
        return note("disk", f"{folder}: {taken}", "each answer waits for one")
    return ok("disk", f"{folder}: {taken}")


def _of_room(folder: str, found: Disk) -> Finding:
    free = f"{folder}: {found.free / 1e9:,.1f} GB of {found.size / 1e9:,.1f} GB are free"
    about = ABOUT[Alert.DISK_LOW]
    if disk_low(RouterLook(space=Space(free=found.free, whole=found.size)), about.than):
        return bad("room", free, about.do)
    return ok("room", free)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.3f} ms" if seconds < 1e-3 else f"{seconds * 1000:,.1f} ms"


def of_modes(found: Iterable[tuple[str, int]]) -> Finding:
    """Judge whether others may read files that are for the router's user only."""
    files = list(found)
    open_to_others = [file for file, mode in files if mode & 0o044]
    if open_to_others:
        names = " ".join(open_to_others)
        return bad("files", f"others may read {', '.join(open_to_others)}", f"chmod 600 {names}")
    return ok("files", f"{len(files)} with texts and keys, which nobody else may read")


def of_kept(found: Iterable[tuple[str, int]]) -> Sequence[Finding]:
    """Report the files that upgrades and restores have left beside the store."""
    return [
        note(
            "old stores",
            f"{file}, {octets / 1e6:,.1f} MB, is of before an upgrade or a restore, and holds texts",
            f"rm {file} when you will not go back to it (docs/upgrade.md)",
        )
        for file, octets in found
    ]


def of_open_files(most: int | None, links: int, binds: int, http: int) -> Finding:
    """Judge whether enough files may be open for the connections to gateways, of ESMEs, and over HTTP."""
    needed = links + binds + http + SPARE
    advice = f"raise LimitNOFILE (ulimit -Hn) to {needed}"
    words = f"{links:,} links, {binds:,} binds, {http:,} by HTTP and {SPARE} more may be {needed:,}"
    if most is not None and most < needed:
        return bad("open files", f"{words}, and {most:,} are allowed", advice)
    return ok("open files", f"{words}; {'any number is' if most is None else f'{most:,} are'} allowed")


def of_python(version: str, how: str) -> Finding:
    """Report the version of Python, and whether the router is compiled."""
    said = f"Python {version}, the router runs {how}"
    if how == "as Python":
        cost = "a message costs two to three times the CPU"
        return note("python", said, f"{cost}; with a C compiler pip compiles it")
    return ok("python", said)
