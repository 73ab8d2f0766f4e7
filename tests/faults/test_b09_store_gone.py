"""B9. The store is removed or replaced under the router, or let to two; a commit that can never succeed."""

import os
import shutil
import sqlite3
from collections.abc import Callable

from tests.faults.outside import SUBMIT_SM, Esme, Outside, body, free_port, until

ESME_RSYSERR = 0x08


class StoreGoneTests(Outside):
    """What befalls the files of a store while a router has them open."""

    async def befallen(self, blow: Callable[[], object]) -> Esme:
        """An ESME whose message was taken, and then the blow fell: told in a line, and no more is taken."""
        router, _, esme = await self.both(self.page())
        self.router = router
        await esme.submit(body())
        blow()
        await until(
            lambda: bool(router.lines("messages are refused")), "a line, though nobody asks for anything", 5
        )
        answer = await esme.ask(SUBMIT_SM, body())
        self.assertEqual(answer.status, ESME_RSYSERR)
        self.assertEqual(len(router.lines("messages are refused")), 1)
        return esme

    async def test_a_store_that_is_removed_is_told_and_nothing_more_is_acknowledged(self) -> None:
        await self.befallen((self.place / "router.db").unlink)

    async def test_so_is_one_that_another_file_replaces(self) -> None:
        def replace() -> None:
            shutil.copy(self.place / "router.db", self.place / "copy.db")
            os.replace(self.place / "copy.db", self.place / "router.db")

        await self.befallen(replace)

    async def test_so_is_one_without_its_log(self) -> None:
        await self.befallen((self.place / "router.db-wal").unlink)

    async def test_so_is_one_that_is_cut_off(self) -> None:
        await self.befallen(lambda: os.truncate(self.place / "router.db", 0))

    async def test_so_is_one_whose_log_is(self) -> None:
        await self.befallen(lambda: os.truncate(self.place / "router.db-wal", 5000))

    async def test_it_goes_on_when_the_same_file_is_put_back(self) -> None:
        file = self.place / "router.db"
        esme = await self.befallen(lambda: file.rename(self.place / "away.db"))
        (self.place / "away.db").rename(file)

        await until(lambda: bool(self.router.lines("store: it can be written again")), "the end of it")
        await esme.submit(body())


class TwoRoutersTests(Outside):
    """One store, one router, by whatever name."""

    async def refused(self, store: str) -> None:
        """A second router, of a page that names the store so, ends with a line that says why."""
        page = self.page().read_text().replace("sqlite:router.db", f"sqlite:{store}")
        other = self.file(page.replace(str(self.north), str(free_port())), "other.yaml")
        second = await self.start(other, wait=False)
        try:
            await until(lambda: second.ended is not None, "the end of the second router")
        finally:
            second.kill()
        self.assertEqual(second.ended, 1)
        self.assertTrue(second.lines("another router is using it"))

    async def test_a_link_lets_no_second_router_in(self) -> None:
        await self.start(self.page())
        (self.place / "link.db").symlink_to("router.db")
        await self.refused("link.db")

    async def test_nor_does_another_name_of_the_file(self) -> None:
        await self.start(self.page())
        os.link(self.place / "router.db", self.place / "name.db")
        await self.refused("name.db")

    async def test_nor_does_a_lock_file_that_is_gone(self) -> None:
        await self.start(self.page())
        (self.place / "router.db.lock").unlink()
        await self.refused("router.db")


class NeverWritesTests(Outside):
    """A commit that can never succeed."""

    def taken_by_another(self, first: int) -> None:
        """Rows of another program have the next hundred ids."""
        with sqlite3.connect(self.place / "router.db", timeout=10) as connection:
            connection.execute("CREATE TEMP TABLE one AS SELECT * FROM sending LIMIT 1")
            for id in range(first, first + 100):
                connection.execute("UPDATE one SET id = ?, stage = 5", (id,))
                connection.execute("INSERT INTO sending SELECT * FROM one")

    async def test_it_is_told_once_with_what_to_do_and_a_restart_goes_on(self) -> None:
        page = self.page()
        router, smsc, esme = await self.both(page)
        self.taken_by_another(int(await esme.submit(body())) + 1)
        esme.send(SUBMIT_SM, body())
        await until(lambda: bool(router.lines("UNIQUE")), "a line")
        self.assertIn("restart the router", router.lines("UNIQUE")[0])
        another = await self.bind()
        self.assertEqual((await another.ask(SUBMIT_SM, body())).status, ESME_RSYSERR)
        router.kill()
        await self.start(page)
        await self.linked(smsc)
        again = await self.bind()
        await again.submit(body())
