"""Ports of this machine: free ones for each process, and waiting until somebody listens on one."""

import os
import random
import socket
import time
from contextlib import suppress

from router.simulator.demo.children import is_taken

PORTS, BLOCK = "10000-29999", 50
"""The ports that are given out, and how many of them a process claims at a time."""

POLL_S = 0.02

_mine: list[int] = []
_claims: list[socket.socket] = []


def wait_for(port: int, seconds: float = 240.0) -> None:
    """Wait until something listens on this TCP port; `TimeoutError` after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_taken(port):
            return
        time.sleep(POLL_S)
    raise TimeoutError(f"nobody listens on port {port} after {seconds:g} s")


def free_port() -> int:
    """Return a port on which nobody listens, by TCP or UDP; each port only once, in all processes.

    It is one of those in the environment's PORTS ("20000-20399") if that is set. All are below those that the
    kernel gives to outgoing connections, so that none of them takes it meanwhile.
    """
    while True:
        port = _mine.pop() if _mine else _claim()
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def _claim() -> int:
    """Return a port of a block that no other process gives ports from; the others go to `_mine`.

    Each process that has a block holds the first port of it, as one of UDP, until it ends.
    """
    lowest, _, highest = os.environ.get("PORTS", PORTS).partition("-")
    end = int(highest) + 1
    while True:
        first = random.randrange(int(lowest), end, BLOCK)
        claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            claim.bind(("127.0.0.1", first))
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        _mine.extend(range(first + 1, min(first + BLOCK, end)))
        return _mine.pop()
