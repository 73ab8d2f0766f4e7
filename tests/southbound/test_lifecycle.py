"""The life of a link: what it does when, on a clock that is moved by hand."""

from collections.abc import Callable
from random import Random

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionRefusedError
from twisted.internet.interfaces import IProtocol, IProtocolFactory
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.routing.retry import Growing
from router.southbound.lifecycle import JITTER, Lifecycle


class LeastJitter(Random):
    """Draws the longest delay always."""

    def random(self) -> float:
        return 0.0


class LifecycleTestCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.attempts: list[Deferred[IProtocol]] = []
        self.told: list[str] = []
        self.cancelled = 0
        self.clock = Clock()
        self.life = self.made(LeastJitter())

    def made(self, random: Random) -> Lifecycle:
        life = Lifecycle(self.clock, random, self.connect, Factory(), Growing(5.0, 60.0))
        life.failed = lambda failure: self.told.append(failure.getErrorMessage())
        return life

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        def cancel(attempt: Deferred[IProtocol]) -> None:
            self.cancelled += 1

        attempt: Deferred[IProtocol] = Deferred(cancel)
        self.attempts.append(attempt)
        return attempt

    def refuse(self) -> None:
        self.attempts[-1].errback(ConnectionRefusedError("refused"))

    def succeed(self) -> None:
        self.attempts[-1].callback(Protocol())

    def delay(self, after: Callable[[], None]) -> float:
        """Return the seconds until it tries again."""
        after()
        (call,) = self.clock.getDelayedCalls()
        delay = call.getTime() - self.clock.seconds()
        self.clock.advance(delay)
        return delay


class LifeTests(LifecycleTestCase):
    def test_nothing_happens_before_it_is_started(self) -> None:
        self.assertEqual(self.attempts, [])
        self.life.start()
        self.assertEqual(len(self.attempts), 1)

    def test_a_refused_connection_is_told_and_tried_again(self) -> None:
        self.life.start()
        self.refuse()
        self.assertEqual(self.told, ["Connection was refused by other side: refused."])
        self.clock.advance(4.9)
        self.assertEqual(len(self.attempts), 1)
        self.clock.advance(0.1)
        self.assertEqual(len(self.attempts), 2)

    def test_delays_grow_to_their_limit(self) -> None:
        self.life.start()
        self.assertEqual([self.delay(self.refuse) for _ in range(6)], [5.0, 10.0, 20.0, 40.0, 60.0, 60.0])

    def test_a_lost_connection_is_made_again_after_a_while(self) -> None:
        self.life.start()
        self.succeed()
        self.assertEqual(self.delay(self.life.ended), 5.0)
        self.assertEqual(len(self.attempts), 2)

    def test_one_that_never_got_alive_makes_the_delay_grow(self) -> None:
        self.life.start()
        self.succeed()
        self.delay(self.life.ended)
        self.succeed()
        self.assertEqual(self.delay(self.life.ended), 10.0)

    def test_one_that_was_alive_begins_anew(self) -> None:
        self.life.start()
        self.delay(self.refuse)
        self.delay(self.refuse)
        self.succeed()
        self.life.alive()
        self.assertEqual(self.delay(self.life.ended), 5.0)

    def test_delays_are_drawn_so_that_links_do_not_come_back_together(self) -> None:
        self.life = self.made(Random(1))
        self.life.start()
        delays = {self.delay(self.refuse) for _ in range(30)}
        beyond = {delay for delay in delays if delay > 20.0}
        self.assertGreater(len(beyond), 20)
        self.assertTrue(all(60.0 * (1.0 - JITTER) <= delay <= 60.0 for delay in beyond if delay > 40.0))


class StopTests(LifecycleTestCase):
    def test_while_it_waits(self) -> None:
        self.life.start()
        self.refuse()
        self.life.stop()
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_while_it_connects(self) -> None:
        self.life.start()
        self.life.stop()
        self.assertEqual((self.cancelled, self.told), (1, []))
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_while_it_is_connected(self) -> None:
        self.life.start()
        self.succeed()
        self.life.stop()
        self.life.ended()
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_before_it_began(self) -> None:
        self.life.stop()
        self.assertEqual((self.attempts, self.clock.getDelayedCalls()), ([], []))
