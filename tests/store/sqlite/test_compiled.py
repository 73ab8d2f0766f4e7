"""Commits in C: what the ones in Python are."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.state import ENDINGS, MessageState
from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    AlertsForgotten,
    AlertTold,
    AllSubmitted,
    Arrived,
    Attempted,
    BudgetsForgotten,
    Change,
    Charged,
    Charted,
    ChartsForgotten,
    Claimed,
    Counted,
    CountsForgotten,
    EpochFound,
    EventForgotten,
    EventTold,
    Keyed,
    KeyedForgotten,
    KeyForgotten,
    KeyHeard,
    KeysForgotten,
    MessageKeyed,
    Noted,
    NoteForgotten,
    Owe,
    OwedRemoved,
    Paused,
    Reached,
    RecallForgotten,
    Receipted,
    ReceivedForgotten,
    ReceivedTextForgotten,
    RecipientsForgotten,
    Redated,
    Remembered,
    Replaced,
    Requeued,
    Reserved,
    SegmentJoined,
    SegmentReported,
    SegmentSubmitted,
    SendingEnded,
    SendingForgotten,
    SendingInDoubt,
    SendingSubmitted,
    Started,
    StepTaken,
    Stopped,
    TextForgotten,
    Uncounted,
)
from router.store.entities import Counter, ReceivedSms, Stage
from router.store.errors import CannotWrite
from router.store.history_changes import StepKind
from router.store.merging import Concluded, Kept
from router.store.sqlite.bulk import SIZES
from router.store.sqlite.database import COMMITS_IN_C, MEMORY, SqliteDatabase, applier
from router.store.sqlite.index_changes import (
    BlockForgotten,
    BlockPosted,
    IndexChange,
    PostingForgotten,
    PostingMade,
)
from router.store.sqlite.indexing import postings_compiled, postings_in_python
from router.store.sqlite.libsqlite3 import addresses
from router.store.sqlite.postings import SIZE
from router.store.sqlite.statements import STATEMENTS
from tests.support.extent import at_most
from tests.support.values import message, owed, sending

IDS = st.integers(1, 9)
TIMES = st.floats(0.0, 1e10, allow_nan=False)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
CHANNELS = st.sampled_from(["a", "goip101", "zürich"])
STATES = st.sampled_from(MessageState)
OCTETS = st.integers(0, 255)
PLACES = st.binary(max_size=9)
TLVS = st.lists(st.tuples(st.integers(0, 65535), st.binary(max_size=9)), max_size=3).map(tuple)
ADDRESSES = st.builds(Address, OCTETS, OCTETS, WORDS)
MESSAGES = st.builds(
    ShortMessage,
    source_addr=ADDRESSES,
    destination_addr=ADDRESSES,
    short_message=st.binary(max_size=254),
    data_coding=OCTETS,
    service_type=WORDS,
    payload=st.booleans(),
    tlvs=TLVS,
)
SENDINGS = st.builds(lambda id, what: sending(id, what=what), IDS, MESSAGES)
RECEIVED = st.builds(
    ReceivedSms,
    id=IDS,
    channel=CHANNELS,
    message=MESSAGES,
    at=TIMES,
    esmes=st.lists(WORDS, max_size=2).map(tuple),
)
KINDS: dict[type[Kept], st.SearchStrategy[Any]] = {
    Accepted: st.builds(Accepted, SENDINGS, st.sampled_from(Stage), CHANNELS, IDS, OCTETS, IDS),
    Attempted: st.builds(Attempted, IDS, CHANNELS, IDS, IDS, OCTETS, IDS, TIMES),
    SendingSubmitted: st.builds(SendingSubmitted, IDS, WORDS, TIMES),
    SegmentSubmitted: st.builds(SegmentSubmitted, IDS, IDS, CHANNELS, IDS, WORDS, TIMES),
    SegmentReported: st.builds(SegmentReported, IDS, IDS, STATES, OCTETS, TIMES),
    AllSubmitted: st.builds(AllSubmitted, IDS, TIMES),
    EpochFound: st.builds(EpochFound, IDS, st.integers(0, 9)),
    SendingInDoubt: st.builds(SendingInDoubt, IDS, TIMES),
    SendingEnded: st.builds(SendingEnded, IDS, STATES, OCTETS, TIMES),
    Concluded: st.builds(Concluded, IDS, WORDS, TIMES, STATES, OCTETS, TIMES),
    Owe: st.builds(lambda seq, of: Owe(owed(seq, of=of)), IDS, IDS),
    OwedRemoved: st.builds(OwedRemoved, st.just("crm"), IDS),
    Arrived: st.builds(Arrived, RECEIVED, st.booleans()),
    KeyHeard: st.builds(KeyHeard, CHANNELS, WORDS, TIMES, st.booleans()),
    KeyForgotten: st.builds(KeyForgotten, CHANNELS, WORDS),
    Claimed: st.builds(Claimed, IDS, st.lists(WORDS, max_size=3).map(tuple)),
    Keyed: st.builds(Keyed, WORDS, WORDS, st.binary(max_size=32), WORDS, TIMES),
    MessageKeyed: st.builds(MessageKeyed, IDS, WORDS),
    KeyedForgotten: st.builds(KeyedForgotten, TIMES),
    KeysForgotten: st.builds(KeysForgotten, TIMES),
    Noted: st.builds(Noted, CHANNELS, WORDS, WORDS),
    NoteForgotten: st.builds(NoteForgotten, CHANNELS, WORDS),
    Requeued: st.builds(Requeued, IDS, WORDS, TIMES, st.lists(WORDS).map(tuple), st.booleans(), OCTETS),
    Redated: st.builds(Redated, IDS, TIMES, TIMES, TIMES),
    Replaced: st.builds(Replaced, IDS, st.sampled_from([Stage.HELD, Stage.DUE]), MESSAGES, TIMES, TIMES),
    SegmentJoined: st.builds(SegmentJoined, IDS, IDS),
    Charged: st.builds(Charged, CHANNELS, st.sampled_from(["minute", "day", "total"]), TIMES, OCTETS),
    Paused: st.builds(Paused, CHANNELS, st.booleans()),
    Reached: st.builds(Reached, CHANNELS, TIMES, WORDS),
    Remembered: st.builds(Remembered, WORDS, WORDS, WORDS, WORDS, TIMES),
    Counted: st.builds(Counted, IDS, WORDS, WORDS, WORDS, st.integers(-(2**63), 2**63 - 1), TIMES),
    Uncounted: st.builds(Uncounted, IDS),
    CountsForgotten: st.builds(CountsForgotten, TIMES),
    Stopped: st.builds(Stopped, WORDS, WORDS, WORDS, WORDS, TIMES),
    Started: st.builds(Started, WORDS, WORDS, WORDS),
    BudgetsForgotten: st.builds(BudgetsForgotten, TIMES),
    RecallForgotten: st.builds(RecallForgotten, TIMES),
    RecipientsForgotten: st.builds(RecipientsForgotten, TIMES),
    SendingForgotten: st.builds(SendingForgotten, IDS),
    ReceivedForgotten: st.builds(ReceivedForgotten, IDS),
    TextForgotten: st.builds(TextForgotten, IDS),
    ReceivedTextForgotten: st.builds(ReceivedTextForgotten, IDS),
    StepTaken: st.builds(
        StepTaken, IDS, TIMES, st.sampled_from(StepKind), OCTETS, st.none() | STATES, CHANNELS
    ),
    Receipted: st.builds(Receipted, IDS, TIMES),
    EventTold: st.builds(EventTold, IDS, TIMES, *[WORDS] * 7),
    EventForgotten: st.builds(EventForgotten, IDS),
    AlertTold: st.builds(
        AlertTold, IDS, WORDS, CHANNELS, TIMES, st.none() | TIMES, WORDS, WORDS.map(tuple), WORDS
    ),
    AlertsForgotten: st.builds(AlertsForgotten, TIMES),
    Charted: st.builds(Charted, WORDS, CHANNELS, IDS, IDS, PLACES),
    ChartsForgotten: st.builds(ChartsForgotten, IDS, IDS),
    Reserved: st.builds(Reserved, st.sampled_from(Counter), IDS),
}
OF_THE_INDEX: dict[type[IndexChange], st.SearchStrategy[Any]] = {
    PostingMade: st.builds(PostingMade, IDS, IDS, PLACES),
    PostingForgotten: st.builds(PostingForgotten, IDS, IDS),
    BlockPosted: st.builds(BlockPosted, IDS, PLACES, PLACES),
    BlockForgotten: st.builds(BlockForgotten, IDS),
}


def of_what(change: IndexChange) -> tuple[object, ...]:
    """No posting and no block is written twice at once."""
    if isinstance(change, BlockPosted | BlockForgotten):
        return type(change), change.id
    return type(change), change.key, change.block


def contents(database: SqliteDatabase) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables."""
    connection = database._live()
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def outcome(doing: Callable[[], None]) -> str:
    """Return the error in one line, without the file's name."""
    try:
        doing()
    except CannotWrite as error:
        return str(error).rpartition(": ")[2]
    return ""


class CompiledTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.in_c = SqliteDatabase(self.mktemp(), "r1")
        self.in_c.open()
        self.addCleanup(self.in_c.close)
        if self.in_c._applier is None:
            raise SkipTest("router.store.sqlite.compiled is in the compiled router only: make test-compiled")

    def in_python(self) -> SqliteDatabase:
        """A database in memory, which none but its own connection can have."""
        database = SqliteDatabase(MEMORY, "r1")
        database.open()
        self.addCleanup(database.close)
        return database

    def test_a_path_need_not_be_utf_8(self) -> None:
        database = SqliteDatabase(self.mktemp() + os.fsdecode(b"\xff"), "r1")
        database.open()
        database.commit([Accepted(sending(1))])
        self.assertEqual(len(contents(database)["sending"]), 1)
        database.close()

    def test_every_kind_of_change_is_looked_at_here(self) -> None:
        self.assertEqual({*KINDS, *OF_THE_INDEX}, set(STATEMENTS))

    @settings(max_examples=at_most(200, 50))
    @given(st.lists(st.one_of(*KINDS.values()), min_size=1, max_size=12))
    def test_a_batch_is_what_it_is_in_python_and_what_cannot_be_leaves_nothing(
        self, changes: list[Any]
    ) -> None:
        self.in_c.close()
        self.in_c = SqliteDatabase(self.mktemp(), "r1")
        self.in_c.open()
        python = self.in_python()
        self.assertEqual(
            outcome(lambda: self.in_c.commit(changes)), outcome(lambda: python.commit(changes)), changes
        )
        self.assertEqual(contents(self.in_c), contents(python))
        python.close()

    @settings(max_examples=at_most(200, 25))
    @given(st.lists(st.one_of(*OF_THE_INDEX.values()), min_size=1, max_size=12, unique_by=of_what))
    def test_postings_are_what_they_are_in_python(self, changes: list[Any]) -> None:
        self.in_c.close()
        self.in_c = SqliteDatabase(self.mktemp(), "r1")
        self.in_c.open()
        python = self.in_python()
        self.in_c._apply(changes)
        python._apply(changes)
        self.assertEqual(contents(self.in_c), contents(python))
        python.close()

    def test_batches_of_all_sizes_are_what_they_are_in_python(self) -> None:
        python = self.in_python()
        first = 1
        for count in (1, 3, *SIZES, sum(SIZES) + 1, 5000):
            numbers = range(first, first + count)
            changes: list[Change] = [Accepted(sending(id), Stage.IN_FLIGHT, "a", 0, 1, 1) for id in numbers]
            changes += [Owe(owed(id, of=id)) for id in numbers]
            changes += [SendingSubmitted(id, str(id), 2.0) for id in numbers if id % 2]
            first += count
            self.in_c.commit(changes)
            python.commit(changes)
        self.assertEqual(contents(self.in_c), contents(python))

    def test_what_the_disk_refuses_is_told_as_sqlite_tells_it_and_can_be_tried_again(self) -> None:
        other = sqlite3.connect(self.in_c.path, isolation_level=None)
        other.execute("CREATE TRIGGER refuse BEFORE INSERT ON owed BEGIN SELECT raise(ABORT, 'no room'); END")
        both: list[Change] = [Accepted(sending(1)), Owe(owed(1))]
        error = self.assertRaises(CannotWrite, self.in_c.commit, both)
        self.assertIn("no room", str(error))
        self.assertEqual(other.execute("SELECT count(*) FROM sending").fetchall(), [(0,)])
        other.execute("DROP TRIGGER refuse")
        self.in_c.commit(both)
        self.assertEqual(other.execute("SELECT count(*) FROM sending").fetchall(), [(1,)])
        other.close()

    def test_a_value_that_cannot_be_kept_is_told_and_leaves_nothing(self) -> None:
        what = message()
        for wrong in (evolve(what, data_coding=2**63), evolve(what, service_type="\ud800")):
            with self.assertRaises((OverflowError, UnicodeEncodeError)):
                self.in_c.commit([Accepted(sending(1)), Accepted(sending(2, what=wrong))])
        self.assertEqual(contents(self.in_c)["sending"], [])
        self.in_c.commit([Accepted(sending(1))])
        self.assertEqual(len(contents(self.in_c)["sending"]), 1)

    def test_both_make_the_same_postings(self) -> None:
        random = Random(3)
        for id in range(SIZE, SIZE + 1500):
            to = Address(1, 1, f"+25677200{random.randrange(1200):04}")
            one = evolve(sending(id, esme=random.choice(("crm", "shop", "seldom"))), message=message())
            what = evolve(one, message=evolve(one.message, destination_addr=to))
            channel = f"goip1{random.randrange(90):02}"
            changes: list[Change] = [Accepted(what, Stage.IN_FLIGHT, channel, 0, 1, 1)]
            if random.random() < 0.9:
                changes.append(SendingEnded(id, random.choice(list(ENDINGS)), random.randrange(3), 9.0))
            self.in_c.commit(changes)
        connection = self.in_c._live()
        assert self.in_c._applier is not None
        of_python, of_c = postings_in_python(connection), postings_compiled(self.in_c._applier.postings)
        for block in (0, 1, 2):
            (found, unended), (found_in_c, unended_in_c) = of_python(block), of_c(block)
            self.assertEqual((sorted(found_in_c), list(unended_in_c)), (sorted(found), list(unended)))

    def test_a_value_of_another_kind_is_told(self) -> None:
        wrong: Any = object()
        self.assertRaises(TypeError, lambda: self.in_c.commit([SendingSubmitted(wrong, "x", 1.0)]))
        self.assertRaises(TypeError, self.in_c.commit, [wrong])

    def test_what_came_before_something_unknown_does_not_go_along_with_the_next_commit(self) -> None:
        wrong: Any = object()
        self.assertRaises(TypeError, self.in_c.commit, [Accepted(sending(1)), wrong])
        self.in_c.commit([Accepted(sending(2))])
        self.assertEqual([row[0] for row in contents(self.in_c)["sending"]], [2])

    def test_a_connection_that_was_given_up_says_so(self) -> None:
        path = self.mktemp()
        SqliteDatabase(path, "r1").open()
        given_up = applier(path, "r1")
        assert given_up is not None
        given_up.close()
        given_up.close()
        self.assertRaises(sqlite3.Error, given_up.commit, [])
        self.assertRaises(sqlite3.Error, given_up.commit, [Accepted(sending(1))])

    def test_statements_of_too_many_sizes_are_refused(self) -> None:
        from router.store.sqlite.compiled import NAMES, Applier

        found = addresses(NAMES)
        assert found is not None
        sql = STATEMENTS[SendingForgotten].sql
        for sizes in ([(1, sql)] * 5, [(4, sql)]):
            given = [(SendingForgotten, 1, [("id", None, None)], sizes)]
            self.assertRaises(ValueError, Applier, found, self.in_c.path, "node", [], given, 0)


