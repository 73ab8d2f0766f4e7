"""Starts on a store that is broken, locked, another's or older.

What the store itself says of each is in tests/store: here it is the one line of a program that ends.
"""

import os
import signal
import sqlite3

from router.store.sqlite.upgrade import steps, upgrade
from tests.flow.building import until
from tests.flow.trouble import StoreTrouble
from tests.starts.test_store_trouble import HURRIED
from tools.ports import free_port


class BrokenFileTests(StoreTrouble):
    async def refusal(self) -> str:
        child = self.start(self.page())
        await until(lambda: child.ended is not None, "the end of the router")
        self.assertEqual(child.ended, 1)
        return self.last_line()

    async def test_a_start_on_what_is_no_database_says_so_in_one_line_and_leaves_it_alone(self) -> None:
        file = self.place / "router.db"
        file.write_bytes(b"these are no rows " * 1000)
        self.assertIn("no store of SQLite", await self.refusal())
        self.assertEqual(file.read_bytes(), b"these are no rows " * 1000)

    async def test_a_start_on_the_database_of_another_program_says_so_in_one_line(self) -> None:
        with sqlite3.connect(self.place / "router.db") as connection:
            connection.execute("CREATE TABLE songs (name TEXT)")
        self.assertIn("the database of another program", await self.refusal())

    async def test_a_start_on_a_file_that_was_cut_off_says_so_in_one_line(self) -> None:
        await self.box()
        child = self.start(self.page())
        await self.up()
        esme = await self.taken(50)
        esme.sending = False
        os.kill(child.pid, signal.SIGTERM)
        await until(lambda: child.ended is not None, "the end of the router")
        database = self.place / "router.db"
        os.truncate(database, 8 * 4096)
        before = database.read_bytes()
        self.assertIn("malformed", await self.refusal())
        self.assertEqual(database.read_bytes(), before)


class LockedTests(StoreTrouble):
    async def test_a_start_while_another_writes_goes_on_when_it_has_done(self) -> None:
        await self.box()
        file = self.hurried(self.page(), HURRIED)
        first = self.start(file)
        await self.up()
        esme = await self.taken(20)
        first.kill()
        other = sqlite3.connect(self.place / "router.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        self.start(file)
        await until(lambda: "locked; messages are refused" in self.said(), "a lock that is not had")
        await self.refused()
        other.execute("COMMIT")
        other.close()
        await self.over(esme)

    async def test_a_start_on_a_store_that_another_has_for_itself_says_so_in_one_line(self) -> None:
        other = sqlite3.connect(self.place / "router.db", isolation_level=None)
        self.addCleanup(other.close)
        other.execute("BEGIN EXCLUSIVE")
        child = self.start(self.hurried(self.page(), HURRIED))
        await until(lambda: child.ended is not None, "the end of the router")
        self.assertEqual(child.ended, 1)
        self.assertIn("database is locked", self.last_line())

    async def test_a_second_router_on_the_same_store_is_refused_in_one_line(self) -> None:
        await self.box()
        file = self.page()
        self.start(file)
        await self.up()
        other = self.place / "other.yaml"
        other.write_text(file.read_text().replace(str(self.north), str(free_port())))
        second = self.start(other)
        await until(lambda: second.ended is not None, "the end of the second router")
        self.assertEqual(second.ended, 1)
        self.assertIn("another router is using it", self.last_line())
        esme = await self.taken(5)
        esme.sending = False


class OlderStoreTests(StoreTrouble):
    async def test_an_older_store_is_upgraded_behind_a_copy_and_the_log_names_it(self) -> None:
        path = str(self.place / "router.db")
        older = sqlite3.connect(path, isolation_level=None)
        upgrade(older, path, 0, steps()[:1])
        older.close()
        await self.box()
        self.start(self.page())
        await self.up()
        copy = self.place.resolve() / f"router.db.before-{len(steps())}"
        self.assertIn(f"it has schema 1, and this router has {len(steps())}: 0 messages", self.said())
        self.assertIn(f"upgraded from 1 to {len(steps())} in 0.", self.said())
        self.assertIn(f"as it was before it is kept in {copy}, 0.1 MB", self.said())
        with sqlite3.connect(copy) as connection:
            self.assertEqual(connection.execute("PRAGMA user_version").fetchone(), (1,))
        esme = await self.taken(5)
        esme.sending = False
