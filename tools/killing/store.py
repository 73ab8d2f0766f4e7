"""A look into the store from outside, by plain SQL: it is judged too."""

import sqlite3
from contextlib import closing
from pathlib import Path

from .judge import token_of
from .story import Row

UCS2 = 8


def glance(path: Path, check: bool = True) -> tuple[list[Row], int, str]:
    """The sendings, how many deliveries are owed, and what integrity_check says."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        found = connection.execute("SELECT short_message, data_coding, message_state, in_doubt FROM sending")
        rows = [Row(_token(octets, coding), state, bool(mark)) for octets, coding, state, mark in found]
        (owed,) = connection.execute("SELECT count(*) FROM owed").fetchone()
        integrity = connection.execute("PRAGMA integrity_check").fetchone()[0] if check else "not asked"
    return rows, owed, integrity


def _token(octets: bytes, data_coding: int) -> str:
    return token_of(octets.decode("utf-16-be" if data_coding == UCS2 else "latin-1", "replace"))
