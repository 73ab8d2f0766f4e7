"""The control socket: a Unix socket beside the store, by which the commands reach the running router."""

import os
import socket
import stat
from contextlib import closing

from twisted.internet import tcp
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IReactorCore
from twisted.internet.unix import Port
from twisted.python.failure import Failure

from router.desk.desk import Desk
from router.northbound.control.protocol import ControlFactory
from router.relay.event_kinds import EventKind
from router.relay.events import Events

BACKLOG = 32

PRIVATE = 0o600
"""The mode of the socket: only the router's user may connect."""

LONGEST_PATH = 107
"""Octets of the path of a Unix socket (unix(7): 108 with the NUL)."""


class CannotOpenSocket(Exception):
    """The socket cannot be opened; the text says why, and what to do."""


class ControlSocket:
    """Listens at a path. The router works without it too, so a failure to open it is only an event."""

    def __init__(self, path: str, desk: Desk, events: Events) -> None:
        self._path = path
        self._events = events
        self._factory = ControlFactory(desk)
        self._port: _Port | None = None

    def open(self, reactor: IReactorCore) -> None:
        """Listen at the path; a socket that a dead router left there is removed first."""
        try:
            make_room(self._path)
            port = _Port(os.fsencode(self._path), self._factory, BACKLOG, PRIVATE, reactor)
            port.startListening()
            self._port = port
        except (CannotOpenSocket, CannotListenError, OSError) as error:
            why = error.socketError if isinstance(error, CannotListenError) else error
            self._events.tell(EventKind.NO_CONTROL, "control socket", path=self._path, why=why)

    def close(self) -> None:
        """Stop listening, remove the socket, and cut all connections."""
        port, self._port = self._port, None
        if port is not None:
            port.stopListening()  # type: ignore[no-untyped-call]  # as all of Twisted's
        for each in list(self._factory.connections):
            each.cut()


def make_room(path: str) -> None:
    """Remove a socket that no process listens at. Raises CannotOpenSocket, OSError."""
    octets = len(os.fsencode(path))
    if octets > LONGEST_PATH:
        raise CannotOpenSocket(
            f"its path has {octets} octets, and a Unix socket may have {LONGEST_PATH}: put the store at a "
            "shorter path, or give it relative to the working directory"
        )
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode):
        raise CannotOpenSocket("there is a file at this path that is not a socket: move it away")
    if is_live(path):
        raise CannotOpenSocket("another router listens at it: stop that one, or give each its own store")
    os.unlink(path)


def is_live(path: str) -> bool:
    """Tell whether a process listens at a socket."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as asking:
        asking.setblocking(False)
        try:
            asking.connect(path)
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except BlockingIOError:
            # The backlog is full, so there is a listener.
            return True
    return True


class _Port(Port):
    """Removes its socket when it ends, unless another router has put its own at the path meanwhile."""

    def startListening(self) -> None:
        super().startListening()  # type: ignore[no-untyped-call]
        self._made = _inode(self._bindPath)

    def connectionLost(self, reason: Failure) -> None:
        if _inode(self._bindPath) == self._made:
            os.unlink(self._bindPath)
        # Skips `unix.Port`, which removes whatever is at the path, and fails if nothing is.
        tcp.Port.connectionLost(self, reason)


def _inode(path: bytes) -> tuple[int, int] | None:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
