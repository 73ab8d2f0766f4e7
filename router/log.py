"""The lines of the log: time, level, subject, words; every line has the same form.

Under systemd's journal a line begins with its priority instead, `<4>` (sd-daemon(3)): journald takes that
off, keeps it, and stamps each line with the time. What Twisted says of its own doings is left out, unless it
is a warning or worse.
"""

import json
import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Protocol, TextIO

from twisted.internet.interfaces import IReactorFromThreads
from twisted.logger import ILogObserver, LogEvent, formatEvent
from twisted.python.logfile import LogFile
from zope.interface import implementer

from router.streams import on_one_line, showing_all

NAMESPACE = "smpp-router"

PRIORITIES = {"debug": 7, "info": 6, "warn": 4, "error": 3, "critical": 2}
"""The priorities of syslog(3), by the names of levels."""

WARNING = PRIORITIES["warn"]

DAEMONS_FILE = "twistd.log"
"""The file that twistd logs to by default, as a daemon."""


class LogStream(Protocol):
    """A file of text, or what looks like one."""

    def write(self, text: str) -> object: ...

    def flush(self) -> object: ...


@implementer(ILogObserver)
class LogLines:
    """Writes what is logged to a stream, as text or as JSON; ``in_journal``: for systemd's journal."""

    def __init__(self, stream: LogStream, in_json: bool = False, in_journal: bool = False) -> None:
        self._stream = stream
        self._in_json = in_json
        self._in_journal = in_journal

    def become(self, in_json: bool) -> None:
        """Write as JSON from now on, or as text."""
        self._in_json = in_json

    def __call__(self, event: LogEvent) -> None:
        level = level_of(event)
        if event.get("log_namespace") != NAMESPACE and PRIORITIES[level] > WARNING:
            return
        head = f"<{PRIORITIES[level]}>" if self._in_journal else ""
        if self._in_json:
            lines = [as_json(event)]
        else:
            head = head or f"{_time(event):%Y-%m-%dT%H:%M:%S%z} [{level}] "
            # Events have nothing to escape; tracebacks, and what Twisted warns of, may quote peers.
            lines = [on_one_line(line) for line in _said(event).splitlines()] or [""]
        self._stream.write("".join(f"{head}{line}\n" for line in lines))
        self._stream.flush()


def level_of(event: LogEvent) -> str:
    """Return the name of the level; an error in Twisted's old log (`log.err`) has none, and is critical."""
    usual = "critical" if event.get("isError") else "info"
    name = getattr(event.get("log_level"), "name", usual)
    return name if name in PRIORITIES else usual


def as_json(event: LogEvent) -> str:
    """Return an event as one object; `kind` and `subject` are null where nothing of ours has happened."""
    kind = event.get("kind")
    told = {
        "time": _time(event).isoformat(timespec="milliseconds"),
        "level": level_of(event),
        "kind": kind.name.lower() if isinstance(kind, Enum) else None,
        "subject": event.get("subject"),
        "text": str(event["text"]) if "text" in event else _said(event),
    }
    return on_one_line(json.dumps(told, ensure_ascii=False, default=str))


def _time(event: LogEvent) -> datetime:
    return datetime.fromtimestamp(event.get("log_time", 0.0)).astimezone()


def _said(event: LogEvent) -> str:
    said = formatEvent(event)
    failure = event.get("log_failure")
    return said if failure is None else f"{said}\n{failure.getTraceback().rstrip()}"


def is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether the stream leads to systemd's journal: JOURNAL_STREAM has its device and inode.

    That the variable is set is not enough: what a unit starts inherits it, also where its output goes to a
    file or a pipe (systemd.exec(5)).
    """
    named = environment.get("JOURNAL_STREAM", "")
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return named == f"{found.st_dev}:{found.st_ino}"


def observer(options: Mapping[str, object], in_json: bool, reactor: IReactorFromThreads) -> LogLines | None:
    """Return what logs for a twistd with these options; None if they name another logger, or syslog."""
    if options.get("logger") or options.get("syslog"):
        return None
    path, nodaemon = str(options.get("logfile") or ""), bool(options.get("nodaemon"))
    if path == "-" or (nodaemon and not path):
        return LogLines(showing_all(sys.stdout), in_json, is_journal(sys.stdout, os.environ))
    return LogLines(_rotated(path or DAEMONS_FILE, reactor), in_json)


def _rotated(path: str, reactor: IReactorFromThreads) -> LogStream:
    """Open twistd's own log file: a new one for each megabyte, and at SIGUSR1."""
    file: LogFile = LogFile.fromFullPath(path)
    if not signal.getsignal(signal.SIGUSR1):
        signal.signal(signal.SIGUSR1, lambda number, frame: reactor.callFromThread(begin_anew, file))
    return file


def begin_anew(file: LogFile) -> None:
    """Begin a new file: move the one that there is, or where logrotate has done so, open its name again.

    An empty file at the name is one that logrotate has created.
    """
    try:
        is_moved = not os.path.getsize(file.path)
    except FileNotFoundError:
        is_moved = True
    if is_moved:
        file.reopen()
    else:
        file.rotate()
