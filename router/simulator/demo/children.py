"""Child processes: started, waited for, and ended, by their pid only."""

import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Protocol

from .missing import Missing

POLL_S = 0.05
END_S = 20.0
"""Seconds that a process has to end after SIGTERM, if nothing else is said."""

TAIL = 15
"""Lines of a child's output that are shown when something is wrong."""


class Started(Protocol):
    """A process, as subprocess.Popen has it."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


Start = Callable[[Sequence[str | Path], Path, IO[bytes]], Started]
"""Runs a command in a folder; its output goes to the file."""


def is_taken(port: int) -> bool:
    """Tell whether something listens on this TCP port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def as_process(words: Sequence[str | Path], folder: Path, output: IO[bytes]) -> Started:
    """Start a process in our own environment."""
    return subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)


class Child:
    """A process of ours; what it says goes to ``NAME.log`` in ``folder``, which is also where it runs."""

    def __init__(
        self, name: str, words: Sequence[str | Path], folder: Path, start: Start = as_process
    ) -> None:
        self.name = name
        self.output = folder / f"{name}.log"
        with self.output.open("ab") as file:
            self._process = start(words, folder, file)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """Exit status, None while it runs; one that a signal ended has its number below zero."""
        return self._process.poll()

    def await_port(self, port: int, seconds: float) -> None:
        """Wait until it listens; `Missing` if it ends, or does not listen in so many seconds."""
        deadline = time.monotonic() + seconds
        while not is_taken(port):
            if self.ended is not None:
                raise self._missing(f"ended with status {self.ended}, not listening")
            if time.monotonic() > deadline:
                raise self._missing(f"does not listen on port {port} after {seconds:.0f} s")
            time.sleep(POLL_S)

    def await_words(self, words: str, seconds: float, times: int = 1) -> str:
        """Wait until so many lines of its output have these words, and return the last; else `Missing`."""
        deadline = time.monotonic() + seconds
        while True:
            found = [line for line in self._lines() if words in line]
            if len(found) >= times:
                return found[-1]
            if self.ended is not None or time.monotonic() > deadline:
                raise self._missing(f"does not say: {words}")
            time.sleep(POLL_S)

    def wait(self, seconds: float) -> int:
        """Wait until it ends by itself, and return its exit status; `Missing` after so many seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise self._missing(f"has not ended after {seconds:.0f} s") from None

    def end(self, seconds: float = END_S) -> int:
        """Send SIGTERM and return the exit status; -9 if it had to be killed after so many seconds."""
        self._process.terminate()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def kill(self) -> None:
        """Send SIGKILL, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def last_words(self) -> str:
        """Return the end of what it said, indented."""
        return "\n".join(f"    {line}" for line in self._lines()[-TAIL:])

    def _missing(self, what: str) -> Missing:
        return Missing(f"{self.name} {what}", self.last_words())

    def _lines(self) -> list[str]:
        return self.output.read_text("utf-8", "replace").splitlines()
