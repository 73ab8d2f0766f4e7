"""All connections of ESMEs together."""

from twisted.trial.unittest import SynchronousTestCase

from router.northbound.smpp.factory import STRANGERS
from router.smpp.session import SessionState
from tests.northbound.smpp.front import End, Front
from tests.support.values import message


class LinksTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front()
        self.factory = self.front.factory

    def test_they_are_known_from_connection_to_loss(self) -> None:
        end = self.front.connect()
        self.assertEqual(self.factory.links, {end.link})
        end.hang_up()
        self.assertEqual(self.factory.links, set())

    def test_a_tick_reaches_all_of_them(self) -> None:
        ends = [self.front.connect(), self.front.connect()]
        self.front.advance(10)
        self.assertEqual([end.closed for end in ends], [True, True])

    def test_to_leave_is_to_unbind_from_all_and_to_close_what_is_not_bound(self) -> None:
        bound, unbound = self.front.bound(), self.front.connect()
        self.factory.leave()
        self.front.exchange()
        self.assertEqual(bound.session.state, SessionState.UNBOUND)
        self.assertEqual((bound.closed, unbound.closed), (True, True))
        self.assertEqual(self.factory.links, set())

    def test_to_turn_away_leaves_the_bound_ones_alone(self) -> None:
        bound, unbound = self.front.bound(), self.front.connect()
        self.factory.turn_away()
        self.front.exchange()
        self.assertEqual((bound.closed, unbound.closed), (False, True))
        self.assertEqual(bound.submit(), 0)

    def test_a_breach_is_told_with_the_name_of_its_esme(self) -> None:
        end = self.front.bound()
        end.link.dataReceived(b"\0\0\0\x10\0\0\x0f\xff\0\0\0\0\0\0\0\x01")
        self.assertTrue(self.front.log[-1].startswith("from 10.0.0.1: "))


class TooManyUnboundTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front(most_unbound=3)

    def closed(self, ends: list[End]) -> list[bool]:
        self.front.exchange()
        return [end.closed for end in ends]

    def test_the_oldest_goes(self) -> None:
        ends = [self.front.connect() for _ in range(4)]
        self.assertEqual(self.closed(ends), [True, False, False, False])

    def test_bound_ones_do_not_count_and_never_go(self) -> None:
        bound = [self.front.bound() for _ in range(4)]
        unbound = [self.front.connect() for _ in range(3)]
        self.assertEqual(self.closed(bound + unbound), [False] * 7)
        self.front.connect()
        self.assertEqual(self.closed(bound + unbound), [False] * 4 + [True, False, False])


class StrangersTests(SynchronousTestCase):
    """Protocol errors on connections that are not bound."""

    def setUp(self) -> None:
        self.front = Front(most_unbound=1000)
        for _ in range(100):
            self.front.connect().link.dataReceived(b"SSH-2.0-OpenSSH")

    def test_a_crowd_of_them_makes_few_lines(self) -> None:
        self.assertEqual(len(self.front.log), STRANGERS)
        self.front.advance(11)
        left_out = f"{200 - STRANGERS} more lines like these were left out"
        self.assertEqual(self.front.log[STRANGERS:], [left_out])

    def test_a_bound_one_is_told_by_its_name_all_the_same(self) -> None:
        end = self.front.bound()
        end.link.dataReceived(b"SSH-2.0-OpenSSH")
        self.assertEqual(len(self.front.log), STRANGERS + 3)


class AnswersTests(SynchronousTestCase):
    """The outcomes of deliveries, as the relay hears of them."""

    def setUp(self) -> None:
        self.front = Front()
        self.relay = self.front.relay
        self.end = self.front.bound()
        self.end.answering = None
        self.relay.received.arrived("goip101", message(b"hi"), lambda: None)
        self.end.exchange()

    def owed(self) -> int:
        return len(self.relay.store.kept.owed("crm", 0, 10))

    def test_one_that_is_answered_is_owed_no_more(self) -> None:
        self.assertEqual(self.owed(), 1)
        self.end.respond()
        self.assertEqual(self.owed(), 0)

    def test_one_without_an_answer_in_time_comes_again_later(self) -> None:
        self.front.advance(60 + 4)
        self.assertEqual(len(self.end.delivered), 1)
        self.front.advance(1)
        self.assertEqual(len(self.end.delivered), 2)

    def test_a_late_answer_changes_nothing(self) -> None:
        self.front.advance(60)
        self.end.respond()
        self.assertEqual(self.owed(), 1)

    def test_what_a_lost_session_had_goes_to_the_next(self) -> None:
        self.end.hang_up()
        self.assertEqual([pdu.short_message for pdu in self.front.bound().delivered], [b"hi"])
        self.assertEqual(self.owed(), 0)

    def test_what_waited_for_a_peer_to_read_goes_on_when_it_does(self) -> None:
        self.end.respond()
        self.end.link.pauseProducing()
        self.relay.received.arrived("goip101", message(b"more"), lambda: None)
        self.end.exchange()
        self.assertEqual(len(self.end.delivered), 1)
        self.end.link.resumeProducing()
        self.end.exchange()
        self.assertEqual(len(self.end.delivered), 2)
