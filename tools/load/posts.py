"""Texts over HTTP on connections that are kept: to our API, or to the sendsms of Kannel.

On each connection one request is under way. Octets are written and read here, with none of the router's code.
"""

import re
import socket
from base64 import b64encode
from collections import Counter
from urllib.parse import quote

from attrs import field, frozen

from tools.load.connections import Connection, Wire, now
from tools.load.histogram import Histogram

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
TAKEN = 202
"""The API's, and Kannel's too."""


@frozen(kw_only=True)
class Posting:
    """A load over HTTP. ``each`` is how many numbers a request has; ``rate`` 0 is a closed loop."""

    host: str
    port: int
    name: str
    password: str = field(repr=False)
    connections: int = 32
    count: int = 20_000
    seconds: float = 30.0
    rate: float = 0.0
    size: int = 60
    numbers: str = "4917"
    each: int = 1
    keyed: bool = False
    """Each has an `id` of its own."""
    kannel: bool = False
    at_once: bool = False
    """With a rate: all connections ask in the same moment, and then none for a while."""


class Posts:
    """All connections, and what is known of their requests."""

    def __init__(self, load: Posting) -> None:
        self.load = load
        self.wire = Wire()
        self.sent = self.ok = self.gone = 0
        self.statuses: Counter[int] = Counter()
        self.answers = Histogram()
        self._text = "x" * max(0, load.size - 12)
        login = b64encode(f"{load.name}:{load.password}".encode()).decode()
        self._head = (
            f"POST /api/v1/messages HTTP/1.1\r\nHost: {load.host}:{load.port}\r\n"
            f"Authorization: Basic {login}\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        ).encode()
        who = f"username={quote(load.name)}&password={quote(load.password)}"
        self._get = (
            f"GET /cgi-bin/sendsms?{who}&from=Flood&to=%s&text=%s HTTP/1.1\r\nHost: {load.host}\r\n\r\n"
        )
        self._clients = [
            Client(self, socket.create_connection((load.host, load.port))) for _ in range(load.connections)
        ]

    def request(self) -> bytes:
        """Return the next one, to numbers of its own."""
        load, index = self.load, self.sent
        self.sent += 1
        text = f"T{index:011}{self._text}"
        numbers = [
            f"{load.numbers}{one % 10**8:08}" for one in range(index * load.each, (index + 1) * load.each)
        ]
        if load.kannel:
            return (self._get % (numbers[0], text)).encode()
        to = f'"+{numbers[0]}"' if load.each == 1 else "[" + ",".join(f'"+{one}"' for one in numbers) + "]"
        key = f',"id":"{index}"' if load.keyed else ""
        body = f'{{"to":{to},"from":"Flood","text":"{text}"{key}}}'.encode()
        return self._head % len(body) + body

    def due(self, begun: float) -> float | None:
        """Return the planned time of the next request; None if none is due now."""
        if self.sent >= self.load.count:
            return None
        if not self.load.rate:
            return now()
        together = self.load.connections if self.load.at_once else 1
        planned = begun + self.sent // together * together / self.load.rate
        return planned if planned <= now() else None

    def run(self) -> dict[str, object]:
        """Send all, but no longer than was said."""
        self._begun = begun = now()
        for client in self._clients:
            client.next()
            client.flush()
        while (
            self.ok + self.statuses.total() + self.gone < self.load.count
            and now() - begun < self.load.seconds
        ):
            self.wire.turn(0.001 if self.load.rate else 0.05)
            if self.load.rate:
                for client in self._clients:
                    if client.planned is None:
                        client.next()
                        client.flush()
            if not any(client.open for client in self._clients):
                break
        seconds = now() - begun
        return {
            "seconds": round(seconds, 3),
            "sent": self.sent,
            "ok": self.ok,
            "errors": self.statuses.total(),
            "lost": self.sent - self.ok - self.statuses.total(),
            "statuses": {str(status): number for status, number in self.statuses.items()},
            "rate": round(self.ok / max(seconds, 1e-3), 1),
            "answer_ms": self.answers.summary(),
        }

    def answered(self, status: int, planned: float) -> None:
        self.answers.add(now() - planned)
        if status == TAKEN:
            self.ok += 1
        else:
            self.statuses[status] += 1

    @property
    def begun(self) -> float:
        return self._begun


class Client(Connection):
    """One connection."""

    def __init__(self, posts: Posts, peer: socket.socket) -> None:
        super().__init__(posts.wire, peer)
        self._posts = posts
        self.planned: float | None = None
        """When the request that is under way was to leave."""

    def next(self) -> None:
        """Send one more, if one is due."""
        self.planned = self._posts.due(self._posts.begun) if self.open else None
        if self.planned is not None:
            self.out.append(self._posts.request())

    def came(self, buffer: bytearray) -> None:
        end = buffer.find(b"\r\n\r\n")
        if end < 0 or self.planned is None:
            return
        length = LENGTH.search(buffer, 0, end + 2)
        whole = end + 4 + (int(length[1]) if length else 0)
        if len(buffer) < whole:
            return
        status = int(buffer[9:12])
        del buffer[:whole]
        self._posts.answered(status, self.planned)
        self.next()

    def close(self) -> None:
        if self.open and self.planned is not None:
            self._posts.gone += 1
        super().close()
