"""The store in trouble: a file that cannot grow, a lock that another holds.

What was acknowledged is never lost; what comes meanwhile is refused, or waits; and it goes on by itself.
"""

import resource
import sqlite3

from router.waits import Waits
from tests.flow.building import until
from tests.flow.trouble import StoreTrouble

LIMIT = 64 << 10
"""Octets of a file: more than the router says here, and less than the log of the database has soon."""

HURRIED = Waits(busy=0.2, again=0.2, tick=0.2)
"""The holder of a lock lets go only when the router has said that it is locked."""


class FileLimitTests(StoreTrouble):
    """The same without a mount: writes fail, and succeed again, wherever the tests run."""

    async def test_a_file_that_cannot_grow_loses_nothing_and_it_goes_on_when_it_can(self) -> None:
        await self.box()
        child = self.start(self.hurried(self.page(), HURRIED))
        await self.up()
        esme = await self.taken(50)
        log = self.place / "router.db-wal"
        self.assertGreater(log.stat().st_size, LIMIT)
        before = resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (LIMIT, resource.RLIM_INFINITY))
        await until(lambda: "I/O error; messages are refused" in self.said(), "a write that fails")
        await self.refused()
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, before)
        await self.over(esme)
        self.assertEqual(self.said().count("messages are refused"), 1)


class LockTests(StoreTrouble):
    async def test_a_lock_that_another_holds_is_waited_for(self) -> None:
        await self.box()
        self.start(self.hurried(self.page(), HURRIED))
        await self.up()
        esme = await self.taken(20)
        other = sqlite3.connect(self.place / "router.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await until(lambda: "locked; messages are refused" in self.said(), "a lock that is not had")
        await self.refused()
        other.execute("ROLLBACK")
        other.close()
        await self.over(esme)
