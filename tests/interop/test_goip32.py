"""The PyPI package goip32 0.0.2: at the simulated GoIP, alone and beside the router."""

import json
import os
import subprocess
import sys
from typing import Any

from twisted.internet.utils import getProcessOutputAndValue

from tests.flow.building import arrive, sms, until
from tests.flow.fleet import HTTP, Fleet
from tests.interop.staged import need

PYTHON = os.environ.get("GOIP32_PYTHON", sys.executable)
"""The Python that has it."""


def absent() -> str:
    """Why it cannot be run; empty if it can."""
    found = subprocess.run([PYTHON, "-c", "import goip32"], capture_output=True, timeout=60)
    return "goip32 not installed (pip install goip32, GOIP32_PYTHON)" if found.returncode else ""


class Goip32Tests(Fleet):
    timeout = 300

    def setUp(self) -> None:
        need(self, absent())
        super().setUp()

    async def goip32(self, *words: str) -> Any:
        """Run it; give what it prints as JSON, or None if it prints nothing."""
        login = ["--host", f"http://127.0.0.1:{self.web}", "-u", "admin", "-p", "admin"]
        running = getProcessOutputAndValue(PYTHON, ["-m", "goip32", *login, *words], os.environ)
        out, complaint, code = await running
        self.assertEqual((code, complaint), (0, b""), words)
        return json.loads(out) if out.strip() else None

    async def test_it_reads_what_the_box_says_of_its_lines(self) -> None:
        goip = await self.http_box()
        goip.lines[1].log_out()
        summary = await self.goip32("status-summary")
        self.assertEqual([summary[line]["gsm_status"] for line in ("1", "2")], ["Y", "N"])
        general = await self.goip32("status-general")
        self.assertTrue(general["hardware"]["s/n"])
        sim, known = await self.goip32("status-sim"), goip.lines[0].sim
        assert known is not None
        self.assertEqual(sim["gsm"]["1"]["sim_iccid"], known.iccid)
        self.assertIn("cf_uncnd_status", (await self.goip32("status-callforward"))["1"])

    async def test_it_sends_sms_and_ussd_by_the_forms_and_empties_the_boxes(self) -> None:
        goip = await self.http_box("--page-lines", "crlf")
        await self.goip32("send-sms", "+2561", "hello; Привет & more", "1")
        self.assertEqual(goip.records.handset("+2561"), ["hello; Привет & more"])
        self.assertTrue(await self.goip32("send-ussd", "*100#", "1"))
        arrive(goip, 1, "+4477", "hi, you")
        inbox = await self.goip32("inbox")
        self.assertEqual([(one["number"], one["msg"]) for one in inbox["1"]], [("+4477", "hi, you")])
        await self.goip32("clean-inbox", "--all")
        self.assertFalse(any((await self.goip32("inbox")).values()))

    async def test_while_it_reads_and_empties_beside_the_router_each_sms_goes_and_comes_once(
        self,
    ) -> None:
        goip = await self.http_box("--page-lines", "crlf")
        service = self.router(self.fleet(HTTP))
        await self.ready(service, 2)
        await until(lambda: "inbox" in service.relay.notes.of("goip201"), "a first look into the inbox")
        esme = await self.esme()
        for number in range(10):
            await esme.submit(sms(f"+256{number}"))
        await self.goip32("status-summary")
        await self.goip32("clean-outbox", "--all")
        receipts = await esme.deliveries(10)
        self.assertTrue(all(b"stat:DELIVRD" in one.short_message for one in receipts))
        handed = [goip.records.handset(f"+256{number}") for number in range(10)]
        self.assertEqual([len(texts) for texts in handed], [1] * 10)
        arrive(goip, 2, "+4477", "hi, you")
        await esme.deliveries(11)
        await self.goip32("clean-inbox", "--all")
        arrive(goip, 2, "+4477", "and again")
        await esme.deliveries(12)
        self.assertEqual([one.short_message for one in esme.delivered[10:]], [b"hi, you", b"and again"])
