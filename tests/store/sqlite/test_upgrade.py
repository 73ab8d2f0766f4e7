"""The schema is made, and brought up to date behind a copy; what is not ours is left alone."""

import os
import sqlite3
from pathlib import Path
from typing import cast

from twisted.logger import ILogObserver, LogEvent, formatEvent, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from router.store.changes import AlertTold, Charted, EventTold, Noted, StepTaken, Stopped, Uncounted
from router.store.entities import Posted, Stage
from router.store.errors import CannotOpen
from router.store.history import Sought
from router.store.history_changes import StepKind
from router.store.sqlite.database import SqliteDatabase
from router.store.sqlite.former_copy import FormerCopy
from router.store.sqlite.upgrade import APPLICATION_ID, examine, steps, upgrade

ONE = "CREATE TABLE sending (id INTEGER PRIMARY KEY);"
TWO = "ALTER TABLE sending ADD COLUMN more TEXT;"
BROKEN = "CREATE TABLE half (x TEXT); ALTER TABLE nowhere ADD COLUMN more TEXT;"


class UpgradeCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.path = self.mktemp()
        self.connection = self.connected(self.path)

    def connected(self, path: str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None)
        self.addCleanup(connection.close)
        return connection

    def version(self, path: str = "") -> int:
        (version,) = self.connected(path or self.path).execute("PRAGMA user_version").fetchone()
        return int(version)

    def beside(self) -> list[str]:
        """The copies."""
        return sorted(map(str, Path(self.path).parent.glob(Path(self.path).name + ".before-*")))

    def brought(self, *scripts: str) -> str:
        version = examine(self.connection, self.path, len(scripts))
        done = upgrade(self.connection, self.path, version, scripts)
        return "" if done is None else done.copy


