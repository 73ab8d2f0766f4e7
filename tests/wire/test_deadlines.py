"""Deadlines between two ticks."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.session import Timers
from router.sms.value import evolve, names_of
from router.wire.deadlines import EVERY, LEAST, Deadlines, every
from tests.smpp.wire import T0, Pair
from tests.support.extent import at_most


class PunctualTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.came: list[float] = []
        self.punctual = Deadlines(self.clock, lambda: self.came.append(self.clock.seconds()))

    def test_a_deadline_before_the_next_tick_has_one_of_its_own(self) -> None:
        self.punctual.expect(0.3, 0.0)
        self.clock.pump([0.1] * 10)
        self.assertEqual(self.came, [0.1 + 0.1 + 0.1])

    def test_one_after_it_has_not(self) -> None:
        self.punctual.expect(EVERY, 0.0)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_an_earlier_one_takes_the_place_of_a_later_one(self) -> None:
        self.punctual.expect(0.75, 0.0)
        self.punctual.expect(0.25, 0.0)
        self.punctual.expect(0.5, 0.0)
        self.clock.pump([0.25] * 8)
        self.assertEqual(self.came, [0.25])

    def test_when_the_connection_is_gone_nothing_comes(self) -> None:
        self.punctual.expect(0.5, 0.0)
        self.punctual.stop()
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_ticks_are_as_frequent_as_the_shortest_timer_asks(self) -> None:
        self.assertEqual([every(Timers(enquire_link=at)) for at in (30.0, 0.5, 0.001)], [1.0, 0.5, LEAST])
        for timer in names_of(Timers):
            self.assertEqual(every(evolve(Timers(), **{timer: 0.5})), 0.5, timer)


class SessionDeadlineTests(SynchronousTestCase):
    """Deadlines of a session, compared with the effects of its ticks."""

    def after(self, timers: Timers, phase: float) -> float:
        """Seconds until a session that hears nothing says something, with ticks in this phase."""
        clock, asked = Clock(), list[float]()
        clock.advance(T0)
        session = Pair(timers=timers).smsc

        def tick() -> None:
            session.tick(clock.seconds())
            if session.output():
                asked.append(clock.seconds() - T0)
            punctual.expect(session.deadline(), clock.seconds())

        punctual, period = Deadlines(clock, tick), every(timers)
        for number in range(10):
            clock.callLater((number + phase) * period, tick)
        while clock.getDelayedCalls() and not asked:
            clock.advance(max(0.0, min(call.getTime() for call in clock.getDelayedCalls()) - clock.seconds()))
        return asked[0]

    @given(st.floats(0.05, 5.0), st.floats(0.01, 0.99))
    @settings(max_examples=at_most(60, 15))
    def test_enquire_link_goes_in_time_whenever_the_ticks_come(self, timer: float, phase: float) -> None:
        self.assertAlmostEqual(self.after(Timers(enquire_link=timer), phase), timer, places=5)

    @given(st.floats(0.05, 5.0), st.floats(0.01, 0.99))
    @settings(max_examples=at_most(60, 15))
    def test_so_does_the_unbind_of_an_idle_session(self, timer: float, phase: float) -> None:
        timers = Timers(enquire_link=0.0, inactivity=timer)
        self.assertAlmostEqual(self.after(timers, phase), timer, places=5)
