"""The log of the database is kept short, and bounded."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.store.changes import Accepted
from router.store.errors import CannotWrite
from router.store.sqlite.database import MEMORY, SqliteDatabase
from router.store.status import LogSize
from tests.support.values import sending

MUCH, MOST = 100_000, 2_000_000


class WriteAheadTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.path = self.mktemp()
        self.database = SqliteDatabase(self.path, "r1", MUCH, MOST)
        self.database.open()
        self.addCleanup(self.database.close)
        self.last = 0

    def write(self, commits: int) -> None:
        for _ in range(commits):
            self.last += 1
            self.database.commit([Accepted(sending(self.last))])

    def reading(self) -> sqlite3.Connection:
        """Another connection that reads, and stays."""
        reader = sqlite3.connect(self.path, isolation_level=None)
        self.addCleanup(reader.close)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sending").fetchone()
        return reader

    def octets(self) -> int:
        return os.stat(f"{self.path}-wal").st_size

    def test_one_that_nobody_reads_is_emptied_when_it_is_large(self) -> None:
        self.write(50)
        self.assertGreater(self.octets(), MUCH)
        self.assertEqual(self.database.keep_log_short(), LogSize(0))
        self.assertEqual(self.octets(), 0)

    def test_one_that_is_read_is_told(self) -> None:
        self.reading()
        self.write(20)
        size = self.database.keep_log_short()
        self.assertTrue(size.much)
        self.assertEqual(size.octets, self.octets())

    def test_it_has_a_bound_and_goes_on_when_the_reader_has_gone(self) -> None:
        reader = self.reading()
        error = self.assertRaises(CannotWrite, self.write, 200)
        self.assertIn("cannot be emptied while another process reads the store", str(error))
        self.assertLess(self.octets(), MOST + 200_000)
        reader.execute("ROLLBACK")
        self.write(1)
        self.assertLess(self.octets(), MUCH)

    def test_the_process_that_reads_is_named(self) -> None:
        if not Path("/proc/locks").exists():
            raise SkipTest("there is no /proc/locks here")
        self.write(1)
        words = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "c.execute('BEGIN'); "
            "c.execute('SELECT * FROM sending').fetchone(); print('reads', flush=True); sys.stdin.read()"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", words, self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.addCleanup(other.communicate)
        assert other.stdout is not None
        other.stdout.readline()
        self.write(30)
        self.assertIn(f"while process {other.pid} (python", self.database.keep_log_short().in_words())

    def test_a_database_in_memory_has_none(self) -> None:
        database = SqliteDatabase(MEMORY, "r1")
        database.open()
        self.assertEqual(database.keep_log_short(), LogSize(0))
        database.close()
