"""Child processes of our tools: the children of the demo, in an environment of their own, and measured."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from attrs import frozen

from router.build_info import TREE
from router.simulator.demo import children
from router.simulator.demo.children import Start, Started

PROJECT = Path(__file__).resolve().parents[1]
TWISTD = str(Path(sys.executable).with_name("twistd"))

TICK = os.sysconf("SC_CLK_TCK")


def environment() -> dict[str, str]:
    """Return our own environment for a child, with the router that runs here and our tools on its path.

    Neither the folder where it runs nor that of a script comes before.
    """
    path = os.pathsep.join(map(str, (TREE, PROJECT)))
    return {**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"}


def tool(name: str, *words: str) -> list[str]:
    """Return the command that runs one of our tools."""
    return [sys.executable, "-m", f"tools.{name}", *words]


@frozen
class Usage:
    """CPU seconds of a process, by thread, the most memory that it had, and what it has now (MB)."""

    threads: tuple[float, ...]
    memory: float
    resident: float = 0.0

    @property
    def cpu(self) -> float:
        return sum(self.threads)


def used(pid: int) -> Usage:
    """Return what a process has used so far."""
    tasks = sorted(Path(f"/proc/{pid}/task").iterdir(), key=lambda task: int(task.name))
    threads = []
    for task in tasks:
        fields = (task / "stat").read_text().rpartition(")")[2].split()
        threads.append((int(fields[11]) + int(fields[12])) / TICK)
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    most, resident = (int(status[name].split()[0]) / 1024 for name in ("VmHWM", "VmRSS"))
    return Usage(tuple(threads), most, resident)


def as_process(words: Sequence[str | Path], folder: Path, output: IO[bytes]) -> Started:
    """Start a process in our own `environment`."""
    return subprocess.Popen(
        words, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
    )


class Child(children.Child):
    """A process of ours in our `environment`; what it used can be asked for."""

    def __init__(
        self, name: str, words: Sequence[str | Path], folder: Path, start: Start = as_process
    ) -> None:
        super().__init__(name, words, folder, start)

    def used(self) -> Usage:
        """Return what it has used so far."""
        return used(self.pid)


def verdict(wrong: Sequence[str], folder: Path, right: str) -> int:
    """Print what is wrong in a trial, or that all is right; return the exit status.

    The folder with what its processes wrote is removed only if all is right.
    """
    for words in wrong:
        print(f"  WRONG: {words}")
    if wrong:
        print(f"what all of them wrote is in {folder}")
        return 1
    shutil.rmtree(folder)
    print(right)
    return 0


@contextmanager
def running(name: str, words: Sequence[str | Path], folder: Path) -> Iterator[Child]:
    """Run a child while the block lasts; then it is sent SIGTERM."""
    child = Child(name, words, folder)
    try:
        yield child
    finally:
        child.end()


def goip(folder: Path, port: int, control: int, flags: list[str], start: Start = as_process) -> Child:
    """Start a simulated GoIP of four channels."""
    words = tool("goip", "--smpp", str(port), "--channels", "4", "--log", "off")
    return Child("goip", [*words, "--control", f"127.0.0.1:{control}", *flags], folder, start)


def router_command(configuration: Path, *words: str) -> list[str]:
    """Return the command by which twistd runs the router, its pid file where it runs."""
    return [TWISTD, "-n", "--pidfile", "router.pid", "smpp-router", "-c", str(configuration), *words]


def router(folder: Path, configuration: Path, start: Start = as_process) -> Child:
    """Start the router; its pid file, and a store of a relative name, are in ``folder``."""
    return Child("router", router_command(configuration), folder, start)
