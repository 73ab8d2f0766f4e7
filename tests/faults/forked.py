"""twistd and smpp-router in forks of one process that has loaded the router: of a start, most is to load it.

A fork runs what the command runs, with its own words, folder, environment and output. Whoever tests what
happens while Python starts (a library loaded in front, another path) starts a Python of its own instead.

This file is also the program that forks; like all of this folder it imports nothing of the router's tests.
"""

import atexit
import gc
import json
import os
import re
import resource
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from io import FileIO, TextIOWrapper
from pathlib import Path
from typing import IO, Any, cast

POLL = 0.005
"""Seconds between two looks at whether a fork has ended, where a test waits for it."""

LONGEST = 1 << 17
"""Octets of a request, with its environment."""


class CannotFork(Exception):
    """The process that forks has ended. At its start: the router cannot be loaded without a reactor.

    Some older commits are so. Once raised, it is raised at each start.
    """


class Process:
    """A fork; as much of subprocess.Popen as tests ask of it."""

    def __init__(self, forks: "Forks", pid: int) -> None:
        self._forks = forks
        self.pid = pid

    @property
    def returncode(self) -> int | None:
        """Its exit status; the number of the signal that ended it, below zero; None while it is not known."""
        return self._forks.ended.get(self.pid)

    def poll(self) -> int | None:
        """Look whether it has ended; gives `returncode`."""
        self._forks.hear(wait=False)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; gives `returncode`. Raises TimeoutExpired after so many seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired([], cast(float, timeout))
            time.sleep(POLL)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            # Its end may be known to the process that forks, and not yet here.
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send it SIGTERM, unless it has ended."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send it SIGKILL, unless it has ended."""
        self.send_signal(signal.SIGKILL)


class Forks:
    """The process that forks, as the tests' process sees it: started with the first request."""

    def __init__(self, *trees: str) -> None:
        self._path = os.pathsep.join(trees)
        self._line: socket.socket | None = None
        self._cannot = False
        self.ended: dict[int, int] = {}
        self._begun: list[int] = []

    def start(
        self,
        program: str,
        words: Sequence[str],
        place: Path,
        environment: Mapping[str, str],
        output: IO[Any],
        files: int | None = None,
    ) -> Process:
        """Run a program of `PROGRAMS`, or a module, with these words. All of its output goes to ``output``.

        ``files``: the most that it may have open. Raises CannotFork.
        """
        if self._cannot:
            raise self._gone()
        line = self._line or self._open()
        asked = {"program": program, "words": list(words), "place": str(place.resolve()), "files": files}
        request = json.dumps({**asked, "environment": dict(environment)}).encode()
        try:
            socket.send_fds(line, [request], [output.fileno()])
        except BrokenPipeError:
            raise self._gone() from None
        while not self._begun:
            self.hear(wait=True)
        return Process(self, self._begun.pop())

    def hear(self, wait: bool) -> None:
        """Take what the other side says of its forks; ``wait`` until it says something."""
        assert self._line is not None
        self._line.setblocking(wait)
        with suppress(BlockingIOError):
            while said := self._line.recv(LONGEST):
                told = json.loads(said)
                if "begun" in told:
                    self._begun.append(told["begun"])
                else:
                    self.ended[told["ended"]] = told["status"]
                self._line.setblocking(False)
            raise self._gone()

    def _gone(self) -> CannotFork:
        """Remember that nothing can be forked any more, and return what to raise."""
        self._cannot = True
        return CannotFork("the process that forks has ended")

    def _open(self) -> socket.socket:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        forks = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            env={**os.environ, "PYTHONPATH": self._path, "PYTHONSAFEPATH": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        atexit.register(self._close, self._line, forks)
        if not self._line.recv(LONGEST):
            raise self._gone()
        return self._line

    @staticmethod
    def _close(line: socket.socket, forks: subprocess.Popen[bytes]) -> None:
        line.close()
        forks.wait()


def _twistd() -> None:
    import_module("twisted.scripts.twistd").run()


def _command() -> None:
    import_module("router.cli").main()


PROGRAMS = {"twistd": _twistd, "smpp-router": _command}
"""What is run by these names; any other is that of a module, as behind `python -m`."""

PACKAGES = ("router", "tools.goipsim")
"""What is loaded before the first fork, where there is such a package."""

NEEDS_REACTOR = re.compile(r"^(from twisted\.mail|from twisted\.internet import reactor)", re.MULTILINE)
"""Modules that make a reactor when they are loaded: each fork needs its own."""


def load() -> None:
    """Load all that a fork may need, but what makes a reactor."""
    import_module("twisted.scripts.twistd")
    for package in PACKAGES:
        if (found := find_spec(package)) and found.submodule_search_locations:
            load_package(package, Path(found.submodule_search_locations[0]))
    if "twisted.internet.reactor" in sys.modules:
        # Forks would share it.
        sys.exit()
    # Nor does the collector look at all of it in each fork, which would copy it.
    gc.freeze()


def load_package(package: str, folder: Path) -> None:
    """Load all modules in the folder of a package."""
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(folder).with_suffix("").parts
        if not NEEDS_REACTOR.search(file.read_text("utf-8")):
            with suppress(ImportError):
                import_module(".".join((package, *parts)).removesuffix(".__init__"))


def serve(line: socket.socket) -> dict[str, Any]:
    """Fork for each request, until the other side ends. In a fork, gives the request."""
    woken, wakes = socket.socketpair()
    for each in (woken, wakes):
        each.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # Ctrl-C is for the tests and for each fork: when the tests end, this ends what they left.
    interrupted = signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.set_wakeup_fd(wakes.fileno())
    alive: set[int] = set()
    line.send(b"ready")
    with selectors.DefaultSelector() as both:
        both.register(line, selectors.EVENT_READ)
        both.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in both.select():
                if key.fileobj is woken:
                    woken.recv(LONGEST)
                    reap(line, alive)
                    continue
                request, descriptors, _, _ = socket.recv_fds(line, LONGEST, 1)
                if not request:
                    for pid in alive:
                        os.kill(pid, signal.SIGKILL)
                        os.waitpid(pid, 0)
                    sys.exit()
                pid = os.fork()
                if not pid:
                    signal.signal(signal.SIGINT, interrupted)
                    for end in (both, line, woken, wakes):
                        end.close()
                    return {**json.loads(request), "output": descriptors[0]}
                os.close(descriptors[0])
                alive.add(pid)
                line.send(json.dumps({"begun": pid}).encode())


def reap(line: socket.socket, alive: set[int]) -> None:
    """Tell of all forks that have ended."""
    for pid in list(alive):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            alive.remove(pid)
            line.send(json.dumps({"ended": pid, "status": os.waitstatus_to_exitcode(status)}).encode())


def become(request: Mapping[str, Any]) -> None:
    """Be the program that is asked for, as if Python had started with it."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number in (1, 2):
        os.dup2(request["output"], number)
    os.close(request["output"])
    sys.stdout, sys.stderr = (
        TextIOWrapper(FileIO(number, "w", closefd=False), "utf-8", errors, write_through=True)
        for number, errors in ((1, "strict"), (2, "backslashreplace"))
    )
    if request["files"] is not None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (request["files"],) * 2)
    os.chdir(request["place"])
    os.environ.clear()
    os.environ.update(request["environment"])
    if "PYTHONSAFEPATH" not in os.environ:
        sys.path.insert(0, "")
    sys.argv = [request["program"], *request["words"]]
    if run := PROGRAMS.get(request["program"]):
        run()
    else:
        runpy.run_module(request["program"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    load()
    become(serve(socket.socket(fileno=int(sys.argv[1]))))
