"""Times at which blocks are posted, posted anew, and forgotten."""

from router.sms.state import MessageState
from router.store.changes import Accepted, SendingEnded, SendingForgotten
from router.store.entities import Stage
from router.store.history import Sought
from router.store.sqlite.indexing import AGE, ANEW, FEW_OPEN, FORGET
from router.store.sqlite.postings import MANY, SIZE
from tests.store.sqlite.test_history_queries import HistoryCase
from tests.support.values import sending


class IndexingTests(HistoryCase):
    def begin(self, open: int, ended: int = 0) -> None:
        """A block of so many that are out, and have ended, and two blocks behind it."""
        ids = [*range(1, open + ended + 1), SIZE + 1, 2 * SIZE + 1]
        self.database.commit([Accepted(sending(id), Stage.IN_FLIGHT, "goip101", 0, 1, 1) for id in ids])
        self.end(range(open + 1, open + ended + 1))

    def end(self, ids: range) -> None:
        self.database.commit([SendingEnded(id, MessageState.DELIVERED, 0, 5.0) for id in ids])

    def posted(self) -> list[int]:
        return [id for (id,) in self.connection.execute("SELECT id FROM block ORDER BY id")]

    def index(self, now: float) -> None:
        while self.database.index(now):
            pass

    def test_a_block_is_posted_when_newer_ones_are_there_and_nearly_all_has_ended(self) -> None:
        self.begin(FEW_OPEN + 1)
        self.index(0.0)
        self.assertEqual(self.posted(), [])
        self.end(range(1, 2))
        self.index(1.0)
        self.assertEqual(self.posted(), [])
        self.index(6.0)
        self.assertEqual(self.posted(), [0])

    def test_it_is_posted_when_it_is_old_whatever_is_open(self) -> None:
        self.begin(FEW_OPEN + 1)
        for now in range(0, int(AGE) + 400, 10):
            self.index(float(now))
        self.assertEqual(self.posted(), [0])

    def test_what_was_open_then_is_found_however_much_it_is(self) -> None:
        self.begin(MANY + 1)
        for now in (0.0, AGE, 2 * AGE):
            self.index(now)
        self.assertEqual(self.posted(), [0])
        self.end(range(3, 4))
        sought = Sought(channels=("goip101",), states=(MessageState.DELIVERED,))
        self.assertEqual(self.ids(sought), [3])
        self.end(range(4, MANY + 2))
        self.index(2 * AGE + ANEW)
        ((unended,),) = self.connection.execute("SELECT unended FROM block").fetchall()
        self.assertEqual(len(unended), 2 * 2)
        self.assertEqual(len(self.ids(sought)), MANY - 1)

    def test_it_knows_after_a_restart_what_is_posted(self) -> None:
        self.begin(0, 5)
        self.index(0.0)
        self.database.close()
        self.database.open()
        self.index(0.0)
        self.assertEqual(self.posted(), [0])

    def test_postings_go_with_the_sendings_of_their_block(self) -> None:
        self.begin(0, 50)
        self.index(0.0)
        self.database.commit([SendingForgotten(id) for id in range(1, 51)])
        self.index(FORGET)
        self.assertEqual(self.posted(), [])
        self.assertEqual(self.connection.execute("SELECT count(*) FROM posting").fetchone(), (0,))
