"""The access log: a line for each ending, whatever becomes of its file."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

from twisted.internet.defer import Deferred, maybeDeferred
from twisted.trial.unittest import SynchronousTestCase

from router.access_log import AccessLog, append
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.sms.alphabet import Alphabet
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.support.values import message, sending


class AccessLogTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp()) / "access.jsonl"
        self.told: list[EventKind] = []
        events = Events()
        events.listen(lambda event: self.told.append(event.kind))
        self.log = AccessLog(str(self.path), False, events, self.in_thread)

    def in_thread(self, function: Callable[[], None]) -> Deferred[None]:
        return maybeDeferred(function)

    def end(self, count: int = 1) -> None:
        for number in range(count):
            self.log.ended(sending(number + 1), "goip101", MessageState.DELIVERED, 0, 20.5)

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def test_a_line_says_whose_message_it_is_and_how_it_ended(self) -> None:
        self.end()
        self.log.tick()
        (line,) = self.lines()
        self.assertEqual(
            line,
            {
                "time": "1970-01-01T00:00:20.500+00:00",
                "message_id": "1",
                "esme": "crm",
                "source_addr": "Shop",
                "destination_addr": "256772000001",
                "channel": "goip101",
                "route": "all",
                "state": "DELIVRD",
                "err": 0,
                "accepted": "1970-01-01T00:00:10.000+00:00",
                "seconds": 10.5,
            },
        )

    def text(self, octets: bytes, data_coding: int = 0) -> object:
        """The text in the line of a message."""
        self.path.unlink(missing_ok=True)
        self.log.change(str(self.path), True)
        one = evolve(message(octets), data_coding=data_coding)
        self.log.ended(evolve(sending(), message=one), "goip101", MessageState.DELIVERED, 0, 20.5)
        self.log.tick()
        (line,) = self.path.read_text("utf-8").split("\n")[:-1]
        return json.loads(line)["text"]

    def test_a_text_is_there_only_if_it_is_wanted(self) -> None:
        self.end()
        self.log.tick()
        self.assertNotIn("text", self.lines()[0])
        self.assertEqual(self.text(b"hello"), "hello")

    def test_a_text_is_read_in_the_alphabet_of_its_esme(self) -> None:
        self.log.alphabet = {"crm": Alphabet.LATIN1}.__getitem__
        self.assertEqual(self.text(b"caf\xe9"), "café")
        self.log.alphabet = {"crm": Alphabet.GSM7}.__getitem__
        self.assertEqual(self.text(b"caf\x05"), "café")

    def test_whatever_a_text_holds_its_line_is_one_line_of_json(self) -> None:
        for text in ("one\ntwo\u2028three\x85", "\x1b[2J", "👍", "\ud83d alone", '"{'):
            self.assertEqual(self.text(text.encode("utf-16-be", "surrogatepass"), 8), text)
            self.assertEqual(len(self.path.read_bytes().decode("utf-8").splitlines()), 1)

    def test_what_is_no_text_has_none(self) -> None:
        self.assertEqual((self.text(b""), self.text(b"\x01\x02", 4)), (None, None))

    def test_its_file_is_for_its_owner_alone(self) -> None:
        self.end()
        self.log.tick()
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)

    def test_after_the_file_was_renamed_it_begins_another(self) -> None:
        self.end(2)
        self.log.tick()
        self.path.rename(self.path.with_suffix(".1"))
        self.end(3)
        self.log.tick()
        self.assertEqual(len(self.lines()), 3)

    def test_a_file_that_cannot_be_written_is_told_once_and_so_is_its_recovery(self) -> None:
        self.path.parent.parent.mkdir(exist_ok=True)
        self.path.parent.write_text("a file in the place of the folder")
        for _ in range(3):
            self.end()
            self.log.tick()
        self.assertEqual(self.told, [EventKind.ACCESS_LOG_FAILS])
        os.unlink(self.path.parent)
        self.end()
        self.log.tick()
        self.assertEqual(self.told, [EventKind.ACCESS_LOG_FAILS, EventKind.ACCESS_LOG_RECOVERED])
        self.assertEqual(len(self.lines()), 1)

    def test_a_disk_that_fills_within_a_line_leaves_no_half_of_it(self) -> None:
        self.end()
        self.log.tick()
        endings = [(sending(), "goip101", MessageState.DELIVERED, 0, 20.5, None)] * 3
        limits = getrlimit(RLIMIT_FSIZE)
        setrlimit(RLIMIT_FSIZE, (self.path.stat().st_size + 300, limits[1]))
        try:
            self.assertRaises(OSError, append, str(self.path), endings)
        finally:
            setrlimit(RLIMIT_FSIZE, limits)
        self.assertEqual(len(self.lines()), 1)

    def test_what_is_left_at_the_end_is_written(self) -> None:
        self.end(2)
        self.log.close()
        self.assertEqual(len(self.lines()), 2)

    def test_while_a_batch_is_written_the_next_one_waits(self) -> None:
        slow: list[Deferred[None]] = []

        def in_thread(function: Callable[[], None]) -> Deferred[None]:
            slow.append(Deferred())
            return slow[-1]

        log = AccessLog(str(self.path), False, Events(), in_thread)
        for _ in range(3):
            log.ended(sending(), "goip101", MessageState.DELIVERED, 0, 20.0)
            log.tick()
        self.assertEqual(len(slow), 1)
