"""What goes over the wire, as Wireshark reads it: dumpcap records, tshark judges."""

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from .errors import Missing

START_S, END_S, READ_S = 5.0, 5.0, 60.0
POLL_S = 0.02

FLUSH_S = 0.35
"""The kernel keeps packets back for 0.25 s at most before dumpcap sees them."""

WARNING = 0x600000
"""PI_WARN of epan/proto.h: expert information of this severity, or a graver one."""

FIELDS = ("frame.number", "tcp.srcport", "tcp.dstport", "smpp.command_id", "_ws.expert.message")


class Capture:
    """SMPP on the loopback interface. ``north`` are ports of a router, ``south`` those that it connects to.

    `Missing` if this machine does not let us record.
    """

    def __init__(self, folder: Path, north: Sequence[int], south: Sequence[int]) -> None:
        if not (shutil.which("dumpcap") and shutil.which("tshark")):
            raise Missing("tshark is not installed")
        self._file = folder / f"wire-{'-'.join(map(str, (*north, *south)))}.pcapng"
        self._north, self._south = north, south
        ports = " or ".join(f"tcp port {port}" for port in (*north, *south))
        words = ["dumpcap", "-q", "-i", "lo", "-f", ports, "-w", str(self._file)]
        # Wireshark's tools give up root, and may then not write into a folder that is root's alone.
        folder.chmod(0o755)
        self._process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._await_start()

    def stop(self) -> None:
        """Enough."""
        time.sleep(FLUSH_S)
        self._process.terminate()
        self._process.communicate(timeout=END_S)

    def pdus(self) -> int:
        """How many frames with SMPP of the router there are."""
        return len(self._read(""))

    def complaints(self) -> list[str]:
        """The frames of the router in which something is wrong, and what."""
        return self._read(f"(_ws.malformed || (_ws.expert.severity >= {WARNING:#x} && !tcp.analysis.flags))")

    def _read(self, wanted: str) -> list[str]:
        ours = [f"tcp.srcport == {port}" for port in self._north]
        ours += [f"tcp.dstport == {port}" for port in self._south]
        condition = f"smpp && ({' || '.join(ours)})" + (f" && {wanted}" if wanted else "")
        words = ["tshark", "-r", str(self._file), "-Y", condition, "-T", "fields"]
        for name in FIELDS:
            words += ["-e", name]
        for port in (*self._north, *self._south):
            words += ["-d", f"tcp.port=={port},smpp"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=READ_S)
        if done.returncode:
            raise Missing(f"tshark: {done.stderr.strip()}")
        return done.stdout.splitlines()

    def _await_start(self) -> None:
        deadline = time.monotonic() + START_S
        while not (self._file.exists() and self._file.stat().st_size):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                _, said = self._process.communicate()
                raise Missing(f"dumpcap may not record: {said.strip()}")
            time.sleep(POLL_S)
