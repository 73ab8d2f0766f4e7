"""The wire, as Wireshark reads it: dumpcap records, tshark judges."""

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from router.simulator.demo.missing import Missing

START_S, END_S, READ_S = 20.0, 20.0, 60.0
POLL_S = 0.02

FLUSH_S = 0.35
"""The kernel keeps packets back for 0.25 s at most before dumpcap sees them."""

WARNING = 0x600000
"""PI_WARN of epan/proto.h: expert information of this severity, or a graver one."""

NOT_OURS = ("--disable-protocol", "wsp")
"""A text behind a header with WAP's ports is read as WSP, and our tests write what they like there."""

FIELDS = ("frame.number", "tcp.srcport", "tcp.dstport", "smpp.command_id", "_ws.expert.message")


class Capture:
    """SMPP on the loopback interface. ``north`` are ports of a router, ``south`` those that it connects to.

    With ``among`` all of these ports are recorded, and `tell` says later which of them were which.
    `Missing` if this machine does not let us record.
    """

    def __init__(
        self, folder: Path, north: Sequence[int], south: Sequence[int], among: range | None = None
    ) -> None:
        if not (shutil.which("dumpcap") and shutil.which("tshark")):
            raise Missing("tshark is not installed")
        self._north, self._south = north, south
        ports = " or ".join(f"tcp port {port}" for port in (*north, *south))
        if among is not None:
            ports = f"tcp portrange {among[0]}-{among[-1]}"
        self._file = folder / f"wire-{ports.replace('tcp port', '').replace(' ', '')}.pcapng"
        words = ["dumpcap", "-q", "-i", "lo", "-f", ports, "-w", str(self._file)]
        # Wireshark's tools give up root, and may then not write into a folder that is root's alone.
        folder.chmod(0o755)
        self._process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._await_start()

    def stop(self) -> None:
        """Stop; it may be called twice."""
        if self._process.poll() is not None:
            return
        time.sleep(FLUSH_S)
        self._process.terminate()
        self._process.communicate(timeout=END_S)

    def tell(self, north: Sequence[int], south: Sequence[int]) -> None:
        """Tell it whose ports these were."""
        self._north, self._south = north, south

    def pdus(self) -> int:
        """Count the frames with SMPP of the router."""
        return len(self._read("", FIELDS))

    def seen(self, field: str) -> set[int]:
        """Return the values of a field of integers, such as ``smpp.command_id``, in the router's PDUs."""
        lines = self._read("", (field,))
        return {int(value, 0) for line in lines for value in line.split(",") if value}

    def complaints(self) -> list[str]:
        """Return the frames of the router in which something is wrong, and what."""
        wanted = f"(_ws.malformed || (_ws.expert.severity >= {WARNING:#x} && !tcp.analysis.flags))"
        return self._read(wanted, FIELDS)

    def _read(self, wanted: str, fields: Sequence[str]) -> list[str]:
        ours = [f"tcp.srcport == {port}" for port in self._north]
        ours += [f"tcp.dstport == {port}" for port in self._south]
        condition = f"smpp && ({' || '.join(ours)})" + (f" && {wanted}" if wanted else "")
        words = ["tshark", "-r", str(self._file), *NOT_OURS, "-Y", condition, "-T", "fields"]
        for name in fields:
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
