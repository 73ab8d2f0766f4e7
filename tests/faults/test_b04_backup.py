"""B4. The backup of a busy store does not end; there is no command that makes one."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.faults.outside import SUBMIT_SM, Esme, Outside, body, until


class BackupTests(Outside):
    def setUp(self) -> None:
        super().setUp()
        self.copy = self.place / "copy.db"

    async def backed_up(self, page: Path) -> None:
        status, said = await self.command("backup", "-c", page.name, self.copy.name)
        self.assertEqual(status, 0, said)
        self.assertEqual(os.stat(self.copy).st_mode & 0o777, 0o600)

    def rows(self, what: str) -> int:
        with closing(sqlite3.connect(self.copy)) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            (count,) = connection.execute(f"SELECT {what} FROM sending").fetchone()
        return int(count)

    def pour(self, esme: Esme) -> None:
        """Messages without end: the next follows upon the answer to one."""
        take = esme.behave

        def more(peer: object, pdu: object) -> None:
            take(peer, pdu)  # type: ignore[arg-type]
            esme.send(SUBMIT_SM, body(registered=0))

        esme.behave = more
        esme.send(SUBMIT_SM, body(registered=0))

    async def test_a_copy_of_a_store_that_is_written_to_all_the_time_is_made_and_whole(self) -> None:
        page = self.page()
        _, _, esme = await self.both(page)
        for number in range(50):
            await esme.submit(body(f"{number}".encode() * 20))
        self.pour(esme)
        before = len(esme.read)
        await self.backed_up(page)
        self.assertGreater(len(esme.read), before)
        self.assertGreaterEqual(self.rows("count(*)"), 50)

    async def test_so_is_one_with_the_router_stopped_and_without_any_password(self) -> None:
        page = self.page()
        router, _, esme = await self.both(page)
        await esme.submit(body())
        await router.stop()
        page.write_text(page.read_text().replace("password: secret", "password: !env NOBODY_HAS_SET_THIS"))
        await self.backed_up(page)
        self.assertEqual(self.rows("count(*)"), 1)

    async def test_no_file_is_replaced_and_a_store_that_is_not_there_is_told_in_a_line(self) -> None:
        page = self.page()
        status, said = await self.command("backup", "-c", page.name, self.copy.name)
        self.assertEqual(status, 1)
        self.assertIn("no store at", said)
        _, _, esme = await self.both(page)
        await esme.submit(body())
        self.copy.write_text("mine")
        status, said = await self.command("backup", "-c", page.name, self.copy.name)
        self.assertEqual((status, self.copy.read_text()), (1, "mine"))
        self.assertIn("is there already", said)

    async def test_a_router_on_the_copy_gives_no_id_twice(self) -> None:
        page = self.page()
        router, smsc, esme = await self.both(page)
        given = {await esme.submit(body())}
        await self.backed_up(page)
        given |= {await esme.submit(body()) for _ in range(5)}
        await router.stop()
        for end in ("", "-wal", "-shm"):
            (self.place / f"router.db{end}").unlink(missing_ok=True)
        self.copy.rename(self.place / "router.db")
        await self.start(page)
        await self.linked(smsc)
        again = await self.bind()
        ids = [await again.submit(body()) for _ in range(10)]
        self.assertEqual(given & set(ids), set())
        await until(lambda: len(smsc.taken) >= 16, "all messages")
