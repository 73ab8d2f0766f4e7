"""`kill -9` between the segments of a text: what was answered is on disk, and is waited for."""

from tests.flow.building import until
from tests.flow.processes import Processes
from tests.flow.texts import TEXT, UCS2, TextsTestCase, esmes
from tests.support.handset import pieces

GIVEN = pieces(TEXT.encode("utf-16-be"), "udh8", 132)


class KilledTests(TextsTestCase, Processes):
    async def killed_between(self) -> None:
        """The router is killed, and started again."""
        self.process.kill()
        (self.place / "router.pid").unlink()
        self.upstream.submits.clear()
        await self.started(2)

    async def started(self, times: int) -> None:
        self.process = self.start(self.file)
        await until(lambda: self.said().count(": bound as us") == times, "the router's start")
        self.end = await self.esme()

    async def test_sent_ones(self) -> None:
        await self.listening("long_messages: payload")
        await self.started(1)
        ids = await self.submit(GIVEN[:1], UCS2)
        await self.killed_between()
        ids += await self.submit(GIVEN[1:], UCS2)
        await self.handset_reads(TEXT)
        self.assertEqual(await self.outcomes(ids), ["DELIVRD"] * 2)

    async def test_sent_ones_that_are_complete(self) -> None:
        """Joined, given to the SMSC, and not answered: the one text is sent again, and each id is told."""
        await self.listening("long_messages: payload, in_doubt: resend")
        await self.started(1)
        ids = await self.submit(GIVEN, UCS2)
        await self.submitted(1)
        await self.killed_between()
        await self.handset_reads(TEXT)
        self.assertEqual(await self.outcomes(ids), ["DELIVRD"] * 2)

    async def test_received_ones(self) -> None:
        await self.listening(esmes=esmes("long_messages: udh"))
        await self.started(1)
        self.bring(GIVEN[0], UCS2)
        await self.kept(1)
        await self.killed_between()
        self.bring(GIVEN[1], UCS2)
        await self.esme_reads(TEXT)
