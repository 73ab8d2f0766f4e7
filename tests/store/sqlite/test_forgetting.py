"""Records of a number that are deleted, and those that stay."""

import sqlite3
from contextlib import closing
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.sms.address import Address
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import Accepted, Arrived, Change, Owe, SendingEnded
from router.store.entities import OwedKind, ReceivedSms
from router.store.errors import CannotOpen
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.forgetting import forget
from tests.support.values import message, owed, sending

NUMBER = "+256772000001"
"""Texts to it are `secret`."""


class ForgettingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.path = self.mktemp()

    def write(self, *changes: Change) -> None:
        database = SqliteDatabase(self.path, "r1")
        database.open()
        database.commit(changes)
        database.close()

    def left(self, table: str) -> list[int]:
        with closing(sqlite3.connect(self.path)) as connection:
            return [id for (id,) in connection.execute(f"SELECT id FROM {table} ORDER BY id")]

    def to(self, id: int, number: str, ended: bool = True) -> list[Change]:
        accepted = Accepted(sending(id, what=message(b"secret text", number)))
        return [accepted, *([SendingEnded(id, MessageState.DELIVERED, 0, 5.0)] if ended else [])]

    def from_(self, id: int, number: str) -> Change:
        what = evolve(message(b"secret answer", "goip101"), source_addr=Address(addr=number))
        return Arrived(ReceivedSms(id=id, channel="goip101", message=what, at=1.0, esmes=()))

    def test_messages_and_received_sms_of_a_number_however_it_is_written(self) -> None:
        self.write(*self.to(1, NUMBER), *self.to(2, "0772000001"), *self.to(3, "0772000002"))
        self.write(self.from_(1, "256772000001"), self.from_(2, "256772000002"))
        done = forget(self.path, NUMBER)
        self.assertEqual((done.messages, done.received, done.left), (2, 1, 0))
        self.assertEqual((self.left("sending"), self.left("received")), ([3], [2]))

    def test_no_octet_of_its_texts_is_left_in_the_file(self) -> None:
        self.write(*self.to(1, NUMBER), self.from_(1, NUMBER))
        self.assertIn(b"secret text", Path(self.path).read_bytes())
        forget(self.path, NUMBER)
        octets = Path(self.path).read_bytes()
        self.assertNotIn(b"secret", octets)
        self.assertNotIn(NUMBER.encode(), octets)

    def test_what_has_not_ended_and_what_is_owed_stays_and_is_told(self) -> None:
        self.write(*self.to(1, NUMBER, ended=False), *self.to(2, NUMBER), self.from_(1, NUMBER))
        self.write(Owe(evolve(owed(1), of=2, kind=OwedKind.RECEIPT)))
        self.write(Owe(evolve(owed(2), of=1, kind=OwedKind.RECEIVED)))
        done = forget(self.path, NUMBER)
        self.assertEqual((done.messages, done.received, done.left), (0, 0, 3))

    def test_a_short_code_stands_for_itself(self) -> None:
        self.write(*self.to(1, "3456"), *self.to(2, "256770003456"))
        self.assertEqual(forget(self.path, "3456").messages, 1)
        self.assertEqual(self.left("sending"), [2])

    def test_answers_that_are_kept_name_it_no_more(self) -> None:
        self.write()
        answer = f'{{"items": [{{"message_id": "1", "to": "{NUMBER}"}}, {{"to": "0772000002"}}]}}'
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute("INSERT INTO keyed VALUES ('crm', 'k', x'00', ?, 1.0)", (answer,))
        forget(self.path, "0772000001")
        with closing(sqlite3.connect(self.path)) as connection:
            (kept,) = connection.execute("SELECT answer FROM keyed").fetchone()
        self.assertEqual(kept, answer.replace(NUMBER, ""))

    def test_a_store_that_a_router_uses_and_none_at_all(self) -> None:
        database = SqliteDatabase(self.path, "r1")
        database.open()
        self.addCleanup(database.close)
        self.assertRaises(CannotOpen, forget, self.path, NUMBER)
        self.assertRaises(CannotOpen, forget, self.mktemp(), NUMBER)
