"""The router as a process: more of its signals, of `kill -9`, and of starts that fail."""

import os
import signal
from pathlib import Path

from router.simulator.demo.children import is_taken
from router.smpp import tlvs
from router.smpp.tags import Tag
from tests.flow.building import sms, until
from tests.flow.smsc import Smsc
from tests.flow.test_process import Child
from tools.ports import free_port


class SignalTests(Child):
    async def test_a_second_sigterm_changes_nothing(self) -> None:
        upstream = Smsc()
        port = await upstream.listen(self.south)
        self.addCleanup(port.stopListening)
        child = self.start("smpp-router", "-c", self.page("bind: device", more="drain: 120s\n").name)
        await self.up(1)
        esme = await self.esme()
        await esme.submit(sms("+2561"))
        await until(lambda: bool(upstream.submits), "the submit_sm")
        child.send_signal(signal.SIGTERM)
        await until(lambda: not is_taken(self.north), "the port's end")
        child.send_signal(signal.SIGTERM)
        child.send_signal(signal.SIGINT)
        upstream.answer()
        self.assertEqual(await self.status(child), 0)
        self.assertEqual((upstream.unbound, self.complained()), (1, []))
        self.assertNotIn("Traceback", self.said())

    async def test_what_waited_at_kill_9_is_sent_after_the_next_start(self) -> None:
        file = self.page()
        child = self.start("smpp-router", "-c", file.name)
        await until(lambda: "started with" in self.said(), "the router's start")
        esme = await self.esme()
        ids = [await esme.submit(sms(f"+256{number}")) for number in range(20)]
        child.kill()
        await self.status(child)
        (self.place / "router.pid").unlink()
        await self.box()
        self.start("smpp-router", "-c", file.name)
        await self.up()
        receipts = await (await self.esme()).deliveries(20)
        told = {tlvs.find_text(one.tlvs, Tag.RECEIPTED_MESSAGE_ID) for one in receipts}
        self.assertEqual(told, set(ids))


class StartTests(Child):
    """A start that fails says why in one line, and exits 1."""

    async def test_a_store_that_cannot_be_opened(self) -> None:
        file = self.page()
        (self.place / "router.db").write_bytes(b"no database, but long enough to be one" * 40)
        said = await self.fails("smpp-router", "-c", file.name)
        self.assertTrue(said.startswith("router.yaml:2:8: `store` is "), said)
        self.assertIn("no store of SQLite", said)
        self.assertEqual(len(self.complained()), 1)

    async def test_a_store_that_another_router_has(self) -> None:
        self.router(self.page())
        file, self.north = self.page(), free_port()
        file.write_text(self.page().read_text())
        self.assertIn("another router", await self.fails("smpp-router", "-c", file.name))
        self.assertEqual(len(self.complained()), 1)

    async def test_a_file_with_mistakes(self) -> None:
        (self.place / "bad.yaml").write_text("esmes:\n  - system_id: crm\ngateway: 1\n")
        said = await self.fails("smpp-router", "-c", "bad.yaml")
        self.assertEqual(
            [line.split(": ")[0] for line in said.splitlines()], ["bad.yaml:2:5", "bad.yaml:3:1"]
        )

    async def test_a_file_that_is_not_there(self) -> None:
        self.assertIn("none.yaml", await self.fails("smpp-router", "-c", "none.yaml"))

    async def test_a_port_that_is_taken(self) -> None:
        self.south = self.north
        await self.box()
        said = await self.fails("smpp-router", "-c", self.page().name)
        self.assertTrue(said.startswith(f"smpp-router: smpp.listen tcp:{self.north}"))
        self.assertIn("in use", said)
        self.assertEqual(len(self.complained()), 1)

    async def test_a_tac_file_does_as_well(self) -> None:
        file = self.page()
        tac = Path(__file__).resolve().parents[2] / "conf" / "router.tac"
        (self.place / "router.tac").write_bytes(tac.read_bytes())
        os.rename(file, self.place / "router.yaml")
        child = self.start("-y", "router.tac")
        await until(lambda: "started with" in self.said(), "the router's start")
        child.send_signal(signal.SIGTERM)
        self.assertEqual(await self.status(child), 0)
