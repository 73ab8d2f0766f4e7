from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.figures import Figures
from router.relay.interfaces import AGAIN
from router.relay.owing.delivery import Delivery
from router.relay.owing.sessions import Sessions
from router.sms.units import UNIT
from router.sms.value import evolve
from router.store.changes import Accepted, Owe, OwedRemoved, Reserved
from router.store.entities import Counter, Owed
from router.wire.end_of_turn import EndOfTurn
from tests.support.extent import at_most
from tests.support.values import message, owed, sending
from tests.support.writing import WritingStore

NOW = 20.0
"""When the debts of `values.owed` were made."""

WEEK = 7 * 86400.0


class Session:
    """A receiver; the test plays its ESME."""

    def __init__(self, debts: "Debts", window: int) -> None:
        self.esme = "crm"
        self.window = window
        self.open: list[Owed] = []
        self._debts = debts

    @property
    def room(self) -> int:
        return self.window - len(self.open)

    def deliver(self, owed: Owed) -> int:
        assert self.room > 0, "more than its window"
        self.open.append(owed)
        self._debts.came.append(owed.seq)
        return 1


class Debts:
    """A delivery between a store and sessions; ``came`` has the seqs in the order in which they were sent."""

    def __init__(self, window: int = 1000, owed_for: float = WEEK) -> None:
        self.store = WritingStore(Clock())
        self.came: list[int] = []
        self.window = window
        self.owed_for = owed_for
        self.seq = 0
        self._live()

    def _live(self) -> None:
        self.clock = Clock()
        self.clock.advance(NOW)
        self.store = WritingStore(self.clock, self.store.kept)
        self.sessions = Sessions()
        self.delivery = Delivery(
            self.clock,
            Dates(self.clock.seconds),
            self.store,
            self.sessions,
            EndOfTurn(self.clock).soon,
            self.owed_for,
            Figures(),
            self.window,
        )

    def kill(self) -> None:
        """Another router starts on what is on disk; numbers of the next block are given."""
        self._live()
        kept = self.store.kept
        self.seq = kept.reserved(Counter.OWED)
        for esme, many in kept.owing():
            self.delivery.restore(esme, self.seq, many)

    def turn(self) -> None:
        self.clock.advance(0.0)

    def owe(self, esme: str = "crm", octets: int = 5) -> Owed:
        if self.seq % 1000 == 0:
            self.store.write([Reserved(Counter.OWED, self.seq + 1000)])
        self.seq += 1
        one = evolve(owed(self.seq, esme, of=self.seq), message=message(b"a" * octets))
        self.store.write([Accepted(sending(self.seq)), Owe(one)], partial(self._written, one))
        return one

    def _written(self, one: Owed) -> None:
        self.delivery.owe(one)

    def bind(self, window: int = 100) -> Session:
        session = Session(self, window)
        self.sessions.opened("crm", session)
        self.turn()
        return session

    def acknowledge(self, session: Session, index: int = 0) -> None:
        self.delivery.acknowledged(session.open.pop(index))

    def put_off(self, session: Session, index: int = 0) -> None:
        self.delivery.put_off(session.open.pop(index))

    def leave(self, session: Session) -> None:
        self.sessions.closed("crm", session)
        unanswered, session.open = session.open, []
        for one in unanswered:
            self.delivery.undelivered(one)

    def tick(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.delivery.tick()
        self.turn()

    def left(self) -> list[int]:
        return [one.seq for one in self.store.kept.owed("crm", 0, 10_000)]


class Trouble(Exception):
    """A bug of ours."""


class Broken(Session):
    """It stumbles over the first debt that it is given."""

    stumbled = False

    def deliver(self, owed: Owed) -> int:
        if not self.stumbled:
            self.stumbled = True
            raise Trouble
        return super().deliver(owed)


class DeliveryTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.debts = Debts()

    def test_one_that_is_not_on_disk_goes_only_where_nothing_on_disk_goes_first(self) -> None:
        self.debts = Debts(window=2)
        for seq, taken in ((1, True), (2, True), (3, False)):
            self.assertIs(self.debts.delivery.owe(owed(seq, of=seq), on_disk=False), taken)
        self.assertEqual(self.debts.delivery.owed_to("crm"), 2)
        self.debts.bind()
        self.assertEqual(self.debts.came, [1, 2])

    def test_a_store_that_cannot_answer_is_asked_again(self) -> None:
        self.owe(3)
        self.debts.turn()
        self.debts.kill()
        self.debts.store.answers = False
        self.debts.bind()
        self.debts.tick(1.0)
        self.assertEqual(self.debts.came, [])
        self.debts.store.answers = True
        self.debts.tick(1.0)
        self.debts.turn()
        self.debts.tick(1.0)
        self.assertEqual(self.debts.came, [1, 2, 3])

    def test_one_that_cannot_be_delivered_does_not_keep_the_others_and_comes_again(self) -> None:
        session = Broken(self.debts, 100)
        self.debts.sessions.opened("crm", session)
        self.owe(3)
        self.debts.turn()
        self.assertEqual((self.debts.came, len(self.flushLoggedErrors(Trouble))), ([2, 3], 1))
        self.debts.tick(AGAIN.after(1))
        self.assertEqual(self.debts.came, [2, 3, 1])

    def owe(self, many: int) -> None:
        for _ in range(many):
            self.debts.owe()
        self.debts.turn()

    def test_what_is_owed_waits_for_its_esme_to_bind(self) -> None:
        self.owe(3)
        self.assertEqual(self.debts.came, [])
        self.debts.bind()
        self.assertEqual(self.debts.came, [1, 2, 3])

    def test_it_goes_at_once_when_its_esme_is_bound(self) -> None:
        self.debts.bind()
        self.owe(1)
        self.assertEqual(self.debts.came, [1])

    def test_it_goes_when_it_is_on_disk_and_not_before(self) -> None:
        self.debts.bind()
        self.debts.store.held = True
        self.debts.owe()
        self.debts.store.execute()
        self.assertEqual(self.debts.came, [])
        self.debts.store.tell()
        self.debts.turn()
        self.assertEqual(self.debts.came, [1])

    def test_until_the_end_of_the_turn_it_is_at_hand_so_that_a_stop_waits_for_it(self) -> None:
        self.debts.bind()
        self.debts.store.held = True
        self.debts.owe()
        self.debts.store.execute()
        self.debts.store.tell()
        self.assertEqual((self.debts.came, self.debts.delivery.at_hand), ([], 1))
        self.debts.turn()
        self.assertEqual((self.debts.came, self.debts.delivery.at_hand), ([1], 0))

    def test_a_session_has_no_more_than_its_window(self) -> None:
        session = self.debts.bind(window=2)
        self.owe(5)
        self.assertEqual(self.debts.came, [1, 2])
        self.debts.acknowledge(session)
        self.debts.turn()
        self.assertEqual(self.debts.came, [1, 2, 3])

    def test_all_sessions_of_an_esme_share_what_it_is_owed(self) -> None:
        sessions = [self.debts.bind(window=3) for _ in range(2)]
        self.owe(6)
        self.assertEqual(self.debts.came, [1, 2, 3, 4, 5, 6])
        self.assertEqual([len(one.open) for one in sessions], [3, 3])

    def test_what_is_acknowledged_is_struck_out(self) -> None:
        session = self.debts.bind()
        self.owe(3)
        self.debts.acknowledge(session, 1)
        self.debts.turn()
        self.assertEqual(self.debts.left(), [1, 3])

    def test_one_esme_is_not_given_what_another_is_owed(self) -> None:
        self.debts.bind()
        self.debts.owe("shop")
        self.debts.turn()
        self.assertEqual(self.debts.came, [])

    def test_one_that_is_put_off_does_not_hold_up_the_others(self) -> None:
        session = self.debts.bind(window=1)
        self.owe(3)
        self.debts.put_off(session)
        self.debts.acknowledge(session)
        self.debts.turn()
        self.assertEqual(self.debts.came, [1, 2, 3])

    def test_it_goes_again_after_growing_delays(self) -> None:
        session = self.debts.bind()
        self.owe(1)
        for failures in (1, 2, 3):
            self.debts.put_off(session)
            self.debts.tick(AGAIN.after(failures) - 0.5)
            self.assertEqual(len(self.debts.came), failures)
            self.debts.tick(0.5)
            self.assertEqual(len(self.debts.came), failures + 1)

    def test_what_was_with_a_session_that_ended_goes_again_in_its_place(self) -> None:
        session = self.debts.bind(window=2)
        self.owe(4)
        self.debts.leave(session)
        self.debts.bind()
        self.assertEqual(self.debts.came, [1, 2, 1, 2, 3, 4])

    def test_what_is_too_old_is_struck_out(self) -> None:
        debts = Debts(owed_for=60.0)
        debts.owe()
        debts.tick(59.0)
        self.assertEqual(debts.left(), [1])
        debts.tick(1.0)
        self.assertEqual(debts.left(), [])

    def test_what_is_too_old_is_struck_out_behind_the_window_as_well(self) -> None:
        debts = Debts(window=4, owed_for=60.0)
        for _ in range(20):
            debts.owe()
        for _ in range(20):
            debts.tick(20.0)
        self.assertEqual(debts.left(), [])


class WindowTests(SynchronousTestCase):
    """More is owed than is held in memory."""

    def setUp(self) -> None:
        self.debts = Debts(window=4)

    def serve(self, session: Session) -> None:
        for _ in range(100):
            while session.open:
                self.debts.acknowledge(session)
            self.debts.tick(0.0)

    def test_all_of_it_comes_in_order(self) -> None:
        for _ in range(30):
            self.debts.owe()
        self.debts.turn()
        self.serve(self.debts.bind(window=3))
        self.assertEqual(self.debts.came, list(range(1, 31)))

    def test_long_texts_count_as_several(self) -> None:
        for _ in range(30):
            self.debts.owe(octets=2 * UNIT)
        self.debts.turn()
        ((_, here, behind, _),) = self.debts.delivery.absent()
        self.assertEqual((here, behind), (2, True))
        self.serve(self.debts.bind(window=3))
        self.assertEqual(self.debts.came, list(range(1, 31)))

    def test_a_page_of_long_texts_is_not_the_last_though_it_has_few(self) -> None:
        for _ in range(30):
            self.debts.owe(octets=2 * UNIT)
        self.debts.turn()
        self.debts.kill()
        self.serve(self.debts.bind(window=3))
        self.assertEqual(self.debts.came, list(range(1, 31)))

    def test_what_a_page_has_brought_is_not_owed_a_second_time(self) -> None:
        """The page is read behind the commit that made the debt, and heard before the debt is told of."""
        for _ in range(5):
            self.debts.owe()
        self.debts.turn()
        self.debts.store.held = True
        session = self.debts.bind()
        self.debts.owe()
        self.debts.store.commit()
        self.debts.store.held = False
        self.serve(session)
        self.assertEqual(self.debts.came, [1, 2, 3, 4, 5, 6])

    def test_one_that_came_while_a_page_was_read_is_not_forgotten(self) -> None:
        for _ in range(5):
            self.debts.owe()
        self.debts.turn()
        self.debts.store.held = True
        session = self.debts.bind()
        self.debts.store.execute()
        self.debts.owe()
        self.debts.store.tell()
        self.debts.store.held = False
        self.debts.store.commit()
        self.serve(session)
        self.assertEqual(self.debts.came, [1, 2, 3, 4, 5, 6])

    def test_a_new_router_takes_up_what_the_old_one_left(self) -> None:
        for _ in range(30):
            self.debts.owe()
        self.debts.turn()
        self.debts.kill()
        for _ in range(2):
            self.debts.owe()
        self.debts.turn()
        self.serve(self.debts.bind(window=3))
        self.assertEqual(self.debts.came, [*range(1, 31), 1001, 1002])


class CountTests(SynchronousTestCase):
    """The number of deliveries owed: here, on disk, and with a session."""

    def setUp(self) -> None:
        self.debts = Debts(window=4, owed_for=60.0)
        for _ in range(20):
            self.debts.owe()
        self.debts.turn()

    def owed(self) -> int:
        return self.debts.delivery.owed_to("crm")

    def test_all_is_counted_that_is_not_acknowledged(self) -> None:
        session = self.debts.bind(window=3)
        self.assertEqual((self.owed(), len(session.open)), (20, 3))
        self.debts.acknowledge(session)
        self.assertEqual(self.owed(), 19)

    def test_a_restart_counts_what_is_left(self) -> None:
        self.debts.kill()
        self.assertEqual(self.owed(), 20)

    def test_one_that_is_too_old_is_counted_out_once_wherever_it_is(self) -> None:
        for seq in range(1, 21):
            self.debts.delivery.given_up(OwedRemoved("crm", seq))
        self.debts.tick(60.0)
        self.assertEqual(self.owed(), 0)

    def test_nobody_is_owed_nothing(self) -> None:
        self.assertEqual(self.debts.delivery.owed_to("nobody"), 0)


class Promises(RuleBasedStateMachine):
    """Whatever the sessions do, each debt comes until it is acknowledged, and within the windows."""

    @initialize(window=st.integers(2, 6), latency=st.sampled_from([0.0, 0.25]))
    def start(self, window: int, latency: float) -> None:
        self.debts = Debts(window)
        self.debts.store.latency = latency
        self.sessions: list[Session] = []
        self.acknowledged: list[int] = []
        self.owed: set[int] = set()

    @rule(many=st.integers(1, 5), octets=st.sampled_from([5, 5, UNIT, 3 * UNIT]))
    def owe(self, many: int, octets: int) -> None:
        self.owed |= {self.debts.owe(octets=octets).seq for _ in range(many)}
        self.debts.turn()

    @precondition(lambda self: len(self.sessions) < 3)
    @rule(window=st.integers(1, 3))
    def bind(self, window: int) -> None:
        self.sessions.append(self.debts.bind(window))

    @precondition(lambda self: self.sessions)
    @rule(data=st.data(), many=st.integers(1, 4))
    def acknowledge(self, data: st.DataObject, many: int) -> None:
        session = data.draw(st.sampled_from(self.sessions))
        for _ in range(min(many, len(session.open))):
            self.acknowledged.append(session.open[0].seq)
            self.debts.acknowledge(session)
        self.debts.turn()

    @precondition(lambda self: any(one.open for one in self.sessions))
    @rule(data=st.data())
    def put_off(self, data: st.DataObject) -> None:
        session = data.draw(st.sampled_from([one for one in self.sessions if one.open]))
        self.debts.put_off(session, data.draw(st.integers(0, len(session.open) - 1)))
        self.debts.turn()

    @precondition(lambda self: self.sessions)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        session = data.draw(st.sampled_from(self.sessions))
        self.sessions.remove(session)
        self.debts.leave(session)
        self.debts.turn()

    @rule(seconds=st.sampled_from([0.125, 1.0, 6.0, 400.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.debts.tick(seconds)

    @invariant()
    def none_is_with_two_sessions_nor_comes_after_it_was_acknowledged(self) -> None:
        held = [one.seq for session in self.sessions for one in session.open]
        assert len(held) == len(set(held)), "with two sessions at once"
        assert not set(held) & set(self.acknowledged), "it was acknowledged before"

    @invariant()
    def first_sendings_are_in_order(self) -> None:
        first = list(dict.fromkeys(self.debts.came))
        assert first == sorted(first)

    @invariant()
    def as_much_is_owed_as_is_on_disk(self) -> None:
        if self.debts.store.quiet:
            assert self.debts.delivery.owed_to("crm") == len(self.debts.left())

    def teardown(self) -> None:
        if not hasattr(self, "debts"):
            return
        session = self.debts.bind(window=2)
        self.sessions.append(session)
        for _ in range(200):
            for one in self.sessions:
                while one.open:
                    self.acknowledged.append(one.open[0].seq)
                    self.debts.acknowledge(one)
            self.debts.tick(10.0)
        assert sorted(self.acknowledged) == sorted(self.owed), "lost, or acknowledged twice"
        assert not self.debts.left()
        assert not self.debts.delivery.owed_to("crm")


class PromiseTests(SynchronousTestCase):
    def test_nothing_is_lost_or_doubled(self) -> None:
        run_state_machine_as_test(
            Promises, settings=settings(max_examples=at_most(40, 10), stateful_step_count=40)
        )