class UpgradeTests(UpgradeCase):
    def test_a_new_file_gets_all_steps_and_no_copy(self) -> None:
        self.assertEqual(self.brought(ONE, TWO), "")
        self.assertEqual(self.version(), 2)

    def test_an_older_one_gets_what_it_lacks_behind_a_copy(self) -> None:
        self.brought(ONE)
        self.connection.execute("INSERT INTO sending (id) VALUES (7)")
        saved = self.brought(ONE, TWO)
        self.assertEqual((saved, self.version(), self.version(saved)), (f"{self.path}.before-2", 2, 1))
        rows = "SELECT id, more FROM sending"
        self.assertEqual(self.connection.execute(rows).fetchall(), [(7, None)])
        self.assertEqual(self.connected(saved).execute("SELECT * FROM sending").fetchall(), [(7,)])

    def test_a_copy_never_takes_the_place_of_another(self) -> None:
        self.brought(ONE)
        Path(f"{self.path}.before-2").write_text("mine")
        self.assertEqual(self.brought(ONE, TWO), f"{self.path}.before-2.1")
        self.assertEqual(Path(f"{self.path}.before-2").read_text(), "mine")

    def test_a_copy_is_for_nobody_who_may_not_read_the_store(self) -> None:
        self.brought(ONE)
        os.chmod(self.path, 0o600)
        self.assertEqual(os.stat(self.brought(ONE, TWO)).st_mode & 0o777, 0o600)

    def test_what_an_interrupted_copy_left_behind_is_never_taken_for_one(self) -> None:
        self.brought(ONE)
        Path(f"{self.path}.before-2.partial").write_bytes(b"half a page")
        saved = self.brought(ONE, TWO)
        self.assertEqual((saved, self.version(saved)), (f"{self.path}.before-2", 1))
        self.assertEqual(self.beside(), [saved])

    def test_without_a_copy_nothing_is_upgraded(self) -> None:
        self.brought(ONE)
        # A folder has that name, so no file can: not as root, either.
        Path(f"{self.path}.before-2.partial").mkdir()
        error = self.assertRaises(CannotOpen, self.brought, ONE, TWO)
        self.assertIn("could not be copied before its schema is upgraded, and is as it was", str(error))
        self.assertNotIn("\n", str(error))
        self.assertEqual(self.version(), 1)

    def test_one_that_is_up_to_date_is_not_touched(self) -> None:
        self.brought(ONE, TWO)
        self.assertEqual(self.brought(ONE, TWO), "")

    def test_a_step_that_fails_leaves_it_as_it_was(self) -> None:
        self.brought(ONE)
        error = self.assertRaises(CannotOpen, self.brought, ONE, BROKEN)
        self.assertIn("could not be brought from schema 1 to 2, and is as it was", str(error))
        self.assertNotIn("\n", str(error))
        tables = self.connection.execute("SELECT name FROM sqlite_master").fetchall()
        self.assertEqual((self.version(), tables), (1, [("sending",)]))

    def test_what_is_done_is_told_beforehand_and_afterwards(self) -> None:
        self.brought(ONE)
        said: list[LogEvent] = []
        hear = cast(ILogObserver, said.append)
        globalLogPublisher.addObserver(hear)
        self.addCleanup(globalLogPublisher.removeObserver, hear)
        done = upgrade(self.connection, self.path, 1, (ONE, TWO))
        assert done is not None
        self.assertEqual((done.was, done.now, done.octets), (1, 2, os.path.getsize(done.copy)))
        self.assertIn("it has schema 1, and this router has 2: 0 messages, 0.0 MB, are", formatEvent(said[0]))

    def test_a_disk_without_room_for_the_copy_and_the_upgrade_is_told_in_figures(self) -> None:
        self.brought(ONE)
        octets = os.path.getsize(self.path)
        narrow = FormerCopy(self.path, 2, lambda folder: octets)
        error = self.assertRaises(CannotOpen, narrow.make, self.connection)
        said = r"to schema 2 needs 0\.\d MB on its disk, .* and 0\.\d MB are free; make"
        self.assertRegex(str(error), said)
        self.assertEqual(self.beside(), [])
        wide = FormerCopy(self.path, 2, lambda folder: 2 * octets)
        self.assertEqual(wide.make(self.connection), octets)

    def test_an_upgrade_that_was_killed_behind_its_commit_has_its_copy_with_the_next_start(self) -> None:
        self.brought(ONE)
        FormerCopy(self.path, 2).make(self.connection)
        self.connection.executescript(f"{TWO} PRAGMA user_version = 2;")
        self.assertEqual(self.brought(ONE, TWO), "")
        self.assertEqual((self.beside(), self.version(self.beside()[0])), ([f"{self.path}.before-2"], 1))

    def test_half_of_a_copy_is_never_taken_for_one_by_a_start_on_a_newer_store(self) -> None:
        self.brought(ONE)
        FormerCopy(self.path, 2).make(self.connection)
        os.truncate(f"{self.path}.before-2.partial", 4096)
        self.connection.executescript(f"{TWO} PRAGMA user_version = 2;")
        self.brought(ONE, TWO)
        self.assertEqual(self.beside(), [])

    def test_starts_that_fail_do_not_fill_the_disk_with_copies(self) -> None:
        self.brought(ONE)
        for _ in range(3):
            self.assertRaises(CannotOpen, self.brought, ONE, BROKEN)
        self.assertEqual(self.beside(), [])