class LibraryTests(SynchronousTestCase):
    def test_what_it_does_not_have_is_not_found(self) -> None:
        self.assertIsNone(addresses(["sqlite3_of_tomorrow"]))

    def test_a_python_without_ctypes_finds_nothing(self) -> None:
        with patch.dict(sys.modules, {"ctypes": None}):
            self.assertIsNone(addresses(["sqlite3_step"]))

    def test_a_second_library_that_goes_before_that_of_python_is_noticed(self) -> None:
        maps = Path("/proc/self/maps")
        lines = maps.read_text().splitlines() if maps.exists() else []
        paths = {line.split()[-1] for line in lines if "/libsqlite3." in line}
        if len(paths) != 1 or addresses(["sqlite3_step"]) is None:
            raise SkipTest("there is not one library of SQLite beside Python")
        second = shutil.copy(paths.pop(), self.mktemp())
        # In a process of its own, which ends with it.
        script = (
            "import ctypes, sys; from router.store.sqlite.libsqlite3 import addresses; "
            "ctypes.CDLL(sys.argv[1], ctypes.RTLD_GLOBAL); print(addresses(['sqlite3_step']))"
        )
        command = [sys.executable, "-c", script, os.path.abspath(second)]
        room = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        told = subprocess.run(command, env=room, capture_output=True, text=True, check=True)
        self.assertEqual(told.stdout, "None\n")

    def test_a_database_in_memory_has_one_connection(self) -> None:
        self.assertIsNone(applier(MEMORY, "r1"))

    def test_what_the_router_says_of_commits_is_so(self) -> None:
        path = self.mktemp()
        SqliteDatabase(path, "r1").open()
        found = applier(path, "r1")
        self.assertEqual(found is not None, COMMITS_IN_C)
        if found is not None:
            found.close()
