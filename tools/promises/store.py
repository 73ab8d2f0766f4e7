"""A look into the store from outside, by plain SQL: it is judged too."""

import sqlite3
from contextlib import closing
from pathlib import Path

from attrs import frozen

from tools.promises.judge import token_of
from tools.promises.story import Entered, Row

UCS2 = 8


@frozen(kw_only=True)
class Glance:
    """The store at one moment: the sendings, how many deliveries are owed, what integrity_check says."""

    rows: list[Row]
    entered: list[Entered]
    owed: int
    integrity: str


def glance(path: Path, whole: bool = True) -> Glance:
    """Look; if not at the ``whole`` of it, neither at the received SMS nor at its integrity."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        found = connection.execute(
            "SELECT short_message, data_coding, message_state, in_doubt, id FROM sending"
        )
        rows = [
            Row(_token(octets, coding), state, bool(mark), id) for octets, coding, state, mark, id in found
        ]
        (owed,) = connection.execute("SELECT count(*) FROM owed").fetchone()
        entered, integrity = [], "not asked"
        if whole:
            found = connection.execute("SELECT short_message, data_coding, at FROM received")
            entered = [Entered(_token(octets, coding), at) for octets, coding, at in found]
            (integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
    return Glance(rows=rows, entered=entered, owed=owed, integrity=integrity)


def _token(octets: bytes, data_coding: int) -> str:
    return token_of(octets.decode("utf-16-be" if data_coding == UCS2 else "latin-1", "replace"))
