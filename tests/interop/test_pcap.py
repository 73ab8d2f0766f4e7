"""What `wire --pcap` writes, as Wireshark reads it."""

import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from unittest import SkipTest

from router.commands.pcap import FILE, Ends, Packets
from router.desk.wire import PassedView
from router.relay.events import By
from tests.flow.building import sms, until
from tests.flow.fleet import SMPP, UDP, Fleet

COLUMNS = ("_ws.col.Protocol", "_ws.col.Info", "_ws.malformed", "tcp.analysis.flags", "smpp.password")


class PcapTests(Fleet):
    def setUp(self) -> None:
        if shutil.which("tshark") is None:
            raise SkipTest("tshark is not installed")
        super().setUp()

    def read(self, heard: Sequence[PassedView], *words: str) -> list[list[str]]:
        """What Wireshark says of each packet of a file of this."""
        packets, file = Packets(), self.place / "heard.pcap"
        octets = FILE
        for one in heard:
            ends = Ends(one.here, one.there) if one.sent else Ends(one.there, one.here)
            at = datetime.fromisoformat(one.at).timestamp()
            octets += packets.write(at, ends, bytes.fromhex(one.octets), one.talk == "udp")
        file.write_bytes(octets)
        fields = [word for column in COLUMNS for word in ("-e", column)]
        checked = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]
        command = ["tshark", "-r", str(file), *words, *checked, "-T", "fields", *fields]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    async def test_sessions_to_both_sides_are_smpp_and_whole(self) -> None:
        service = self.router(self.fleet(SMPP))
        heard: list[PassedView] = []
        for name in ("crm", "goip101", "goip102"):
            self.addCleanup(service.desk.wire.watch(name, By("me"), heard.append, lambda why: None))
        await self.smpp_box()
        await self.ready(service, 2)
        esme = await self.esme()
        for _ in range(5):
            await esme.submit(sms())
        await esme.deliveries(5)
        await until(lambda: len(heard) > 30, "all of it")
        found = self.read(heard, "-d", f"tcp.port=={self.north},smpp", "-d", f"tcp.port=={self.south},smpp")
        self.assertEqual(len(found), len(heard))
        self.assertEqual({(line[0], *line[2:4]) for line in found}, {("SMPP", "", "")})
        said = " ".join(line[1] for line in found)
        for name in ("Bind_transceiver", "Submit_sm", "Deliver_sm - resp"):
            self.assertIn(name, said)
        self.assertEqual({line[4] for line in found}, {"", "**", "******"})
        self.assertNotIn("secret", said)

    async def test_datagrams_are_datagrams(self) -> None:
        service = self.router(self.fleet(UDP))
        heard: list[PassedView] = []
        self.addCleanup(service.desk.wire.watch("goip301", By("me"), heard.append, lambda why: None))
        await self.udp_box()
        await self.ready(service, 2)
        await until(lambda: len(heard) > 4, "some keep-alives")
        self.assertEqual({line[0] for line in self.read(heard)}, {"UDP"})
