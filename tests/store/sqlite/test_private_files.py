"""The files of a store are for their owner alone."""

import os
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.private_files import files_of


class PrivateTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.addCleanup(os.umask, os.umask(0o022))
        self.path = self.mktemp()

    def opened(self) -> SqliteDatabase:
        database = SqliteDatabase(self.path, "r1")
        database.open()
        self.addCleanup(database.close)
        return database

    def modes(self) -> dict[str, int]:
        name = os.path.basename(self.path)
        files = {
            os.path.basename(file).removeprefix(name): os.stat(file).st_mode for file in files_of(self.path)
        }
        return {end: mode & 0o777 for end, mode in files.items()}

    def test_they_are_made_so(self) -> None:
        self.opened()
        self.assertEqual(self.modes(), {"": 0o600, ".lock": 0o600, "-wal": 0o600, "-shm": 0o600})

    def test_those_that_an_older_router_left_open_to_others_become_so(self) -> None:
        self.opened().close()
        Path(f"{self.path}.before-2").touch()
        for name in files_of(self.path):
            os.chmod(name, 0o644)
        self.opened()
        self.assertEqual(set(self.modes().values()), {0o600})
        self.assertIn(".before-2", self.modes())

    def test_behind_a_link_too(self) -> None:
        self.opened().close()
        os.rename(self.path, f"{self.path}.real")
        os.symlink(f"{os.path.basename(self.path)}.real", self.path)
        os.chmod(f"{self.path}.real", 0o644)
        self.opened()
        self.assertEqual({os.stat(f"{self.path}.real{end}").st_mode & 0o777 for end in ("", "-wal")}, {0o600})
