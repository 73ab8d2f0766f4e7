"""A router whose store gets into trouble: what each test of that plays before, meanwhile and afterwards."""

from pathlib import Path

from router.smpp.operations import CommandStatus
from tests.flow.building import until
from tests.flow.processes import Processes
from tools.peers.esme import Esme

LATER = 500
"""Messages that an ESME has left when the trouble begins."""


class StoreTrouble(Processes):
    def setUp(self) -> None:
        super().setUp()
        self.disk = self.place / "disk"
        self.disk.mkdir()

    def on_the_disk(self, file: Path) -> Path:
        """The same configuration, with the store on a disk of its own."""
        page = file.read_text()
        file.write_text(page.replace(f"{self.place.resolve()}/router.db", f"{self.disk.resolve()}/router.db"))
        return file

    async def taken(self, messages: int) -> Esme:
        """An ESME whose messages are all answered, before the trouble begins."""
        esme = self.crm(messages + LATER)
        esme.resume()
        await until(lambda: len(esme.kept.acknowledged) >= messages, "answers")
        return esme

    async def refused(self) -> None:
        """While the trouble lasts a message is refused, on another session: the first one may wait."""
        another = self.crm(1)
        another.resume()
        await until(lambda: another.kept.refused[CommandStatus.ESME_RSYSERR] == 1, "a refusal")
        another.leave()

    async def over(self, esme: Esme) -> None:
        """The trouble is over: it goes on by itself, and all that was acknowledged has its receipt."""
        await until(lambda: "it can be written again" in self.said(), "the end of the trouble")
        esme.sending = False
        kept = esme.kept
        await until(lambda: not esme.waiting, "all answers")
        ids = {one.message_id for one in kept.acknowledged}
        await until(lambda: ids <= {receipt.message_id for receipt in kept.receipts}, "all receipts")
        another = self.crm(1)
        another.resume()
        await until(lambda: len(another.kept.acknowledged) == 1, "an answer, as before the trouble")
