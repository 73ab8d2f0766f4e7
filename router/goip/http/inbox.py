"""Tells the new SMS in the inbox of a box from those that were taken before.

An entry has no id. Its key is made of line, date, sender, text, and which one of equal entries it is. The
owner keeps the keys on disk, each with the message that it stands for, and gives them back at a start. So
nothing is given twice over a restart, and nothing is missed that still stands in the ring. One of equal
entries of one second is missed if the ring turns within that second: nobody could tell.

An entry that is gone may come back, after a box was slow to read its memory for instance. So the keys of such
entries are kept, until the line has MOST_KEYS of them; only then the owner is told to forget the oldest.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final

from router.goip.http.events import Event, Forget, InboxSms, MaybeMissed, Remember
from router.goip.http.inbox_page import InboxEntry, Ring

MOST_KEYS: Final = 400
"""Keys that are kept of a line: twenty turns of a ring of twenty."""


class Inbox:
    """The inboxes of the lines of a box.

    ``known`` are the keys by line, the oldest first where that is known. A line that was never read is
    missing in it, which differs from a line without keys.
    """

    def __init__(self, known: Mapping[int, Iterable[str]]) -> None:
        self._known: dict[int, dict[str, None]] = {line: dict.fromkeys(keys) for line, keys in known.items()}
        self._standing: dict[int, set[str]] = {}
        """Keys of the last page, by line."""

    def read(self, rings: Mapping[int, Ring]) -> list[Event]:
        """Report the new SMS on a page. A line that the page lacks has not changed."""
        events: list[Event] = []
        for line, ring in sorted(rings.items()):
            keyed = key_entries(line, ring.entries)
            events += self._compare(line, ring, keyed) if line in self._known else self._begin(line, keyed)
            self._standing[line] = set(keyed)
            events += self._forget(line)
        return events

    def _begin(self, line: int, keyed: dict[str, InboxEntry]) -> list[Event]:
        """Take the first page of a line ever: its entries were received before the router came, so only
        remember them.
        """
        self._known[line] = dict.fromkeys(keyed)
        return [Remember(line, tuple(keyed))]

    def _compare(self, line: int, ring: Ring, keyed: dict[str, InboxEntry]) -> list[Event]:
        known = self._known[line]
        new = [key for key in keyed if key not in known]
        events: list[Event] = []
        if new and len(new) == len(keyed) >= ring.places:
            # Nothing of the last page is left, so there may have been more SMS than the ring holds.
            events.append(MaybeMissed(line, len(new)))
        for key in new:
            known[key] = None
            entry = keyed[key]
            events.append(InboxSms(line, key, entry.date, entry.sender, entry.text))
        return events

    def _forget(self, line: int) -> list[Event]:
        """Drop the oldest keys, but none that is still in the ring."""
        known = self._known[line]
        standing = self._standing[line]
        gone = [key for key in known if key not in standing][: max(0, len(known) - MOST_KEYS)]
        for key in gone:
            del known[key]
        return [Forget(line, tuple(gone))] if gone else []


def key_entries(line: int, entries: Iterable[InboxEntry]) -> dict[str, InboxEntry]:
    """Return the entries by their keys, in their order."""
    equal: Counter[InboxEntry] = Counter()
    keyed: dict[str, InboxEntry] = {}
    for entry in entries:
        keyed[_key(line, entry, equal[entry])] = entry
        equal[entry] += 1
    return keyed


def _key(line: int, entry: InboxEntry, ordinal: int) -> str:
    digest = blake2b(digest_size=16)
    for field in (str(line), entry.date, entry.sender, entry.text, str(ordinal)):
        octets = field.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(octets) + octets)
    return digest.hexdigest()
