"""B6. What has ended, and what nobody takes, is forgotten too slowly; debts stand without their message."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.faults.outside import Outside, body, until

MANY = 20_000


class RetentionTests(Outside):
    """A store that is full of what ended long ago, and the router that starts on it."""

    def counted(self, sql: str) -> int:
        with closing(sqlite3.connect(self.place / "router.db", timeout=10)) as connection:
            (count,) = connection.execute(sql).fetchone()
        return int(count)

    async def filled(self, page: Path, ended: float, debts: bool) -> None:
        """The store has so many sendings that ended so long ago, and perhaps a receipt owed for each."""
        router, _, esme = await self.both(page)
        await esme.submit(body(registered=1))
        await until(lambda: self.counted("SELECT count(*) FROM sending WHERE stage = 3") == 1, "its answer")
        await router.stop()
        with closing(sqlite3.connect(self.place / "router.db")) as connection, connection:
            connection.execute("CREATE TEMP TABLE one AS SELECT * FROM sending LIMIT 1")
            at = time.time() - ended
            connection.execute(
                "UPDATE one SET stage = 5, message_state = 2, accepted_at = ?, ended_at = ?", (at, at)
            )
            for id in range(1_000, 1_000 + MANY):
                connection.execute("UPDATE one SET id = ?", (id,))
                connection.execute("INSERT INTO sending SELECT * FROM one")
            if debts:
                connection.execute(
                    "INSERT INTO owed SELECT 'away', id, 0, id, 2, 0, ended_at FROM sending WHERE id >= 1000"
                )
            # Numbers of the rows above are taken.
            connection.execute("UPDATE counter SET last = 100000")
            # As if it had been accepted before them.
            connection.execute("UPDATE sending SET id = 1, accepted_at = ? WHERE id < 1000", (at,))

    async def test_what_ended_long_ago_is_forgotten_in_seconds(self) -> None:
        page = self.page(more="keep: 5s\nowed: 5s\n")
        await self.filled(page, 60.0, debts=False)
        await self.start(page)
        await until(
            lambda: self.counted("SELECT count(*) FROM sending WHERE stage = 5") == 0, f"{MANY} forgotten", 15
        )

    async def test_it_is_forgotten_after_keep_where_nothing_is_owed(self) -> None:
        page = self.page(more="keep: 5s\n")
        await self.filled(page, 60.0, debts=False)
        await self.start(page)
        await until(
            lambda: self.counted("SELECT count(*) FROM sending WHERE stage = 5") == 0, f"{MANY} forgotten", 15
        )

    async def test_what_an_esme_is_owed_too_long_is_given_up_in_seconds_with_its_message(self) -> None:
        page = self.page(more="keep: 5s\nowed: 30s\n", esme="")
        await self.filled(page, 60.0, debts=True)
        await self.start(page)
        await until(lambda: self.counted("SELECT count(*) FROM owed") == 0, f"{MANY} debts given up", 15)
        await until(
            lambda: self.counted("SELECT count(*) FROM sending WHERE stage = 5") == 0, "forgotten", 15
        )

    async def test_a_message_of_which_a_receipt_is_owed_is_kept(self) -> None:
        page = self.page(more="keep: 1s\n")
        await self.filled(page, 60.0, debts=True)
        with closing(sqlite3.connect(self.place / "router.db")) as connection, connection:
            connection.execute("DELETE FROM owed WHERE seq > 1100")
        await self.start(page)
        await until(
            lambda: self.counted("SELECT count(*) FROM sending WHERE id > 1100") == 0, "forgotten", 15
        )
        orphans = "SELECT count(*) FROM owed WHERE subject NOT IN (SELECT id FROM sending)"
        self.assertEqual((self.counted("SELECT count(*) FROM owed"), self.counted(orphans)), (101, 0))

    async def test_debts_whose_message_has_gone_are_given_up(self) -> None:
        page = self.page(more="keep: 5s\nowed: 30s\n")
        await self.filled(page, 60.0, debts=True)
        with closing(sqlite3.connect(self.place / "router.db")) as connection, connection:
            connection.execute("DELETE FROM sending WHERE id >= 1000")
        await self.start(page)
        await until(lambda: self.counted("SELECT count(*) FROM owed") == 0, "no debts", 15)


class TextsTests(Outside):
    """`keep_texts`: texts are forgotten before the rest."""

    async def test_the_text_of_what_has_ended_is_in_no_row_and_all_else_is(self) -> None:
        smsc_says = self.page(
            gateway="connect: smsc, system_id: r, password: pw, final: sent", more="keep_texts: 1s\n"
        )
        status, said = await self.command("check", "-c", smsc_says.name)
        self.assertEqual(status, 0, said)
        _, _, esme = await self.both(smsc_says)
        await esme.submit(body(b"the code is 123456", registered=0))

        def rows() -> list[tuple[bytes, str]]:
            with closing(sqlite3.connect(self.place / "router.db", timeout=10)) as connection:
                return connection.execute("SELECT short_message, destination_addr FROM sending").fetchall()

        await until(lambda: rows() == [(b"", "256770000001")], "the text's end")
