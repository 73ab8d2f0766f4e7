"""The inbox page, which is JavaScript that fills a table.

    sms= ["…",…]; pos=N; sms_row_insert(lN_sms_store, sms, pos, N);

for each line. A list is the ring of one line, some 20 entries `MM-DD HH:MM:SS,sender,text` that are strings
of JavaScript; empty ones were never used. Nobody knows whether ``pos`` is the place of the newest entry or
the one behind it, nor whether all firmware goes up the ring: of the orders that can be, the one that goes
along with the dates is taken. Some firmware may leave quotes in a text as they are: a list that is none of
strings is cut at `","`.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from router.goip.http.octets import decode
from router.goip.http.response import Response
from router.sms.value import value

_BEGIN: Final = re.compile(rb"\bsms\s*+=\s*+\[")
_END: Final = re.compile(
    rb"\]\s*+;?\s*+pos\s*+=\s*+(\d{1,6})\s*+;?\s*+sms_row_insert\s*+\(([^;)]{1,200}+)\)", re.IGNORECASE
)
_STRING: Final = re.compile(rb'\s*+"((?:[^"\\]++|\\.)*+)"\s*+', re.DOTALL)
_BETWEEN: Final = re.compile(rb'"\s*+,\s*+"')
_LINE: Final = re.compile(rb"\bl(\d{1,3})_")
_LAST_NUMBER: Final = re.compile(rb"(\d{1,3})\s*+\Z")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_DATE: Final = re.compile(r"\d\d-\d\d \d\d:\d\d:\d\d")

MOST_LISTS: Final = 128
"""Lists that are read on a page: each is read by itself, and no box has more lines."""

MOST_ENTRIES: Final = 512
"""Entries that are read of a list."""

HALF_A_YEAR: Final = 6
"""Months. A larger step back is the turn of the year."""


@value
class InboxEntry:
    """A received SMS on the page. ``date`` is `MM-DD HH:MM:SS` by the clock of the box."""

    date: str
    sender: str
    text: str


@value
class Ring:
    """The inbox of a line, the oldest entry first, and how many places it has."""

    entries: tuple[InboxEntry, ...]
    places: int


def read_inbox(response: Response) -> dict[int, Ring] | None:
    """Read the rings by line; None if there is none on the page."""
    if response.status != 200:
        return None
    page, at = response.body, 0
    lists: dict[int, tuple[list[InboxEntry], int]] = {}
    for _ in range(MOST_LISTS):
        begin = _BEGIN.search(page, at)
        read = None if begin is None else _read_list(page, begin.end())
        if read is None:
            break
        strings, end = read
        line, at = _line_of(end[2]), end.end()
        if line is not None:
            # A text with raw quotes may look like a list; it adds entries to a line, and removes none.
            entries, places = lists.get(line, ([], 0))
            entries += _in_order([_entry(one) for one in strings], int(end[1]))
            lists[line] = entries, places + len(strings)
    return {line: Ring(tuple(entries), places) for line, (entries, places) in lists.items()} or None


def _read_list(page: bytes, at: int) -> tuple[list[bytes], re.Match[bytes]] | None:
    """Return the strings of the list that begins at ``at``, and the match of what follows it.

    None if it is no such list.
    """
    strings, behind = _strings(page, at)
    end = None if behind is None else _END.match(page, behind)
    if end is not None:
        return strings, end
    end = _END.search(page, at)
    if end is None:
        return None
    body = page[at : end.start()].strip()
    inner = body[1:-1] if body[:1] == body[-1:] == b'"' else body
    return _BETWEEN.split(inner)[:MOST_ENTRIES], end


def _strings(page: bytes, at: int) -> tuple[list[bytes], int | None]:
    """Return the strings up to the closing bracket, and its place.

    None for the place if this is no list of strings.
    """
    strings: list[bytes] = []
    while len(strings) < MOST_ENTRIES:
        string = _STRING.match(page, at)
        if string is None:
            break
        strings.append(string[1])
        at = string.end()
        if page[at : at + 1] != b",":
            break
        at += 1
    return strings, at if page[at : at + 1] == b"]" else None


def _line_of(arguments: bytes) -> int | None:
    match = _LINE.search(arguments) or _LAST_NUMBER.search(arguments)
    return None if match is None else int(match[1])


def _entry(octets: bytes) -> InboxEntry | None:
    fields = _unescape(decode(octets)).split(",", 2)
    date, sender, text = (*fields, "", "")[:3]
    return InboxEntry(date.strip(), sender.strip(), text) if date.strip() and (sender or text) else None


def _unescape(text: str) -> str:
    """Read the escapes of JavaScript, surrogates in pairs; half of a pair is U+FFFD."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_character, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(escape: re.Match[str]) -> str:
    unit, octet, other = escape.groups()
    if other is not None:
        return _PLAIN.get(other, other)
    return chr(int(unit or octet, 16))


def _in_order(ring: Sequence[InboxEntry | None], pos: int) -> list[InboxEntry]:
    """Return the entries, the oldest first."""
    orders = []
    for first in (pos, pos + 1):
        turned = [*ring[first % len(ring) :], *ring[: first % len(ring)]] if ring else []
        orders.append([one for one in turned if one is not None])
    orders += [order[::-1] for order in orders]
    return min(orders, key=_steps_back)


def _steps_back(entries: Sequence[InboxEntry]) -> int:
    """Count how often a date is earlier than the one in front of it."""
    dates = [one.date for one in entries if _DATE.fullmatch(one.date)]
    return sum(
        later < earlier and int(earlier[:2]) - int(later[:2]) < HALF_A_YEAR
        for earlier, later in pairwise(dates)
    )
