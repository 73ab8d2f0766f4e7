"""ServiceNotices to systemd: the service is ready, reads its file anew, stops, and lives (sd_notify(3)).

The socket is named in NOTIFY_SOCKET. Where it is not, as in a terminal, nothing is told. Each notice is a
datagram that is sent without waiting: one that systemd cannot take at the moment is lost, and the next comes
soon.
"""

import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from threading import Event, Thread

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall

SOCKET = "NOTIFY_SOCKET"
WATCHDOG_USEC, WATCHDOG_PID = "WATCHDOG_USEC", "WATCHDOG_PID"

OFTEN = 3
"""Signs of life in the time that the watchdog waits for one (sd_watchdog_enabled(3) asks for two)."""

EVERY = 10.0
"""Seconds between two looks at the status, and the longest time from one sign of life to the next."""

MARGIN = 15.0
"""Seconds that a stop may take beyond `drain`, before systemd kills the router."""

Send = Callable[[bytes], object]


class ServiceStage(Enum):
    """How far the service is, for systemd."""

    STARTING = "starting"
    READY = "ready"
    RELOADING = "reloading"
    STOPPING = "stopping"


class ServiceNotices:
    """Tells by ``send``; ``watchdog`` is how many seconds systemd waits for a sign of life, 0 for ever.

    Signs of life are calls of the clock: a reactor that hangs gives none, and systemd starts the router anew.
    """

    def __init__(self, clock: IReactorTime, send: Send | None = None, watchdog: float = 0.0) -> None:
        self._send = send
        self._watchdog = watchdog
        self._stage = ServiceStage.STARTING
        self._status = ""
        self.status: Callable[[], str] = str
        """Says in a line how the service is; `systemctl status` shows it."""
        self._rounds = LoopingCall(self._look)
        self._rounds.clock = clock

    @contextmanager
    def opening(self, every: float = EVERY) -> Iterator[None]:
        """While entered, ask for more time: an upgrade of the store may take longer than systemd waits.

        A thread of its own asks each ``every`` seconds, since the reactor does not run yet.
        """
        done = Event()

        def ask() -> None:
            while not done.wait(every):
                self._tell(f"EXTEND_TIMEOUT_USEC={round((every + MARGIN) * 1e6)}", "STATUS=opens the store")

        asking = Thread(target=ask, name="opening", daemon=True)
        if self._send is not None:
            asking.start()
        try:
            yield
        finally:
            done.set()
            if self._send is not None:
                asking.join()

    def ready(self) -> None:
        """Tell that the service is ready, and give signs of life from now on. Do so once at the start."""
        if self._stage is ServiceStage.STARTING:
            self._stage = ServiceStage.READY
            self._tell("READY=1")
            if self._send is not None:
                self._rounds.start(min(EVERY, self._watchdog / OFTEN or EVERY))

    def reloading(self) -> None:
        """Tell that the configuration is being read anew."""
        if self._stage is ServiceStage.READY:
            self._stage = ServiceStage.RELOADING
            # systemd compares it with its own clock, which is this one, and not the reactor's.
            self._tell("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def reloaded(self) -> None:
        """Tell that this is over, whether anything was applied or not."""
        if self._stage is ServiceStage.RELOADING:
            self._stage = ServiceStage.READY
            self._tell("READY=1")

    def stopping(self, seconds: float) -> None:
        """Tell that the service stops, and may take so many seconds."""
        self._stage = ServiceStage.STOPPING
        self._tell("STOPPING=1", f"EXTEND_TIMEOUT_USEC={round((seconds + MARGIN) * 1e6)}", "STATUS=stops")

    def end(self) -> None:
        """Give no more signs of life."""
        if self._rounds.running:
            self._rounds.stop()

    def _look(self) -> None:
        """Give a sign of life, and the status if it is another."""
        lines = ["WATCHDOG=1"] if self._watchdog else []
        if self._stage is not ServiceStage.STOPPING and (status := self.status()) != self._status:
            self._status = status
            lines.append(f"STATUS={status}")
        self._tell(*lines)

    def _tell(self, *lines: str) -> None:
        if self._send is not None and lines:
            self._send("\n".join(lines).encode())


def from_environment(clock: IReactorTime, environment: Mapping[str, str]) -> ServiceNotices:
    """Return notices to the systemd that has started this process; to nobody if none has."""
    address = environment.get(SOCKET, "")
    if not address.startswith(("/", "@")):
        return ServiceNotices(clock)
    return ServiceNotices(clock, sender(address), _watchdog(environment))


def sender(address: str) -> Send:
    """Return what sends a datagram to this address, ``/path`` or an abstract ``@name``."""
    where = f"\0{address[1:]}" if address.startswith("@") else address

    def send(octets: bytes) -> None:
        # systemd may be gone, or behind: neither is a reason to stop.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as opened:
            opened.setblocking(False)
            opened.sendto(octets, where)

    return send


def _watchdog(environment: Mapping[str, str]) -> float:
    """Return how many seconds systemd waits for a sign of life of this process; 0 if it awaits none."""
    microseconds, pid = environment.get(WATCHDOG_USEC, ""), environment.get(WATCHDOG_PID, "")
    if not microseconds.isdecimal() or pid not in ("", str(os.getpid())):
        return 0.0
    return int(microseconds) / 1e6
