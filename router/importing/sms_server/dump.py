"""The rows in a dump of a MySQL database, read as text and never run.

It is read along, as texts of years make it large: rows of the tables that are asked for are kept, those of
all others counted. mysqldump and phpMyAdmin write such files.
"""

import os
import re
from collections.abc import Mapping, Sequence
from stat import S_ISREG
from typing import BinaryIO

from attrs import define, field

from router.config.source.problems import Place, UnreadableConfiguration
from router.importing.files import refuse

CHUNK = 1 << 20
LONGEST = 1 << 24
"""Octets of one row, and of the definition of one table."""

MOST_ROWS = 20_000
"""Rows that are kept of one table."""

WHAT = "a dump of the SMS Server's database, for example of mysqldump goip > goip.sql"

NAME = rb"(?:`[^`\n]{1,64}`\s*\.\s*)?`?(?P<table>\w{1,64})`?\s*"
INSERT = re.compile(rb"(?i)[ \t]*(?:INSERT|REPLACE)\s+(?:\w+\s+)?INTO\s+" + NAME)
CREATE = re.compile(rb"(?i)[ \t]*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + NAME)
LINE = re.compile(rb"[^\n]*+\n?")
DEFINITION = re.compile(rb"[^;]*+;")
COLUMN = re.compile(rb"[(,]\s*`(\w+)`\s+[A-Za-z]")
COLUMNS = re.compile(rb"(?i)(?:\(([^()']*+)\)\s*)?VALUES?\s*")

TEXT = rb"'(?:[^'\\]++|\\.|'')*+'"
ROW = re.compile(rb"(?s)\s*\(((?:[^()'\\]++|" + TEXT + rb")*+)\)")
BEHIND = re.compile(rb"\s*([,;])")
VALUE = re.compile(rb"(?s)\s*+(?:(" + TEXT + rb")|([^,']*+))[^,]*+(?:,|\Z)")

ESCAPED = re.compile(r"(?s)\\(.)|''")
SIGNS = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "\x1a", "b": "\b"}

Row = Mapping[str, str]
"""The values of a row by the names of their columns; NULL is empty."""


@define
class Dump:
    """The rows of the tables that were asked for, and how many rows each other table has."""

    rows: dict[str, list[Row]] = field(factory=dict, repr=False)
    counts: dict[str, int] = field(factory=dict)
    is_whole: bool = True
    """False if the file ends within a statement."""


def dump_of(file: str, wanted: Sequence[str]) -> Dump:
    """Return what a dump has of some tables. Raises UnreadableConfiguration."""
    try:
        # A pipe would be waited for.
        if not S_ISREG(os.stat(file).st_mode):
            raise UnreadableConfiguration(Place(file), "this is no ordinary file", f"expected {WHAT}")
        with open(file, "rb", buffering=0) as opened:
            return DumpReader(opened, file, wanted).read()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableConfiguration(
            Place(file), f"the file cannot be read ({why})", f"expected {WHAT}"
        ) from None


class DumpReader:
    """A reader of statements, one after another."""

    def __init__(self, opened: "BinaryIO", file: str, wanted: Sequence[str]) -> None:
        self._opened = opened
        self._file = file
        self._wanted = frozenset(wanted)
        self._columns: dict[str, list[str]] = {}
        self._buffer = b""
        self._at = 0
        self._line = 1
        self._ended = False
        self._dump = Dump()

    def read(self) -> Dump:
        """Return what the file has. Raises OSError, UnreadableConfiguration."""
        self._fill()
        refuse(self._file, self._buffer[:CHUNK], WHAT)
        while self._at < len(self._buffer) or not self._ended:
            if found := self._next(INSERT, at_most=LINE):
                self._rows(found["table"].decode())
            elif found := self._next(CREATE, at_most=LINE):
                self._define(found["table"].decode())
            elif self._next(LINE) is None:
                self._skip()
        return self._dump

    def _define(self, table: str) -> None:
        found = self._next(DEFINITION)
        if found is None:
            self._broken()
        else:
            self._columns[table] = [each.decode() for each in COLUMN.findall(found[0])]

    def _rows(self, table: str) -> None:
        head = self._next(COLUMNS)
        if head is None:
            return
        named = [each.strip(b" `\r\n\t").decode("utf-8", "replace") for each in (head[1] or b"").split(b",")]
        columns = named if head[1] else self._columns.get(table, [])
        while (row := self._next(ROW)) is not None:
            self._take(table, columns, row[1])
            behind = self._next(BEHIND)
            if behind is None or behind[1] == b";":
                if behind is None:
                    self._broken()
                return
        self._broken()

    def _take(self, table: str, columns: Sequence[str], written: bytes) -> None:
        self._dump.counts[table] = self._dump.counts.get(table, 0) + 1
        if table not in self._wanted:
            return
        if not columns:
            wrong = f"the rows of table `{table}` have no names of columns"
            raise UnreadableConfiguration(
                Place(self._file, self._line),
                wrong,
                "expected a dump with CREATE TABLE, or one of --complete-insert",
            )
        rows = self._dump.rows.setdefault(table, [])
        if len(rows) < MOST_ROWS:
            rows.append(dict(zip(columns, map(_read, VALUE.finditer(written)), strict=False)))

    def _next(
        self, pattern: re.Pattern[bytes], at_most: re.Pattern[bytes] | None = None
    ) -> "re.Match[bytes] | None":
        """Return what matches here, and go behind it; None if nothing does, even with more of the file.

        With ``at_most`` no more is read than what that matches.
        """
        while True:
            found = pattern.match(self._buffer, self._at)
            far = found if found is not None or at_most is None else at_most.match(self._buffer, self._at)
            if self._ended or (far is not None and far.end() < len(self._buffer)):
                break
            if len(self._buffer) - self._at > LONGEST:
                return None
            self._fill()
        if found is not None:
            self._line += self._buffer.count(b"\n", self._at, found.end())
            self._at = found.end()
        return found

    def _fill(self) -> None:
        read = self._opened.read(CHUNK)
        self._ended = not read
        self._buffer = self._buffer[self._at :] + read
        self._at = 0

    def _broken(self) -> None:
        """Go on behind a statement that cannot be read; at the end of the file it is a half one."""
        self._dump.is_whole = self._dump.is_whole and not self._ended
        self._skip()

    def _skip(self) -> None:
        if self._next(LINE) is None:
            # A line without end.
            self._at = len(self._buffer)


def _read(value: re.Match[bytes]) -> str:
    if value[1] is None:
        given = value[2].strip().decode("utf-8", "replace")
        return "" if given.upper() == "NULL" else given
    text = value[1][1:-1].decode("utf-8", "replace")
    return ESCAPED.sub(lambda found: "'" if found[1] is None else SIGNS.get(found[1], found[1]), text)
