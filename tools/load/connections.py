"""Connections over epoll: all that came is handled together, all that is to go leaves in one write."""

import selectors
import socket
import time
from collections.abc import Callable

from router.simulator.octets.frames import RESPONSE, Command, pdu, take

READ = 1 << 18
HOUSEKEEPING = frozenset({int(Command.ENQUIRE_LINK), int(Command.UNBIND)})


class Connection:
    """One connection; ``take`` hears of each PDU, ``woken`` when all of a read were handled."""

    def __init__(self, wire: "Wire", peer: socket.socket) -> None:
        peer.setblocking(False)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wire = wire
        self.socket = peer
        self.open = True
        self.out: list[bytes] = []
        self._in = bytearray()
        self._unsent = b""
        self._waits = False
        """For the kernel to take more."""
        wire.selector.register(peer, selectors.EVENT_READ, self)

    def take(self, command_id: int, status: int, number: int, body: bytes) -> None:
        """Take one PDU that is no housekeeping."""

    def woken(self) -> None:
        """Go on when all PDUs of a read were taken."""

    def came(self, buffer: bytearray) -> None:
        """Take the whole PDUs that have come from the buffer."""
        for command_id, status, number, body in take(buffer):
            if command_id in HOUSEKEEPING:
                self.out.append(pdu(command_id | RESPONSE, number))
            else:
                self.take(command_id, status, number, body)

    def readable(self) -> None:
        try:
            octets = self.socket.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            octets = b""
        if not octets:
            self.close()
            return
        self._in += octets
        self.came(self._in)
        self.woken()
        self.flush()

    def flush(self) -> None:
        """Write what is waiting; what the kernel does not take now goes later."""
        if not self.open or not (self.out or self._unsent):
            return
        octets = self._unsent + b"".join(self.out)
        self.out.clear()
        try:
            sent = self.socket.send(octets)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.close()
            return
        self._unsent = octets[sent:]
        if bool(self._unsent) is not self._waits:
            self._waits = not self._waits
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._waits else 0)
            self.wire.selector.modify(self.socket, events, self)

    def close(self) -> None:
        if self.open:
            self.open = False
            self.wire.selector.unregister(self.socket)
            self.socket.close()


class Wire:
    """All connections of a process, and its clock."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.accepting: dict[int, Callable[[socket.socket], None]] = {}

    def listen(self, host: str, port: int, accepted: Callable[[socket.socket], None]) -> None:
        listener = socket.create_server((host, port), backlog=1024)
        listener.setblocking(False)
        self.accepting[listener.fileno()] = accepted
        self.selector.register(listener, selectors.EVENT_READ, listener)

    def turn(self, timeout: float) -> None:
        """Wait for something to happen, and handle it."""
        for key, events in self.selector.select(timeout):
            if isinstance(key.data, Connection):
                if events & selectors.EVENT_WRITE:
                    key.data.flush()
                if events & selectors.EVENT_READ and key.data.open:
                    key.data.readable()
            else:
                peer, _ = key.data.accept()
                self.accepting[key.fd](peer)


def now() -> float:
    """Return seconds of a clock that never goes back."""
    return time.monotonic()
