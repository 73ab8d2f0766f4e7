"""Messages that wait past their validity."""

from router.relay.sending.message_requests import Replacement, Which
from tests.relay.cases import A, AttemptsCase
from tests.support.neighbours import BUSY
from tests.support.relay import RelayInMemory


class ValidityTests(AttemptsCase):
    def test_what_waits_past_its_validity_ends_as_expired(self) -> None:
        self.relay_of(A)
        self.relay.connectors["a"].down()
        self.relay.send(expires_in=30.0)
        self.relay.advance(28.0)
        self.assertEqual(self.relay.endings(), [])
        self.relay.advance(5.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])
        self.assertEqual(sum(self.relay.sendings.queues.values()), 0)

    def test_it_is_not_sent_when_the_channel_comes_back(self) -> None:
        self.relay_of(A)
        self.relay.connectors["a"].down()
        self.relay.send(expires_in=5.0)
        self.relay.advance(10.0)
        self.relay.connectors["a"].up()
        self.assertEqual(self.submits(), [])

    def test_the_validity_of_the_route_bounds_that_of_the_message(self) -> None:
        self.relay_of(A, validity=20.0)
        self.relay.connectors["a"].down()
        self.relay.send(expires_in=1000.0)
        self.relay.advance(25.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_try_later_is_bounded_by_it(self) -> None:
        self.relay_of(A)
        self.relay.send(expires_in=30.0)
        for _ in range(20):
            if self.relay.connectors["a"].out:
                self.relay.connectors["a"].refuse(BUSY)
            self.relay.advance(3.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_what_may_have_been_sent_before_is_unknown(self) -> None:
        self.relay_of(A)
        self.relay.send(expires_in=30.0)
        self.relay.connectors["a"].down()
        self.relay.advance(35.0)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])

    def test_a_longer_one_given_at_the_last_moment_counts(self) -> None:
        for held in (False, True):
            with self.subTest(held=held):
                self.relay_of(A)
                self.relay.connectors["a"].down()
                self.relay.send(deliver_in=3.5 if held else None, expires_in=4.5)
                self.relay.clock.advance(5.0)
                now = self.relay.clock.seconds()
                longer = Replacement(
                    short_message=b"new",
                    registered_delivery=1,
                    sm_default_msg_id=0,
                    deliver_at=now + 30.0 if held else None,
                    expires_at=now + 60.0,
                )
                which = Which(esme="crm", source_addr="Shop", message_id=1)
                self.relay.message_requests.replace(which, longer, lambda outcome: None)
                self.relay.tick()
                self.relay.connectors["a"].up()
                self.relay.advance(31.0)
                self.assertEqual((self.texts(), self.relay.endings()), (["new"], []))

    def test_what_stands_on_disk_only_expires_as_well(self) -> None:
        self.relay = RelayInMemory([A], window=4)
        for number in range(20):
            self.relay.send(to=f"25677200{number:04d}", expires_in=5.0)
        self.relay.advance(6.0)
        self.assertEqual(len(self.relay.endings()), 20)
        self.assertEqual(sum(self.relay.sendings.queues.values()), 0)

    def test_what_is_held_expires_as_well_after_a_kill_too(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=100.0, expires_in=5.0)
        self.relay.kill()
        self.relay.advance(6.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])

    def test_those_that_wait_for_the_same_number_expire_with_it(self) -> None:
        self.relay_of(A)
        for _ in range(3):
            self.relay.send(expires_in=5.0)
        self.relay.advance(6.0)
        self.assertEqual([id for id, _, _ in self.relay.endings()], [2, 3])


class UnansweredTests(AttemptsCase):
    def test_a_question_that_went_wrong_is_asked_again(self) -> None:
        self.relay_of(A)
        self.relay.send(deliver_in=2.0)
        self.relay.send(deliver_in=50.0, expires_in=2.0)
        self.relay.store.answers = False
        self.relay.advance(5.0)
        self.assertEqual((self.submits(), self.relay.endings()), ([], []))
        self.relay.store.answers = True
        self.relay.advance(1.0)
        self.assertEqual(len(self.submits()), 1)
        self.assertEqual(self.relay.endings(), [(2, "EXPIRED", 901)])


class StaleTests(AttemptsCase):
    """The store's answer may be old when it arrives."""

    def setUp(self) -> None:
        self.relay_of(A)
        self.connectors["a"].down()
        self.relay.send(expires_in=5.0)
        self.relay.store.held = True

    def commit(self) -> None:
        for _ in range(4):
            self.relay.store.commit()

    def test_what_a_channel_found_expired_meanwhile_ends_once(self) -> None:
        self.relay.clock.advance(6.0)
        self.relay.tick()
        self.relay.store.execute()
        self.connectors["a"].up()
        self.relay.store.tell()
        self.commit()
        self.assertEqual(self.relay.debts(), [(1, "EXPIRED")])

    def test_what_was_cancelled_meanwhile_ends_once(self) -> None:
        self.relay.clock.advance(6.0)
        which = Which(esme="crm", source_addr="Shop", message_id=1)
        self.relay.message_requests.cancel(which, lambda outcome: None)
        self.relay.tick()
        self.commit()
        self.assertEqual(self.relay.debts(), [(1, "DELETED")])

    def test_what_has_left_meanwhile_goes_on(self) -> None:
        self.relay.clock.advance(4.5)
        self.connectors["a"].up()
        self.relay.clock.advance(1.0)
        self.relay.tick()
        self.commit()
        self.assertEqual((self.submits(), self.relay.endings()), ([("submit", "a")], []))
