"""B8. The files of the store can be read by everyone; so can plain passwords, without a word."""

import os

from tests.faults.outside import Outside, body


class PrivateFilesTests(Outside):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(os.umask, os.umask(0o022))

    def modes(self) -> dict[str, str]:
        return {file.name: oct(file.stat().st_mode & 0o777) for file in self.place.glob("router.db*")}

    async def test_the_store_is_for_its_owner_alone(self) -> None:
        _, _, esme = await self.both(self.page())
        await esme.submit(body())
        modes = self.modes()
        self.assertLessEqual({"router.db", "router.db-wal", "router.db-shm"}, set(modes))
        self.assertEqual(set(modes.values()), {"0o600"}, modes)

    async def test_one_that_others_could_read_before_becomes_so(self) -> None:
        page = self.page()
        router, smsc, esme = await self.both(page)
        await esme.submit(body())
        # It dies, and leaves all its files.
        router.kill()
        (self.place / "router.db.before-2").write_bytes(b"a copy of long ago")
        for file in self.place.glob("router.db*"):
            os.chmod(file, 0o644)
        await self.start(page)
        await self.linked(smsc)
        self.assertEqual(set(self.modes().values()), {"0o600"}, self.modes())

    async def test_check_warns_of_a_password_in_a_file_that_others_may_read(self) -> None:
        page = self.page()
        os.chmod(page, 0o644)
        status, said = await self.command("check", "-c", page.name)
        self.assertEqual(status, 0)
        self.assertIn("others may read", said)
        os.chmod(page, 0o600)
        status, said = await self.command("check", "-c", page.name)
        self.assertEqual(status, 0)
        self.assertNotIn("others may read", said)
