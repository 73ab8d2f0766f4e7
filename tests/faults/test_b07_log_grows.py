"""B7. A reader that stays makes the log of the store grow without a word, and it never shrinks."""

import os
import sqlite3

from tests.faults.outside import Outside, until

MEGABYTE = 1 << 20


class LogGrowsTests(Outside):
    async def test_it_is_told_with_the_reader_and_the_log_is_cut_when_that_has_gone(self) -> None:
        router, _, _ = await self.both(self.page())
        reader = sqlite3.connect(self.place / "router.db", isolation_level=None)
        self.addCleanup(reader.close)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sending").fetchone()
        writer = sqlite3.connect(self.place / "router.db", timeout=10)
        self.addCleanup(writer.close)
        writer.execute("CREATE TABLE ballast (octets BLOB)")
        for _ in range(80):
            writer.execute("INSERT INTO ballast VALUES (zeroblob(?))", (MEGABYTE,))
            writer.commit()
        log = self.place / "router.db-wal"
        self.assertGreater(log.stat().st_size, 70 * MEGABYTE)
        await until(lambda: bool(router.lines(" MB")), "a line")
        (line,) = router.lines(" MB")
        self.assertIn(f"process {os.getpid()} ", line)
        reader.execute("ROLLBACK")
        await until(lambda: log.stat().st_size < 40 * MEGABYTE, "a log that is cut")
