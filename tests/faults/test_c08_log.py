"""Fault C8, its log: no Python classes in it, no second time under systemd, priorities; and tools/esme.py."""

import re
import subprocess
import sys

from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread

from tests.faults.outside import ROOT, Outside, reactor, until


class LogTests(Outside):
    async def test_its_lines_name_no_python_classes(self) -> None:
        router = await self.start(self.page())
        await until(lambda: bool(router.lines("started with")), "the start")
        await router.stop()
        self.assertEqual(re.findall(r"\w+\.\w+\.\w+#\w+|EsmeFactory|reactor class", router.said()), [])

    async def test_outside_of_systemd_each_line_has_a_time_and_its_level(self) -> None:
        router = await self.start(self.page())
        await until(lambda: bool(router.lines("started with")), "the start")
        await router.stop()
        for line in router.said().splitlines():
            self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* \[(info|warn|error)\] ")

    async def test_in_the_journal_each_line_has_a_priority_and_no_time(self) -> None:
        log = self.place / "router.log"
        log.touch()
        found = log.stat()
        named = f"{found.st_dev}:{found.st_ino}"
        router = await self.start(self.page(), JOURNAL_STREAM=named, INVOCATION_ID="0" * 32)
        await until(lambda: bool(router.lines("started with")), "the start")
        await router.stop()
        for line in router.said().splitlines():
            self.assertRegex(line, r"^<[346]>\w")
            self.assertNotRegex(line, r"\d\d:\d\d:\d\d[+Z]")

    async def test_a_router_without_traffic_commits_next_to_nothing(self) -> None:
        router = await self.start(self.page())
        await until(lambda: bool(router.lines("started with")), "the start")
        await until(lambda: bool(router.lines("efused")), "the first second")
        await self.far()
        await until(lambda: len(router.lines("bound")) > 0, "the bind")
        waiting = await self.bind()
        sequences = [waiting.send(0x15) for _ in range(3)]
        await until(lambda: bool(waiting.answers(sequences[-1])), "answers")
        await deferLater(reactor, 5.0)
        await router.stop()
        found = re.search(r"(\d+) commits, (\d+) rows", router.said())
        assert found is not None
        self.assertLessEqual(int(found[1]), int(found[2]) + 1, found[0])


class EsmeTests(Outside):
    async def test_esme_says_why_it_ends_with_1(self) -> None:
        smsc = await self.far()
        await self.start(self.page())
        await self.linked(smsc)
        words = ["--port", str(self.north), "--password", "secret", "--send", "256770000001", "hello"]
        done = await deferToThread(
            subprocess.run,
            [sys.executable, str(ROOT / "tools" / "esme.py"), *words, "--wait-receipt", "1"],
            cwd=self.place,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn("no receipt", done.stdout.decode())
