"""Makes the postings of blocks (see `postings`), some time after their sendings were accepted.

Nothing of it is done while a message passes. A block is *posted* when nearly all of it has ended, or when it
is ten minutes old; one of which much had not ended then is posted anew. A search walks through blocks that
are not posted.
"""

import sqlite3
from array import array
from collections.abc import Callable, Sequence

from router.store.entities import Stage
from router.store.sqlite.index_changes import (
    BlockForgotten,
    BlockPosted,
    IndexChange,
    PostingForgotten,
    PostingMade,
)
from router.store.sqlite.postings import BITS, BUCKETS, SALTS, SIZE, Posting, bits_of, packed, postings

FEW_OPEN = 64
"""Sendings of a block that may be open when it is posted."""

AGE = 600.0
"""Seconds after which it is posted, however many are open."""

LEAST = 5.0
"""Seconds until a block that was not ready is looked at again; then as long as it has waited."""

ANEW = 10.0
"""Seconds between two looks at blocks that were posted with open sendings."""

FORGET = 60.0
"""Seconds between two looks whether blocks have gone with their sendings."""

BEHIND = 2
"""The newest blocks, which are not posted: sendings are still written to them."""

Postings = Callable[[int], tuple[Sequence[Posting], Sequence[int]]]
"""Returns the postings of a block, and the places of sendings that have not ended."""


_ROWS = (
    "SELECT id & 4095, stage = 5, CAST(substr(destination_addr, -9) AS BLOB), "
    "CAST(substr(source_addr, -9) AS BLOB), CAST(esme AS BLOB), CAST(way AS BLOB), CAST(channel AS BLOB), "
    "CAST(message_state AS BLOB), CAST(err AS BLOB) FROM sending WHERE id >= ? AND id < ?"
)
"""The rows from which `postings` makes them."""


def postings_compiled(
    of: Callable[[int, str, Sequence[int]], tuple[Sequence[Posting], Sequence[int]]],
) -> Postings:
    """Return a function that makes the postings of a block by ``of``, which is `Applier.postings`."""
    return lambda block: of(block, _ROWS, SALTS)


def postings_in_python(connection: sqlite3.Connection) -> Postings:
    """Return a function that makes the postings of a block where nothing is compiled."""

    def made(block: int) -> tuple[Sequence[Posting], Sequence[int]]:
        return postings(connection.execute(_ROWS, (block << BITS, block + 1 << BITS)).fetchall())

    return made


class Indexing:
    """Asks ``connection``, and writes by ``commit``; both in the thread of the writer."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        commit: Callable[[Sequence[IndexChange]], None],
        postings: Postings,
    ) -> None:
        self._connection = connection
        self._commit = commit
        self._postings = postings
        self._posted: set[int] = set()
        self._unended: dict[int, int] = {}
        """By block: the number that had not ended when it was posted."""
        self._pending: dict[int, tuple[float, float]] = {}
        """By block: since when it is whole, and when it is looked at next."""
        self._at = 0
        """The first block that is not known yet."""
        self._anew = self._forget = 0.0

    def open(self) -> int:
        """Find the posted blocks. Return how many are to be posted."""
        for block, unended in self._connection.execute("SELECT id, unended FROM block"):
            self._posted.add(block)
            if unended:
                self._unended[block] = bits_of(unended).bit_count()
        self._discover(0.0)
        return len(self._pending)

    def build(self, told: Callable[[int, int], None]) -> None:
        """Post all that can be; ``told`` is called after each block with the number done, and of all."""
        blocks = sorted(self._pending)
        for done, block in enumerate(blocks, 1):
            self._post(block, SIZE)
            told(done, len(blocks))

    def step(self, now: float) -> bool:
        """Do one task; ``now`` in seconds. Return whether there may be more to do now."""
        self._discover(now)
        for block, (since, look_at) in self._pending.items():
            if look_at <= now:
                if not self._post(block, SIZE if now - since >= AGE else FEW_OPEN):
                    self._pending[block] = since, now + max(LEAST, now - since)
                return True
        if now >= self._anew:
            if self._post_anew():
                return True
            self._anew = now + ANEW
        if now >= self._forget:
            self._forget = now + FORGET
            return self._forget_oldest()
        return False

    def _discover(self, now: float) -> None:
        """Find blocks that are whole, and are not posted."""
        (newest,) = self._connection.execute("SELECT max(id) FROM sending").fetchone()
        end = ((newest or 0) >> BITS) + 1 - BEHIND
        while self._at < end:
            if self._at in self._posted:
                self._at += 1
                continue
            row = self._connection.execute(
                "SELECT id FROM sending WHERE id >= ? ORDER BY id LIMIT 1", (self._at << BITS,)
            ).fetchone()
            block = row[0] >> BITS if row else end
            if block < end and block not in self._posted:
                self._pending[block] = now, now
                block += 1
            self._at = block

    def _post(self, block: int, most_open: int) -> bool:
        """Make the postings of a block, unless more of it has not ended. Return whether they were made."""
        if most_open < SIZE and (self._out(block) > most_open or self._waits(block, most_open)):
            return False
        found, unended = self._postings(block)
        if len(unended) > most_open:
            return False
        keys = array("I", [key for key, _ in found if key >= 0])
        changes: list[IndexChange] = [*self._forgotten(block)] if block in self._posted else []
        changes += [PostingMade(key, block, places) for key, places in sorted(found)]
        changes.append(BlockPosted(block, packed(unended), keys.tobytes()))
        self._commit(changes)
        self._posted.add(block)
        self._pending.pop(block, None)
        self._unended.pop(block, None)
        if unended:
            self._unended[block] = len(unended)
        return True

    def _out(self, block: int) -> int:
        """Return how many of it are with a gateway, by an index that holds no others."""
        (count,) = self._connection.execute(
            "SELECT count(*) FROM sending INDEXED BY sending_open WHERE stage IN (2, 3, 4) "
            "AND id >= ? AND id < ?",
            (block << BITS, block + 1 << BITS),
        ).fetchone()
        return int(count)

    def _waits(self, block: int, most_open: int) -> bool:
        """Tell whether more than that have not ended, by its first sendings: a queue is soon seen."""
        first = self._connection.execute(
            "SELECT stage FROM sending WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (block << BITS, block + 1 << BITS, most_open + 1),
        ).fetchall()
        return len([stage for (stage,) in first if stage != Stage.ENDED]) > most_open

    def _post_anew(self) -> bool:
        """Post a block anew if half of what had not ended has ended since. Return whether it was."""
        if not self._unended:
            return False
        block = next(iter(self._unended))
        unended = self._unended.pop(block)
        if self._post(block, unended // 2):
            return True
        # Last in line again.
        self._unended[block] = unended
        return False

    def _forget_oldest(self) -> bool:
        """Forget the postings of a block that is gone. Return whether there was one."""
        if not self._posted:
            return False
        (oldest,) = self._connection.execute("SELECT min(id) FROM sending").fetchone()
        block = min(self._posted)
        if oldest is None or block >= oldest >> BITS:
            return False
        self._commit(self._forgotten(block))
        self._posted.discard(block)
        self._unended.pop(block, None)
        return True

    def _forgotten(self, block: int) -> list[IndexChange]:
        (keys,) = self._connection.execute("SELECT keys FROM block WHERE id = ?", (block,)).fetchone()
        all_keys = [*range(-BUCKETS, 0), *array("I", keys)]
        return [*(PostingForgotten(key, block) for key in all_keys), BlockForgotten(block)]
