"""The router as a service of systemd: what it tells, from its start to its end."""

import os
import signal
import socket
import subprocess
from collections.abc import Mapping

from tests.flow.building import until
from tests.flow.test_process import Child


class NoticesTests(Child):
    def setUp(self) -> None:
        super().setUp()
        self.address = f"smpp-router-{os.getpid()}-{self.north}"
        self.systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.systemd.close)
        self.systemd.bind(f"\0{self.address}")
        self.systemd.setblocking(False)
        self.told: list[Mapping[str, str]] = []

    def systemd_starts(self, file: str) -> "subprocess.Popen[bytes]":
        """Start it as a unit does that has a watchdog of three seconds."""
        self.around = {"NOTIFY_SOCKET": f"@{self.address}", "WATCHDOG_USEC": "3000000"}
        return self.start("smpp-router", "-c", file)

    def hears(self, name: str, value: str = "1") -> bool:
        """Whether this has come, or comes now; what came before it is forgotten then."""
        while True:
            for place, notice in enumerate(self.told):
                if notice.get(name) == value:
                    del self.told[: place + 1]
                    return True
            try:
                lines = self.systemd.recv(4096).decode().splitlines()
            except BlockingIOError:
                return False
            self.told.append(dict(line.split("=", 1) for line in lines))

    async def heard(self, name: str, value: str = "1") -> None:
        await until(lambda: self.hears(name, value), f"{name}={value}")

    async def test_it_is_ready_lives_reloads_and_stops(self) -> None:
        await self.box()
        file = self.page(more="drain: 100s\n")
        child = self.systemd_starts(file.name)
        await self.heard("READY")
        await self.esme()
        await self.heard("WATCHDOG")
        await self.heard("STATUS", "4 of 4 links up; 1 ESME bound; 0 messages waiting")
        for text in (file.read_text(), "wrong: 1\n"):
            file.write_text(text)
            child.send_signal(signal.SIGHUP)
            await self.heard("RELOADING")
            await self.heard("READY")
        child.send_signal(signal.SIGTERM)
        await self.heard("STOPPING")
        self.assertEqual(await self.status(child), 0)

    async def test_one_that_cannot_start_never_is_ready(self) -> None:
        (self.place / "bad.yaml").write_text("wrong: 1\n")
        child = self.systemd_starts("bad.yaml")
        self.assertEqual(await self.status(child), 1)
        self.assertFalse(self.hears("READY"))
