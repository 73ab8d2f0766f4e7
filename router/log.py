"""The lines of the log: the time, the level, who, what. Under systemd's journal the level is a priority.

The journal keeps the time and the priority of each line by itself: there a line begins with `<4>` and such
(sd-daemon(3)), and has no time of its own. What Twisted says of its own doings is left out, unless it is a
warning or worse.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Protocol, TextIO

from twisted.internet.interfaces import IReactorFromThreads
from twisted.logger import ILogObserver, LogEvent, formatEvent
from twisted.python.logfile import LogFile
from zope.interface import implementer

from router.streams import showing_all

NAMESPACE = "smpp-router"

PRIORITIES = {"debug": 7, "info": 6, "warn": 4, "error": 3, "critical": 2}
"""By the names of levels (syslog(3))."""

WARNING = PRIORITIES["warn"]

DAEMONS_FILE = "twistd.log"
"""Where twistd's daemon logs by default."""


class LineForm(Enum):
    """How a line is written."""

    TEXT = "text"
    JSON = "json"
    JOURNAL = "journal"


class LogStream(Protocol):
    """What lines go to."""

    def write(self, text: str) -> object: ...

    def flush(self) -> object: ...


@implementer(ILogObserver)
class LogLines:
    """Writes what is logged to a stream."""

    def __init__(self, stream: LogStream, form: LineForm) -> None:
        self._stream = stream
        self._text = LineForm.TEXT if form is LineForm.JSON else form
        self._write = WRITING[form]

    def become(self, in_json: bool) -> None:
        """Write as JSON from now on, or as text."""
        self._write = WRITING[LineForm.JSON if in_json else self._text]

    def __call__(self, event: LogEvent) -> None:
        if event.get("log_namespace") != NAMESPACE and PRIORITIES[level_of(event)] > WARNING:
            return
        self._stream.write(self._write(event))
        self._stream.flush()


def level_of(event: LogEvent) -> str:
    """How much it matters; the old log of Twisted (`log.err`) has no level where it is an error."""
    usual = "critical" if event.get("isError") else "info"
    name = getattr(event.get("log_level"), "name", usual)
    return name if name in PRIORITIES else usual


def as_text(event: LogEvent) -> str:
    """`2026-11-29T13:37:26+0000 [warn] goip101: …`; further lines of it, as of a traceback, as they are."""
    return f"{_time(event):%Y-%m-%dT%H:%M:%S%z} [{level_of(event)}] {_said(event)}\n"


def for_journal(event: LogEvent) -> str:
    """`<4>goip101: …`, and the same priority before each further line of it."""
    priority = f"<{PRIORITIES[level_of(event)]}>"
    return "".join(f"{priority}{line}\n" for line in _said(event).splitlines() or [""])


def as_json(event: LogEvent) -> str:
    """One object; `kind` and `subject` are those of an event, else null."""
    kind = event.get("kind")
    told = {
        "time": _time(event).isoformat(timespec="milliseconds"),
        "level": level_of(event),
        "kind": kind.name.lower() if isinstance(kind, Enum) else None,
        "subject": event.get("subject"),
        "text": str(event["text"]) if "text" in event else _said(event),
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _time(event: LogEvent) -> datetime:
    return datetime.fromtimestamp(event.get("log_time", 0.0)).astimezone()


def _said(event: LogEvent) -> str:
    said = formatEvent(event)
    failure = event.get("log_failure")
    return said if failure is None else f"{said}\n{failure.getTraceback().rstrip()}"


def is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether the stream leads to systemd's journal: JOURNAL_STREAM names its device and inode.

    The variable alone means nothing: a terminal that systemd has started hands it on to all that runs in it.
    """
    named = environment.get("JOURNAL_STREAM", "")
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return named == f"{found.st_dev}:{found.st_ino}"


def observer(
    options: Mapping[str, object], json_lines: bool, reactor: IReactorFromThreads
) -> LogLines | None:
    """What logs for a twistd with these options; None if they name something else that does."""
    if options.get("logger") or options.get("syslog"):
        return None
    path, nodaemon = str(options.get("logfile") or ""), bool(options.get("nodaemon"))
    form = LineForm.JSON if json_lines else LineForm.TEXT
    if path == "-" or (nodaemon and not path):
        in_journal = not json_lines and is_journal(sys.stdout, os.environ)
        return LogLines(showing_all(sys.stdout), LineForm.JOURNAL if in_journal else form)
    return LogLines(_rotated(path or DAEMONS_FILE, reactor), form)


def _rotated(path: str, reactor: IReactorFromThreads) -> LogStream:
    """twistd's own log file: a new one for each megabyte, and at SIGUSR1."""
    file: LogFile = LogFile.fromFullPath(path)
    if not signal.getsignal(signal.SIGUSR1):
        signal.signal(signal.SIGUSR1, lambda number, frame: reactor.callFromThread(file.rotate))
    return file


WRITING: Mapping[LineForm, Callable[[LogEvent], str]] = {
    LineForm.TEXT: as_text,
    LineForm.JSON: as_json,
    LineForm.JOURNAL: for_journal,
}
