import os
import subprocess
import sys

from router.store.sqlite.database import SqliteDatabase
from tests.config.pages import GATEWAY, PageTestCase


class UnbuiltTests(PageTestCase):
    def test_postgresql(self) -> None:
        self.assertWrong(
            "store: 'postgresql://u:hidden@h/d'\n",
            "1:8: PostgreSQL is not in force yet; expected sqlite:PATH",
        )


class StoreTests(PageTestCase):
    def store(self, path: str) -> str:
        (wrong,) = self.problems(f"store: 'sqlite:{os.path.abspath(path)}'\n")
        return wrong.replace(os.path.abspath("."), "").replace(f"/{self.directory}", "HERE")

    def test_folders_that_are_missing_are_made_by_the_start(self) -> None:
        self.loaded(f"store: 'sqlite:{self.directory}/no/such/router.db'\n")

    def test_memory_keeps_nothing(self) -> None:
        self.assertWrong(
            "store: 'sqlite::memory:'\n",
            "1:8: `store` is in memory: what was acknowledged would be lost with the process;"
            " expected the name of a file",
        )

    def test_a_file_is_no_folder(self) -> None:
        self.write("", "file")
        self.assertEqual(
            self.store(f"{self.directory}/file/one/router.db"),
            "1:8: `store` is to be in /file, which is no folder; expected a folder",
        )

    def test_a_folder_is_no_store(self) -> None:
        self.assertEqual(
            self.store(self.directory), "1:8: `store` is HERE, which is no file; expected the name of a file"
        )

    def test_a_file_of_something_else_is_no_store(self) -> None:
        other = self.write("something else, and long enough\n", "other")
        self.assertEqual(
            self.store(other),
            "1:8: `store` is /other, which is no store of SQLite; expected another name, or that of a store",
        )

    def test_an_empty_file_becomes_one(self) -> None:
        self.loaded(f"store: 'sqlite:{self.write('', 'router.db')}'\n")

    def test_a_look_at_the_store_of_a_running_router_ends_no_lock_of_it(self) -> None:
        path = os.path.join(self.directory, "router.db")
        running = SqliteDatabase(path, "r1")
        running.open()
        self.addCleanup(running.close)
        self.loaded(f"store: 'sqlite:{path}'\n")
        words = "import sqlite3, sys; it = sqlite3.connect(sys.argv[1])"
        words += "; it.execute('SELECT * FROM counter'); it.close()"
        subprocess.run([sys.executable, "-c", words, path], check=True)
        self.assertTrue(os.path.exists(f"{path}-wal"))


class ListenTests(PageTestCase):
    def test_nothing_to_listen_on(self) -> None:
        self.assertWrong("smpp: {listen: []}\n", "1:16: `listen` is empty; expected for example tcp:2775")

    def test_a_port_twice(self) -> None:
        self.assertWrong(
            'smpp: {listen: ["tcp:2775", "tcp:2776", "tcp:2775:interface=127.0.0.1"]}\n',
            "1:41: `listen` is tcp:2775:interface=127.0.0.1, which is listened on already (page.yaml:1:17);"
            " expected another port or interface for one of them",
        )

    def test_http_and_smpp_on_one_port(self) -> None:
        page = GATEWAY + "smpp: {listen: 'tcp:8080'}\nhttp: {listen: 'tcp:8080:interface=127.0.0.1'}\n"
        self.assertEqual([line[:5] for line in self.problems(page)], ["3:16:"])


class AccessLogTests(PageTestCase):
    def refused(self, path: str) -> str:
        (wrong,) = self.problems(f"store: 'sqlite:{self.directory}/router.db'\nlog: {{access: '{path}'}}\n")
        return wrong

    def test_it_is_not_the_store(self) -> None:
        for end in ("", "-wal", ".lock"):
            self.assertIn("which is the store's; ", self.refused(f"{self.directory}/router.db{end}"))

    def test_it_is_no_folder_and_no_pipe(self) -> None:
        self.assertIn("which is a folder; ", self.refused(self.directory))
        os.mkfifo(f"{self.directory}/pipe")
        self.assertIn("which is no file; ", self.refused(f"{self.directory}/pipe"))

    def test_it_is_no_file_of_something_else(self) -> None:
        self.assertIn("which holds something else; ", self.refused(self.write("esmes: []", "other.yaml")))

    def test_one_that_there_is_goes_on(self) -> None:
        self.loaded(f"log: {{access: '{self.write('{}' + chr(10), 'access.jsonl')}'}}\n")