class ExamineTests(UpgradeCase):
    def refusal(self, newest: int = 2) -> str:
        return str(self.assertRaises(CannotOpen, examine, self.connection, self.path, newest))

    def test_the_database_of_another_program_is_refused_and_left_alone(self) -> None:
        self.connection.execute("CREATE TABLE songs (name TEXT)")
        self.assertIn("the database of another program", self.refusal())
        before = Path(self.path).read_bytes()
        self.assertRaises(CannotOpen, SqliteDatabase(self.path, "r1").open)
        self.assertEqual(Path(self.path).read_bytes(), before)

    def test_so_is_one_that_has_a_table_of_the_same_name(self) -> None:
        self.connection.execute("CREATE TABLE sending (song TEXT)")
        self.assertIn("the database of another program", self.refusal())

    def test_so_is_one_with_a_log_of_its_own(self) -> None:
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("CREATE TABLE songs (name TEXT)")
        self.connection.close()
        before = Path(self.path).read_bytes()
        self.assertRaises(CannotOpen, SqliteDatabase(self.path, "r1").open)
        self.assertEqual(Path(self.path).read_bytes(), before)

    def test_so_is_one_with_another_application_id(self) -> None:
        self.connection.execute("PRAGMA application_id = 7")
        self.assertIn("the database of another program", self.refusal())

    def test_a_newer_one_is_refused(self) -> None:
        self.brought(ONE, TWO, "SELECT 1;")
        said = self.refusal()
        self.assertIn("its schema 3 is newer than this router's 2, and nothing was changed; start", said)
        self.assertNotIn("\n", said)

    def test_where_a_copy_of_before_is_left_its_refusal_says_how_to_go_back(self) -> None:
        self.brought(ONE, TWO)
        kept = self.brought(ONE, TWO, "SELECT 1;")
        self.assertIn(f"`smpp-router restore -c FILE {kept}`", self.refusal())
        self.assertNotIn(kept, self.refusal(newest=1))

    def test_one_of_the_first_routers_has_no_application_id_and_is_ours(self) -> None:
        self.brought(ONE)
        self.connection.execute("PRAGMA application_id = 0")
        self.assertEqual(examine(self.connection, self.path, 2), 1)
        self.brought(ONE, TWO)
        (application,) = self.connection.execute("PRAGMA application_id").fetchone()
        self.assertEqual(application, APPLICATION_ID)


class StepTests(SynchronousTestCase):
    def test_each_step_leads_from_the_one_before(self) -> None:
        """A store that stopped at any step is the same as a new one afterwards."""
        shapes = []
        for number in range(len(steps())):
            connection = sqlite3.connect(":memory:", isolation_level=None)
            if number:
                upgrade(connection, ":memory:", 0, steps()[:number])
            connection.executescript("BEGIN;" + "\n".join(steps()[number:]) + "COMMIT;")
            ask = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
            shapes.append(connection.execute(ask).fetchall())
            connection.close()
        self.assertEqual(shapes, [shapes[0]] * len(shapes))


SENDING = (
    "INSERT INTO sending (id, node, esme, way, priority, stage, accepted_at, due_at, expires_at, "
    "channel, epoch, attempts, reference, segments, message_state, err, source_addr_ton, "
    "source_addr_npi, source_addr, dest_addr_ton, dest_addr_npi, destination_addr, short_message, "
    "data_coding, esm_class, registered_delivery, priority_flag, protocol_id, service_type, "
    "sm_default_msg_id, payload, tlvs) "
    "VALUES (7, 'r1', 'crm', 'all', 0, ?, 1, 1, 9, 'goip102', 0, 2, 1, 1, 2, 0, 1, 1, 'Shop', 1, 1, "
    "'+256772000001', x'', 0, 0, 1, 0, 0, '', 0, 0, x'')"
)
"""A row as schemas 1 to 5 have it."""


class RowsCase(UpgradeCase):
    def opened(self) -> SqliteDatabase:
        """The store of these rows, after its upgrade."""
        self.connection.execute("PRAGMA journal_mode = WAL")
        database = SqliteDatabase(self.path, "r1")
        self.addCleanup(database.close)
        database.open()
        return database


