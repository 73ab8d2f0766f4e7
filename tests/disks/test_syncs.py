"""Answers wait for the disk: seen from outside, by the system calls of a router as it runs.

`kill -9` alone cannot show it: what was written and not synced survives the process, if not the machine.
docs/promises.md tells how to break the order by hand, and see these tests fail.
"""

from twisted.trial.unittest import SkipTest

from router.smpp.operations import CommandStatus
from tests.flow.building import until
from tests.flow.processes import Processes
from tests.support.trace import STRACE, Verdict, deeds, strace, verdict
from tools.peers.esme import Esme
from tools.promises.store import glance

MESSAGES, RECEIVED = 40, 5


class DiskTests(Processes):
    def setUp(self) -> None:
        if STRACE is None:
            raise SkipTest("strace is missing (apt-get install strace): nobody looks whether answers wait")
        super().setUp()

    def trace(self) -> str:
        return (self.place / "trace").read_text("latin-1")

    def seen(self) -> Verdict:
        return verdict(deeds(self.trace().splitlines()))

    async def test_no_answer_and_no_attempt_leaves_before_the_sync_that_covers_it(self) -> None:
        goip = await self.box()
        child = self.start(self.page(), *strace("trace"))
        await self.up()
        esme = self.crm(MESSAGES, window=10)
        esme.resume()
        for number in range(RECEIVED):
            goip.receive(goip.lines[0], "+25670", f"k{number:012x}k hello")
            goip.settled()
        await until(lambda: len(esme.kept.receipts) == MESSAGES, "all receipts")
        await until(lambda: len(esme.kept.received) == RECEIVED, "all received SMS")
        await until(lambda: self.seen().deliveries_answered == MESSAGES + RECEIVED, "the gateway's answers")
        child.kill()
        await until(lambda: "+++ killed" in self.trace(), "the end of the trace")
        seen = self.seen()
        self.assertEqual(list(seen.rash)[:5], [])
        self.assertEqual((seen.submits_answered, seen.submits_sent), (MESSAGES, MESSAGES))
        self.assertEqual(seen.deliveries_answered, MESSAGES + RECEIVED)

    async def test_an_answer_takes_as_long_as_the_disk(self) -> None:
        await self.box()
        self.start(self.page(), *strace("trace", "-e", "inject=fdatasync:delay_enter=400000"))
        await self.up()
        esme = self.crm(1)
        await until(lambda: any(link.bound for link in esme.links), "a session")
        began = esme.reactor.seconds()
        esme.resume()
        await until(lambda: bool(esme.kept.acknowledged), "an answer")
        self.assertGreaterEqual(esme.kept.acknowledged[0].at - began, 0.4)

    async def test_a_sync_that_fails_answers_nothing_and_loses_nothing(self) -> None:
        """The 25th and all later syncs fail; then the disk is mended, and the router starts anew."""
        await self.box()
        file = self.page()
        child = self.start(file, *strace("trace", "-e", "inject=fdatasync:error=EIO:when=25+"))
        await self.up()
        esme = self.crm(100, window=3)
        esme.resume()
        await until(lambda: "disk I/O error; messages are refused" in self.said(), "a sync that fails")
        another = self.crm(1)
        another.resume()
        refused = another.kept.refused
        await until(lambda: refused[CommandStatus.ESME_RSYSERR] == 1, "a refusal")
        child.kill()
        acknowledged = [one.token for one in esme.kept.acknowledged]
        rows = glance(self.place / "router.db").rows
        self.assertEqual(set(acknowledged) - {row.token for row in rows}, set())
        self.start(file)
        ids = {one.message_id for one in esme.kept.acknowledged}
        await until(lambda: ids <= receipted(esme, another), "receipts of all")


def receipted(*esmes: Esme) -> set[str]:
    """The message_ids of all receipts that these have got."""
    return {receipt.message_id for esme in esmes for receipt in esme.kept.receipts}
