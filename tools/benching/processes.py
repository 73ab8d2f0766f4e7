"""The processes of a run: started, watched, ended by their number; and what one of them has used."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import frozen

from tools.stage.children import environment, free_port, tool

__all__ = ["ROOT", "Usage", "environment", "free_port", "running", "tool", "used", "wait_for"]

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")


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
    """What the process has used so far."""
    tasks = sorted(Path(f"/proc/{pid}/task").iterdir(), key=lambda task: int(task.name))
    threads = []
    for task in tasks:
        fields = (task / "stat").read_text().rpartition(")")[2].split()
        threads.append((int(fields[11]) + int(fields[12])) / TICK)
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    most, resident = (int(status[name].split()[0]) / 1024 for name in ("VmHWM", "VmRSS"))
    return Usage(tuple(threads), most, resident)


def wait_for(port: int, seconds: float = 240.0) -> None:
    """Until somebody listens there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nobody listens on port {port} after {seconds:g} s")


@contextmanager
def running(command: Sequence[str | Path], log: Path, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child, ended by SIGTERM at the end; its output is in ``log``."""
    with log.open("ab") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, cwd=cwd, env=environment())
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
