"""People who look at the dashboard: each holds a live stream, and loads a page every few seconds."""

import http.client
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread

from attrs import Factory, define

from router.simulator.demo.missing import Missing
from tools.peers.page import PATIENCE_S, Page

EVERY_S = 5.0
"""From one page to the next."""

BEGUN_S = 2.0
"""In that time each stream has told all that there is, once."""

TOPICS = {"/": "overview", "/channels": "channels"}
"""What they look at, in turn, and what moves on it."""

RECEIVED = 65_536
"""Octets that are read from a stream at once."""


@define
class Seen:
    """Pages and streams that all of them saw."""

    pages: int = 0
    octets: int = 0
    """Of streams."""
    firsts: list[float] = Factory(list)
    """Milliseconds until the first octet of each page."""
    wrong: list[str] = Factory(list)


class Viewer:
    """One of them, logged in; its place among all says when it begins, and with which page."""

    def __init__(self, port: int, name: str, place: int, of: int) -> None:
        self._port = port
        self._page = Page(port)
        self._page.log_in(name)
        self._paths = list(TOPICS)[place % 2 :] + list(TOPICS)[: place % 2]
        self._first = EVERY_S * place / of
        self._over = Event()
        self._stream = socket.socket()
        self._threads: Sequence[Thread] = ()
        self.seen = Seen()

    def look(self) -> None:
        """Begin."""
        self.seen = Seen()
        self._over = Event()
        self._stream = self._opened()
        self._threads = [Thread(target=self._read), Thread(target=self._turn_pages)]
        for each in self._threads:
            each.start()

    def go(self) -> None:
        """End it; it can look again."""
        self._over.set()
        with suppress(OSError):
            self._stream.shutdown(socket.SHUT_RDWR)
        for each in self._threads:
            each.join()
        self._stream.close()
        # Until it looks again, the router may have closed a connection that stood idle.
        self._page.close()

    def _opened(self) -> socket.socket:
        topic = TOPICS[self._paths[0]]
        head = f"GET /stream?of={topic} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
        head += "Accept: text/event-stream\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self._page.cookies.items())
        line = socket.create_connection(("127.0.0.1", self._port), PATIENCE_S)
        line.sendall(f"{head}\r\n".encode())
        start = line.recv(RECEIVED)
        if not start.startswith(b"HTTP/1.1 200 "):
            raise Missing(f"no stream of {topic}: {start[:300]!r}")
        return line

    def _read(self) -> None:
        try:
            while octets := self._stream.recv(RECEIVED):
                self.seen.octets += len(octets)
        except OSError as why:
            self._is_wrong(why)
        if not self._over.is_set():
            self.seen.wrong.append("a stream has ended")

    def _turn_pages(self) -> None:
        wait = self._first
        while not self._over.wait(wait):
            path = self._paths[self.seen.pages % len(self._paths)]
            began = time.monotonic()
            try:
                self.seen.firsts.append(self._page.load("GET", path).first)
            except (Missing, OSError, http.client.HTTPException) as why:
                self._is_wrong(why)
            self.seen.pages += 1
            wait = max(0.0, EVERY_S - (time.monotonic() - began))

    def _is_wrong(self, why: Exception) -> None:
        if not self._over.is_set():
            self.seen.wrong.append(f"{type(why).__name__}: {why}")


@contextmanager
def looking(viewers: Sequence[Viewer]) -> Iterator[Seen]:
    """Have all of them look while the block lasts; what they saw is complete at its end."""
    seen = Seen()
    begun: list[Viewer] = []
    try:
        for one in viewers:
            one.look()
            begun.append(one)
        time.sleep(BEGUN_S)
        yield seen
    finally:
        for one in begun:
            one.go()
    for one in viewers:
        seen.pages += one.seen.pages
        seen.octets += one.seen.octets
        seen.firsts += one.seen.firsts
        seen.wrong += one.seen.wrong
