"""Files that a configuration names: read without waiting or end, found by the patterns of `include`."""

import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from glob import has_magic

KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
    (stat.S_ISSOCK, "it is a socket"),
)


class NotRead(Exception):
    """A file cannot be read; the text says why, to stand in brackets in a Problem."""


def contents(path: str, most: int) -> bytes:
    """Return the octets of an ordinary file of at most ``most`` octets. Raises NotRead.

    A pipe would be waited for, and a device such as /dev/zero has no end.
    """
    try:
        # Opening some devices does something by itself, so what it is comes first.
        _refuse(os.stat(path))
        with open(path, "rb", buffering=0, opener=_opened) as file:
            _refuse(os.fstat(file.fileno()))
            return _read(file.fileno(), most)
    except OSError as error:
        raise NotRead(error.strerror or str(error)) from None
    except ValueError:
        raise NotRead("no name of a file has such a character") from None


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)


def _refuse(found: os.stat_result) -> None:
    for is_so, why in KINDS:
        if is_so(found.st_mode):
            raise NotRead(why)


def _read(descriptor: int, most: int) -> bytes:
    parts = []
    left = most + 1
    while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise NotRead(f"it has more than {most:,} octets")
    return b"".join(parts)


LOOKED_AT = 10_000
"""Names in folders that one pattern may look at."""

ANY_DEPTH = "**"


class Endless(Exception):
    """A pattern that looks at more than `LOOKED_AT` names."""


def found(pattern: str) -> list[str]:
    """Return the files that a pattern matches, by name, without folders. Raises Endless.

    ``**`` goes down through all folders, but not through symbolic links. Names that begin with a dot are
    matched only where the pattern begins with one.
    """
    if not has_magic(pattern):
        return [pattern] if os.path.lexists(pattern) else []
    start, parts = _fixed(pattern)
    return sorted(set(_walk(start, parts)))


def _fixed(pattern: str) -> tuple[str, tuple[str, ...]]:
    """Return the folder before the first pattern, and the parts from there on."""
    parts = [part for part in pattern.split("/") if part]
    first = next(index for index, part in enumerate(parts) if has_magic(part))
    start = ("/" if pattern.startswith("/") else "") + "/".join(parts[:first])
    rest = parts[first:]
    return start, (*rest, "*") if rest[-1] == ANY_DEPTH else tuple(rest)


def _walk(start: str, parts: tuple[str, ...]) -> Iterator[str]:
    waiting = [(start, parts)]
    seen = 0
    while waiting:
        folder, (part, *rest) = waiting.pop()
        if not has_magic(part):
            waiting += _plain(os.path.join(folder, part), tuple(rest))
            if not rest and os.path.isfile(os.path.join(folder, part)):
                yield os.path.join(folder, part)
            continue
        if part == ANY_DEPTH and rest:
            waiting.append((folder, tuple(rest)))
        for entry in _entries(folder):
            seen += 1
            if seen > LOOKED_AT:
                raise Endless
            path = os.path.join(folder, entry.name)
            if part == ANY_DEPTH:
                if not entry.name.startswith(".") and _is_folder(entry, follow_symlinks=False):
                    waiting.append((path, (part, *rest)))
            elif _fits(entry.name, part):
                if rest:
                    waiting.append((path, tuple(rest)))
                elif not _is_folder(entry):
                    yield path


def _plain(path: str, rest: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(path, rest)] if rest else []


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder or ".") as entries:
            return [entry for entry, _ in zip(entries, range(LOOKED_AT + 1), strict=False)]
    except (OSError, ValueError):
        return []


def _is_folder(entry: os.DirEntry[str], follow_symlinks: bool = True) -> bool:
    """Tell whether an entry is known to be a folder: no link to itself, nor closed to us."""
    try:
        return entry.is_dir(follow_symlinks=follow_symlinks)
    except OSError:
        return False


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) and (not name.startswith(".") or pattern.startswith("."))
