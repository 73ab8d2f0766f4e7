"""The router as a process: a signal, and `kill -9`; more of them in `tests/starts`."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping

from router.smpp import tlvs
from router.smpp.tags import Tag
from tests.flow.building import Building, channels_bound, sms, until
from tools.processes import TWISTD, environment


class Child(Building):
    """Tests that run `twistd`; ``around`` is what its environment has beside ours."""

    around: Mapping[str, str] = {}

    def start(self, *words: str, in_journal: bool = False) -> "subprocess.Popen[bytes]":
        """Start twistd; ``in_journal``: its environment says what systemd's would of its output."""
        command = [TWISTD, "-n", "--pidfile", "router.pid", *words]
        out, err = ((self.place / f"router.{name}").open("ab") for name in ("log", "err"))
        around = {**environment(), **self.around}
        if in_journal:
            found = os.fstat(out.fileno())
            around["JOURNAL_STREAM"] = f"{found.st_dev}:{found.st_ino}"
        child = subprocess.Popen(command, cwd=self.place, env=around, stdout=out, stderr=err)
        out.close()
        err.close()
        self.addCleanup(self.end, child)
        return child

    def end(self, child: "subprocess.Popen[bytes]") -> None:
        if child.poll() is None:
            child.kill()
        child.wait()

    def said(self) -> str:
        return (self.place / "router.log").read_text()

    def complained(self) -> list[str]:
        """The lines on its standard error."""
        return (self.place / "router.err").read_text().splitlines()

    async def up(self, channels: int = 4) -> None:
        await until(lambda: channels_bound(self.said()) >= channels, "the router's start")

    async def status(self, child: "subprocess.Popen[bytes]") -> int | None:
        await until(lambda: child.poll() is not None, "the end of the router")
        return child.returncode

    async def fails(self, *words: str) -> str:
        child = self.start(*words)
        self.assertEqual(await self.status(child), 1)
        complaints = self.complained()
        self.assertEqual([line for line in complaints if line.startswith((" ", "Traceback"))], [])
        return "\n".join(complaints)


LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} \[(info|warn|error)\] \w[\w .+-]*: \S.*")
"""A line of the log: time, level, subject, words."""

JOURNAL_LINE = re.compile(r"<[346]>\w[\w .+-]*: \S.*")
"""The same under systemd's journal, which has a time of its own."""


class SignalTests(Child):
    async def test_sigterm_unbinds_both_sides_and_ends_with_0(self) -> None:
        goip = await self.box()
        child = self.start("smpp-router", "-c", self.page().name)
        await self.up()
        esme = await self.esme()
        child.send_signal(signal.SIGTERM)
        self.assertEqual(await self.status(child), 0)
        await until(lambda: esme.lost, "the end of the session")
        self.assertTrue(esme.unbound)
        self.assertEqual(goip.stats()["bound"], 0)
        # Every line of the log has one form, and no second time.
        lines = self.said().splitlines()
        self.assertEqual([line for line in lines if not LINE.fullmatch(line)], [])
        self.assertGreater(len(lines), 5)

    async def test_the_receipt_of_a_message_survives_kill_9_under_its_id(self) -> None:
        # Its own report waits for the far side's next session, as a GoIP that holds it does.
        goip = await self.box(
            *("--speed", "10", "--dlr-final-min-s", "25", "--dlr-final-max-s", "26"),
            *("--mo-when-unbound", "hold"),
        )
        file = self.page()
        child = self.start("smpp-router", "-c", file.name, in_journal=True)
        await self.up()
        esme = await self.esme()
        id = await esme.submit(sms("+2561"))
        await until(lambda: goip.records.handset("+2561") == ["hello"], "the SMS at the handset")
        child.kill()
        await self.status(child)
        # Under the journal every line has a priority, and no time.
        lines = self.said().splitlines()
        self.assertEqual([line for line in lines if not JOURNAL_LINE.fullmatch(line)], [])
        self.assertGreater(len(lines), 5)
        (self.place / "router.pid").unlink()
        self.start("smpp-router", "-c", file.name)
        await self.up(8)
        again = await self.esme()
        (receipt,) = await again.deliveries(1)
        self.assertEqual(tlvs.find_text(receipt.tlvs, Tag.RECEIPTED_MESSAGE_ID), id)
        self.assertIn(b"stat:DELIVRD", receipt.short_message)
