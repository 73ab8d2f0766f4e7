"""The commands on the store itself, with its router stopped, and with one that uses it."""

import json
import os
import sqlite3
from contextlib import closing

from click.testing import CliRunner, Result

from router.cli import main
from router.sms.state import MessageState
from router.store.changes import Accepted, SendingEnded
from router.store.sqlite.database import SqliteDatabase
from tests.config.pages import ESME, GATEWAY, PageTestCase
from tests.support.values import message, sending

NUMBER = "+256772000001"


class KeepingTests(PageTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.write('store: "sqlite:router.db"\n' + ESME + GATEWAY)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.directory)
        database = self.opened()
        ended = SendingEnded(1, MessageState.DELIVERED, 0, 5.0)
        database.commit([Accepted(sending(1, what=message(b"hello", NUMBER))), ended])
        database.close()

    def opened(self) -> SqliteDatabase:
        database = SqliteDatabase("router.db", "r1")
        database.open()
        self.addCleanup(database.close)
        return database

    def run_command(self, *words: str) -> Result:
        return CliRunner().invoke(main, [*words, "-c", "page.yaml"])

    def test_a_copy_is_made_and_gone_back_to(self) -> None:
        made = json.loads(self.run_command("backup", "copy.db", "--json").stdout)
        self.assertEqual(made, {"file": "copy.db", "octets": os.path.getsize("copy.db")})
        back = self.run_command("restore", "copy.db")
        self.assertEqual(back.exit_code, 0, back.output)
        first, second = back.stdout.splitlines()
        self.assertEqual(first, "sqlite:router.db: as it was in copy.db")
        self.assertRegex(second, r"^what was there is .*router\.db\.replaced-[\d-]+: delete it when")

    def test_who_goes_back_to_a_copy_of_an_older_version_is_told_what_to_do(self) -> None:
        self.run_command("backup", "copy.db")
        with closing(sqlite3.connect("copy.db")) as connection:
            connection.execute("PRAGMA user_version = 2")
        back = self.run_command("restore", "copy.db")
        self.assertIn("it has schema 2: this version upgrades it to", back.stdout)
        self.assertIn("to stay with the older version, install that before you start it", back.stdout)

    def test_the_help_of_restore_has_an_example(self) -> None:
        self.assertIn(
            "smpp-router restore -c conf/site.yaml", CliRunner().invoke(main, ["restore", "--help"]).stdout
        )

    def test_a_number_is_forgotten(self) -> None:
        done = self.run_command("forget", NUMBER)
        self.assertEqual((done.exit_code, done.stderr), (0, ""))
        self.assertEqual(done.stdout, f"{NUMBER}: 1 message and 0 received SMS are deleted\n")

    def test_what_is_left_is_a_finding(self) -> None:
        database = self.opened()
        database.commit([Accepted(sending(2, what=message(b"hello", NUMBER)))])
        database.close()
        done = self.run_command("forget", NUMBER, "--json")
        self.assertEqual((done.exit_code, json.loads(done.stdout)["left"]), (1, 1))

    def test_a_router_that_uses_the_store_is_in_the_way(self) -> None:
        self.run_command("backup", "copy.db")
        self.opened()
        for words in (("restore", "copy.db"), ("forget", NUMBER)):
            refused = self.run_command(*words)
            self.assertEqual((refused.exit_code, len(refused.stderr.splitlines())), (1, 1))
        self.assertEqual(self.run_command("restore", "no.db").exit_code, 2)
