"""Child processes: started, waited for, and ended, by their pid only."""

import os
import random
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from router.loaded import TREE

from .errors import Missing

PROJECT = Path(__file__).resolve().parents[2]
POLL_S = 0.05
PORTS, BLOCK = "10000-29999", 50
"""The ports that are given, and how many of them a process claims at a time."""
_mine: list[int] = []
_claims: list[socket.socket] = []
TAIL = 15
"""Lines of a child's output that are shown when something is wrong."""


def taken(port: int) -> bool:
    """Whether something listens on this port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port on which nobody listens, and none twice; of those in PORTS ("20000-20399") if that is set.

    It is free for UDP too. Below those that the kernel gives to outgoing connections, so that none of them
    takes it meanwhile.
    """
    while True:
        port = _mine.pop() if _mine else _claim()
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def _claim() -> int:
    """A port of a block that no other process gives ports from; the others are in `_mine`.

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


def environment() -> dict[str, str]:
    """For child processes: as ours, the router that runs here and our tools on the path.

    Neither the folder where they run nor that of a script comes before.
    """
    path = os.pathsep.join(map(str, (TREE, PROJECT)))
    return {**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"}


def tool(name: str, *words: str) -> list[str]:
    """A command that runs one of our tools."""
    return [sys.executable, "-m", f"tools.{name}", *words]


class Child:
    """A process of ours; what it says goes to a file in ``folder``, which is also where it runs."""

    def __init__(self, name: str, words: list[str], folder: Path) -> None:
        self.name = name
        self.output = folder / f"{name}.log"
        with self.output.open("ab") as file:
            self._process = subprocess.Popen(
                words, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=file, stderr=file
            )

    def await_port(self, port: int, seconds: float) -> None:
        """Until it listens; `Missing` if it ends, or does not listen in so many seconds."""
        deadline = time.monotonic() + seconds
        while not taken(port):
            if self._process.poll() is not None:
                raise Missing(f"{self.name} ended with status {self._process.returncode}, not listening")
            if time.monotonic() > deadline:
                raise Missing(f"{self.name} does not listen on port {port} after {seconds:.0f} s")
            time.sleep(POLL_S)

    def await_words(self, words: str, seconds: float, times: int = 1) -> str:
        """Until it has said these words in so many lines; the last of them. `Missing` if it does not."""
        deadline = time.monotonic() + seconds
        while True:
            lines = self.output.read_text("utf-8", "replace").splitlines()
            found = [line for line in lines if words in line]
            if len(found) >= times:
                return found[-1]
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Missing(f"{self.name} does not say: {words}")
            time.sleep(POLL_S)

    def end(self, seconds: float) -> int:
        """SIGTERM; its exit status. One that does not heed it is killed after so many seconds (-9)."""
        self._process.terminate()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def kill(self) -> None:
        """SIGKILL; it is gone when this returns."""
        self._process.kill()
        self._process.wait()

    @property
    def ended(self) -> int | None:
        """Its exit status, if it has ended; one that a signal ended has its number below zero."""
        return self._process.poll()

    @property
    def pid(self) -> int:
        return self._process.pid

    def last_words(self) -> str:
        """The end of what it said."""
        lines = self.output.read_text("utf-8", "replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-TAIL:])


def goip(folder: Path, port: int, control: int, flags: list[str]) -> Child:
    """A simulated GoIP of four channels."""
    words = tool("goip", "--smpp", str(port), "--channels", "4", "--log", "off")
    return Child("goip", [*words, "--control", f"127.0.0.1:{control}", *flags], folder)


def router(folder: Path, configuration: Path) -> Child:
    """The router, as twistd runs it; its store and its pid file are in ``folder``."""
    twistd = str(Path(sys.executable).with_name("twistd"))
    words = [twistd, "-n", "--pidfile", "router.pid", "smpp-router", "-c", str(configuration)]
    return Child("router", words, folder)
