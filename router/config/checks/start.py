"""Obstacles to a start with settings that are right in themselves: store, access log, ports."""

import errno
import os
from collections.abc import Iterator
from os.path import abspath, dirname, exists, isdir, isfile, realpath

from router.config.checks.checked import Checked
from router.config.endpoints import ListenAddress, bound
from router.config.source.problems import Place, Problem
from router.store.sqlite.store_lock import is_claimed

SQLITE = "sqlite:"
MAGIC = b"SQLite format 3\0"


def unbuilt(to: Checked) -> Iterator[Problem]:
    """Report features that are not built yet and cannot be ignored without harm."""
    if not to.settings.store.startswith(SQLITE):
        yield Problem(to.at("store"), "PostgreSQL is not in force yet", "expected sqlite:PATH")


def store_opens(to: Checked) -> Iterator[Problem]:
    """Report a store that is no file and cannot become one; the start makes missing folders."""
    path = to.settings.store.removeprefix(SQLITE)
    if not to.settings.store.startswith(SQLITE):
        return
    if path == ":memory:":
        wrong = "`store` is in memory: what was acknowledged would be lost with the process"
        yield Problem(to.at("store"), wrong, "expected the name of a file")
        return
    above = dirname(abspath(path))
    while not exists(above):
        above = dirname(above)
    if not isdir(above):
        yield Problem(to.at("store"), f"`store` is to be in {above}, which is no folder", "expected a folder")
    elif path.endswith("/") or (exists(path) and not isfile(path)) or _in_a_ring(path):
        yield Problem(to.at("store"), f"`store` is {path}, which is no file", "expected the name of a file")
    elif not _is_sqlite(path):
        wrong = f"`store` is {path}, which is no store of SQLite"
        yield Problem(to.at("store"), wrong, "expected another name, or that of a store")


def _in_a_ring(path: str) -> bool:
    """Tell whether a path is a symbolic link to itself."""
    try:
        os.stat(path)
    except OSError as error:
        return error.errno in (errno.ELOOP, errno.ENAMETOOLONG)
    return False


def _is_sqlite(path: str) -> bool:
    """Tell whether a file may be a store; the start judges one that cannot be read, as it runs as another
    user.
    """
    if is_claimed(path):
        # At a reload it is our own. To close it here would end SQLite's locks on it, and the next process
        # that reads it, a backup for one, would remove its log (sqlite.org/howtocorrupt.html, section 2.2).
        return True
    try:
        with open(path, "rb") as file:
            return file.read(len(MAGIC)) in (MAGIC, b"")
    except OSError:
        return True


def access_log_opens(to: Checked) -> Iterator[Problem]:
    """Report an access log that is the store, a folder or another file, which its lines would destroy."""
    path = to.settings.log.access
    if path is None:
        return
    remedy = "expected the name of a file that holds an access log, or of none"
    store = realpath(to.settings.store.removeprefix(SQLITE))
    if realpath(path) in (store, f"{store}-wal", f"{store}-shm", f"{store}.lock"):
        yield Problem(to.at("log", "access"), f"`access` is {path}, which is the store's", remedy)
    elif isdir(path) or path.endswith("/"):
        yield Problem(to.at("log", "access"), f"`access` is {path}, which is a folder", remedy)
    elif exists(path) and not isfile(path):
        yield Problem(to.at("log", "access"), f"`access` is {path}, which is no file", remedy)
    elif _begins(path) not in (b"", b"{"):
        yield Problem(to.at("log", "access"), f"`access` is {path}, which holds something else", remedy)


def _begins(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(1)
    except OSError:
        return b""


def listens_once(to: Checked) -> Iterator[Problem]:
    """Report missing and repeated endpoints."""
    if to.empty(("smpp", "listen")):
        yield Problem(to.at("smpp", "listen"), "`listen` is empty", "expected for example tcp:2775")
    first: dict[tuple[int, str], list[tuple[ListenAddress, Place]]] = {}
    for place, description in _listened(to):
        taken = bound(description)
        alike = first.setdefault((taken.port, taken.path), [])
        other = next((where for one, where in alike if one.clashes(taken)), None)
        if other is not None:
            wrong = f"`listen` is {description}, which is listened on already ({other})"
            yield Problem(place, wrong, "expected another port or interface for one of them")
        elif taken.port or taken.path:
            alike.append((taken, place))


def _listened(to: Checked) -> Iterator[tuple[Place, str]]:
    for index, description in enumerate(to.settings.smpp.listen):
        yield to.at("smpp", "listen", index), description
    if to.settings.http is not None:
        yield to.at("http", "listen"), to.settings.http.listen
        if to.settings.http.faces is not None:
            yield to.at("http", "faces"), to.settings.http.faces
