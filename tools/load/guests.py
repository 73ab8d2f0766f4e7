"""Clients over HTTP that behave badly, all at once: slow, broken, strange; none of them has a login.

What is answered to them is counted; that a router lives through it, others see.
"""

import socket
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count

from tools.load.connections import Connection, Wire, now

SLOW_S = 0.5
"""A slow one writes an octet so often."""

HEAD = "{method} {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Basic {login}\r\n"
SENDS = "POST", "/api/v1/messages"
JSON = "Content-Type: application/json\r\n"

BROKEN = (
    b"{",
    b'{"to": "+256772000001", "text": "x"',
    b"[" * 50_000,
    b'{"to": "+256772000001", "text": "\xff\xfe"}',
    b'{"to": "+256772000001", "text": "\\ud800"}',
    '{"to": "+256772000001", "text": "x"}'.encode("utf-16"),
    '{"to": "+256772000001", "text": "x"}'.encode("utf-8-sig"),
    b'{"to": 1e400, "text": null}',
    b'{"to": ["+256772000001", {}], "text": ["x"]}',
    b"\0" * 1000,
)
CHARSETS = "utf-16", "utf-7", "x-none", "\\x00", "utf-8; utf-16"


class Guests:
    """Guests: so many of each kind, for so many seconds; one that is cut off comes again."""

    def __init__(self, host: str, port: int, user: str, each: int) -> None:
        self._place = host, port
        self._login = b64encode(user.encode()).decode()
        self._each = each
        self.wire = Wire()
        self.statuses: Counter[str] = Counter()
        self.cut = 0
        self._here: dict[Guest | Reader, Callable[[], Guest | Reader]] = {}

    def run(self, seconds: float) -> dict[str, object]:
        """Let them in, and have them stay."""
        numbers = count()
        kinds: tuple[Callable[[], Guest | Reader], ...] = (
            self._slow_head,
            self._slow_body,
            self._slow_reader,
            lambda: self._broken(next(numbers)),
        )
        for kind in kinds * self._each:
            self._enter(kind)
        begun = now()
        while now() - begun < seconds:
            self.wire.turn(0.02)
            for guest, make in list(self._here.items()):
                if not guest.open:
                    self.cut += 1
                    del self._here[guest]
                    self._enter(make)
                else:
                    guest.drip()
        return {"guests": len(self._here), "cut": self.cut, "statuses": dict(self.statuses)}

    def _enter(self, make: "Callable[[], Guest | Reader]") -> None:
        self._here[make()] = make

    def _head(self, method: str, path: str, more: str = "") -> bytes:
        return (HEAD.format(method=method, path=path, login=self._login) + more).encode()

    def _slow_head(self) -> "Guest":
        return Guest(self, iter(self._head(*SENDS, "X-Slow: " + "x" * 10_000)))

    def _slow_body(self) -> "Guest":
        head = self._head(*SENDS, f"{JSON}Content-Length: 100000\r\n\r\n")
        return Guest(self, iter(b"{" * 100_000), head)

    def _slow_reader(self) -> "Reader":
        """Make a client that asks again and again for the longest page, and reads little."""
        return Reader(self, self._head("GET", "/openapi.json", "\r\n") * 20)

    def _broken(self, number: int) -> "Guest":
        body = BROKEN[number % len(BROKEN)]
        charset = CHARSETS[number % len(CHARSETS)]
        kind = JSON if number % 2 else f"Content-Type: application/json; charset={charset}\r\n"
        again = self._head(*SENDS, f"{kind}Content-Length: {len(body)}\r\n\r\n") + body
        return Guest(self, iter(b""), again, again)

    @property
    def place(self) -> tuple[str, int]:
        return self._place


class Guest(Connection):
    """One of them."""

    def __init__(self, guests: Guests, octets: Iterator[int], first: bytes = b"", again: bytes = b"") -> None:
        super().__init__(guests.wire, socket.create_connection(guests.place))
        self._guests = guests
        self._octets = octets
        self._due = now() + SLOW_S
        self._again = again
        self.out.append(first)
        self.flush()

    def drip(self) -> None:
        """Write the next octet, or the next request, if it is time."""
        if now() < self._due:
            return
        self._due = now() + SLOW_S
        octet = next(self._octets, None)
        if octet is not None:
            self.out.append(bytes((octet,)))
        elif self._again:
            self.out.append(self._again)
        self.flush()

    def came(self, buffer: bytearray) -> None:
        if buffer[:5] == b"HTTP/":
            self._guests.statuses[buffer[9:12].decode("latin-1")] += 1
        buffer.clear()


class Reader:
    """One that asks for much and reads an octet now and then: the rest waits at the router."""

    def __init__(self, guests: Guests, first: bytes) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.connect(guests.place)
        self._socket.sendall(first)
        self._socket.setblocking(False)
        self._due = now() + SLOW_S
        self.open = True

    def drip(self) -> None:
        """Read an octet, if it is time."""
        if now() < self._due:
            return
        self._due = now() + SLOW_S
        try:
            self.open = self._socket.recv(1) != b""
        except BlockingIOError:
            return
        except OSError:
            self.open = False
        if not self.open:
            self._socket.close()
