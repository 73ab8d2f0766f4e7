"""The lines of the log: in text, in JSON, and as systemd's journal takes them."""

import json
import os
from io import StringIO
from pathlib import Path

from twisted.internet.task import Clock
from twisted.logger import LogEvent, LogLevel
from twisted.python.failure import Failure
from twisted.python.logfile import LogFile
from twisted.trial.unittest import SynchronousTestCase

from router.log import LogLines, begin_anew, is_journal, observer
from router.relay.event_kinds import EventKind


def told(**more: object) -> LogEvent:
    """As an event is logged."""
    return {
        "log_level": LogLevel.warn,
        "log_namespace": "smpp-router",
        "log_time": 1764423486.5,
        "log_format": "{subject}: {text}",
        "subject": "goip101",
        "text": "it {is} down",
        "kind": EventKind.GATEWAY_DOWN,
        **more,
    }


class LineTests(SynchronousTestCase):
    def said(self, in_json: bool = False, in_journal: bool = False, **more: object) -> str:
        stream = StringIO()
        LogLines(stream, in_json, in_journal)(told(**more))
        return stream.getvalue()

    def test_a_line_has_its_time_its_level_its_subject_and_its_words(self) -> None:
        self.assertRegex(
            self.said(),
            r"^2025-11-\d\dT\d\d:\d\d:06[+-]\d{4} \[warn\] goip101: it {is} down\n$",
        )

    def test_for_the_journal_it_has_a_priority_and_no_time(self) -> None:
        self.assertEqual(self.said(in_journal=True), "<4>goip101: it {is} down\n")
        self.assertEqual(self.said(in_journal=True, log_level=LogLevel.info)[:3], "<6>")
        self.assertEqual(self.said(in_journal=True, log_level=LogLevel.error)[:3], "<3>")

    def test_each_line_of_a_traceback_begins_as_the_first_one(self) -> None:
        failure = Failure(ValueError("x"))
        for in_journal, head in ((True, "<2>"), (False, "[critical]")):
            said = self.said(in_journal=in_journal, log_level=LogLevel.critical, log_failure=failure)
            self.assertEqual({head in line for line in said.splitlines()}, {True})
            self.assertIn("builtins.ValueError: x", said)

    def test_in_the_journal_json_has_its_priority_too_and_stays_json_behind_it(self) -> None:
        said = self.said(in_json=True, in_journal=True)
        self.assertEqual((said[:3], json.loads(said[3:])["subject"]), ("<4>", "goip101"))

    def test_what_a_terminal_would_obey_or_a_line_end_at_is_escaped(self) -> None:
        odd = "\x1b[31m\x00\x85\u2028\u202e\ud800"
        failure = Failure(ValueError(odd))
        shown = r"\u001b[31m\u0000"
        for in_json in (False, True):
            said = self.said(in_json=in_json, log_level=LogLevel.critical, log_failure=failure, text=odd)
            self.assertIn(shown, said)
            self.assertTrue(said.replace("\n", "").isprintable())
        self.assertEqual(json.loads(said)["text"], odd)

    def test_a_reload_may_make_text_of_json(self) -> None:
        stream = StringIO()
        lines = LogLines(stream, in_json=True, in_journal=True)
        lines.become(False)
        lines(told())
        self.assertEqual(stream.getvalue(), "<4>goip101: it {is} down\n")

    def test_json_is_one_object_a_line(self) -> None:
        said = json.loads(self.said(in_json=True))
        self.assertEqual(said.pop("time")[-9:-6], "500" if said["kind"] else "")
        self.assertEqual(
            said, {"level": "warn", "kind": "gateway_down", "subject": "goip101", "text": "it {is} down"}
        )

    def test_what_twisted_says_of_itself_is_left_out_unless_it_is_a_warning(self) -> None:
        for level, expected in ((LogLevel.info, False), (LogLevel.warn, True), (LogLevel.critical, True)):
            said = self.said(log_level=level, log_namespace="twisted.scripts.UnixAppLogger")
            self.assertEqual(bool(said), expected)
            self.assertNotIn("UnixAppLogger", said)

    def test_an_error_of_the_old_log_is_one(self) -> None:
        event = {"isError": 1, "log_format": "Unhandled Error", "log_time": 0.0, "log_namespace": "twisted"}
        stream = StringIO()
        LogLines(stream)(event)
        self.assertIn("[critical] Unhandled Error", stream.getvalue())


class JournalTests(SynchronousTestCase):
    def test_a_stream_that_the_variable_names_leads_to_it(self) -> None:
        with Path(self.mktemp()).open("w") as stream:
            found = os.fstat(stream.fileno())
            named = f"{found.st_dev}:{found.st_ino}"
            self.assertTrue(is_journal(stream, {"JOURNAL_STREAM": named}))
            self.assertFalse(is_journal(stream, {"JOURNAL_STREAM": f"{named}1"}))
            self.assertFalse(is_journal(stream, {}))

    def test_one_without_a_file_does_not(self) -> None:
        self.assertFalse(is_journal(StringIO(), {"JOURNAL_STREAM": "8:1"}))


class ObserverTests(SynchronousTestCase):
    def made(self, **options: object) -> LogLines | None:
        # The clock stands for a reactor, which is needed when a signal comes only.
        return observer(options, False, Clock())  # type: ignore[arg-type]

    def test_another_logger_that_twistd_is_told_of_stays(self) -> None:
        self.assertIsNone(self.made(logger=lambda: None))
        self.assertIsNone(self.made(syslog=True))

    def test_a_file_is_written(self) -> None:
        path = self.mktemp()
        lines = self.made(logfile=path)
        assert lines is not None
        lines(told())
        self.assertIn("goip101: it {is} down", Path(path).read_text())


class BeginAnewTests(SynchronousTestCase):
    """SIGUSR1, with logrotate or without."""

    def setUp(self) -> None:
        self.path = Path(self.mktemp())
        self.file: LogFile = LogFile.fromFullPath(str(self.path))
        self.addCleanup(self.file.close)
        self.file.write("before\n")

    def read(self, suffix: str = "") -> str:
        return Path(f"{self.path}{suffix}").read_text()

    def test_a_file_that_is_there_is_renamed(self) -> None:
        begin_anew(self.file)
        self.file.write("after\n")
        self.assertEqual((self.read(".1"), self.read()), ("before\n", "after\n"))

    def test_one_that_logrotate_has_renamed_is_opened_by_its_name_again(self) -> None:
        for created in (False, True):
            with self.subTest(created=created):
                self.path.rename(f"{self.path}.{created}")
                if created:
                    self.path.touch()
                begin_anew(self.file)
                self.file.write("after\n")
                self.assertEqual(self.read(), "after\n")
        self.assertEqual((self.read(".False"), self.read(".True")), ("before\n", "after\n"))
        self.assertFalse(Path(f"{self.path}.1").exists())
