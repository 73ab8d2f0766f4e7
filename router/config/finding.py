"""The files that an `include` names, by a name or by a pattern as `glob` has it.

`glob` itself would walk through a whole disk for ``/**/*``, so this looks at so many names and no more.
"""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from glob import has_magic

LOOKED_AT = 10_000
"""Names in folders that one pattern may look at."""

ANY_DEPTH = "**"


class Endless(Exception):
    """A pattern that looks at more than `LOOKED_AT` names."""


def found(pattern: str) -> list[str]:
    """The files that a pattern matches, by their names, without folders; Endless.

    ``**`` goes down through all folders, but not through symbolic links. Names that begin with a dot are
    matched only where the pattern begins with one.
    """
    if not has_magic(pattern):
        return [pattern] if os.path.lexists(pattern) else []
    start, parts = _fixed(pattern)
    return sorted(set(_walk(start, parts)))


def _fixed(pattern: str) -> tuple[str, tuple[str, ...]]:
    """The folder before the first pattern, and the parts from there on."""
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
    """Whether it is known to be one: a link that leads to itself, or where we may not look, is not."""
    try:
        return entry.is_dir(follow_symlinks=follow_symlinks)
    except OSError:
        return False


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) and (not name.startswith(".") or pattern.startswith("."))