class HistoryUpgradeTests(RowsCase):
    def upgraded(self, stage: int, *attempts: tuple[int, str, float, int]) -> SqliteDatabase:
        """A store of schema 3 with one sending, and what had failed of it, after its upgrade."""
        self.brought(*steps()[:3])
        self.connection.execute(SENDING, (stage,))
        self.connection.executemany("INSERT INTO attempt VALUES (7, ?, ?, ?, ?)", attempts)
        return self.opened()

    def told(self, database: SqliteDatabase) -> list[tuple[str, str, float, int]]:
        (story,) = database.reader().story(7)
        return [(one.turn.value, one.channel, one.at, one.err) for one in story.steps]

    def test_failed_attempts_of_schema_3_are_steps_and_messages_are_searched(self) -> None:
        database = self.upgraded(5, (1, "goip101", 3.5, 38))
        self.assertEqual(self.told(database), [("refused", "goip101", 3.5, 38)])
        found = database.reader().search(Sought(channels=("goip102",)), 2**62, 10)
        self.assertEqual([one.sending.id for one in found], [7])

    def test_what_is_under_way_goes_on_behind_them_however_they_were_numbered(self) -> None:
        """By the attempt, of which not each one had failed: numbers were left out."""
        database = self.upgraded(2, (2, "goip101", 3.5, 38), (5, "goip103", 4.5, 38))
        for at in (5.5, 6.5, 7.5):
            database.commit([StepTaken(7, at, StepKind.TRY_LATER)])
        later = [("try_later", "goip102", at, 0) for at in (5.5, 6.5, 7.5)]
        before = [("refused", "goip101", 3.5, 38), ("refused", "goip103", 4.5, 38)]
        self.assertEqual(self.told(database), before + later)


class FacesUpgradeTests(RowsCase):
    def upgraded(self) -> SqliteDatabase:
        """A store of schema 4 with a message that waits and a received SMS that is owed, upgraded."""
        self.brought(*steps()[:4])
        self.connection.execute(SENDING, (1,))
        self.connection.execute(
            "INSERT INTO received SELECT 5, node, channel, 3, 'crm', source_addr_ton, source_addr_npi, "
            "source_addr, dest_addr_ton, dest_addr_npi, destination_addr, short_message, data_coding, "
            "esm_class, registered_delivery, priority_flag, protocol_id, service_type, sm_default_msg_id, "
            "payload, tlvs, 0 FROM sending"
        )
        self.connection.execute("INSERT INTO owed VALUES ('crm', 1, 1, 5, 0, 0, 3)")
        return self.opened()

    def test_a_message_of_schema_4_has_its_receipts_for_its_esme_and_no_key(self) -> None:
        reader = self.upgraded().reader()
        (found,) = reader.of_message("crm", 7)
        self.assertEqual((found.sending.hook, found.stage, reader.key_of(7)), (None, Stage.DUE, ""))
        self.assertEqual(reader.posted(7), Posted(hook=None, segments=1))

    def test_what_was_received_is_listed_and_owed_still(self) -> None:
        reader = self.upgraded().reader()
        self.assertEqual([one.esmes for one in reader.received(9, 9)], [("crm",)])
        self.assertEqual(reader.owed_received(5), ["crm"])

    def test_nobody_has_stopped_anything_and_what_comes_is_kept(self) -> None:
        database = self.upgraded()
        self.assertEqual((database.reader().stopped(), database.reader().counted(["crm"], 0.0)), ([], []))
        stopped = Stopped("crm", "1", "256", "+256", 10.0)
        database.commit([stopped, Uncounted(7)])
        self.assertEqual(database.reader().stopped(), [stopped])


class OperatingUpgradeTests(RowsCase):
    def test_a_store_of_schema_5_keeps_what_it_has_and_takes_events_alerts_and_charts(self) -> None:
        self.brought(*steps()[:5])
        self.connection.execute(SENDING, (1,))
        self.connection.execute("INSERT INTO note VALUES ('goip101', 'iccid', '8925600')")
        database = self.opened()
        reader = database.reader()
        self.assertEqual([one.sending.id for one in reader.of_message("crm", 7)], [7])
        self.assertEqual(reader.noted(), [Noted("goip101", "iccid", "8925600")])
        self.assertEqual((reader.last_event(), reader.alerts(9)), (0, []))
        alert, row = AlertTold(1, "stall", "router", 1.0), Charted("route", "all", 60, 0, b"1")
        database.commit([EventTold(1, 1.0, "info", "router", "stopped", "stopped"), alert, row])
        self.assertEqual((reader.last_event(), reader.alerts(9)), (1, [alert]))
        self.assertEqual(reader.charted("route", "all", 60, 0), [row])
