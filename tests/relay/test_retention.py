"""What has ended is forgotten in the end."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.retention import BATCH, Retention
from router.sms.state import MessageState
from router.store.changes import Accepted, Arrived, Ended, Submitted
from router.store.entities import ReceivedSms, Stage
from tests.support.relay import NOW
from tests.support.values import message, sending
from tests.support.writing import WritingStore

KEEP = 100.0


class RetentionTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(NOW)
        self.store = WritingStore(self.clock)
        self.retention = Retention(self.clock, Dates(self.clock.seconds), self.store, KEEP)

    def pass_by(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.advance(1.0)
            self.retention.tick()
            self.clock.advance(0.0)

    def kept(self, id: int) -> bool:
        return bool(self.store.kept.of_message("crm", id))

    def test_what_ended_is_kept_so_long_and_then_forgotten(self) -> None:
        self.store.write([Accepted(sending(1)), Ended(1, MessageState.DELIVERED, 0, NOW)])
        self.pass_by(95)
        self.assertTrue(self.kept(1))
        self.pass_by(20)
        self.assertFalse(self.kept(1))

    def test_what_has_not_ended_is_kept_however_old(self) -> None:
        in_flight = Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 0, 1)
        self.store.write([in_flight, Submitted(1, "x", NOW), Accepted(sending(2))])
        self.pass_by(500)
        self.assertTrue(self.kept(1) and self.kept(2))

    def test_received_sms_go_too(self) -> None:
        received = ReceivedSms(id=1, channel="a", message=message(), at=NOW, esmes=())
        self.store.write([Arrived(received)])
        self.pass_by(120)
        self.assertEqual(self.store.kept.received_before(1e12, 10), [])

    def test_no_more_than_a_batch_at_once(self) -> None:
        for id in range(1, 2 * BATCH):
            self.store.write([Accepted(sending(id)), Ended(id, MessageState.DELIVERED, 0, NOW)])
        self.clock.advance(KEEP + 1.0)
        self.retention.tick()
        self.clock.advance(0.0)
        self.clock.advance(0.0)
        self.assertEqual(len(self.store.kept.finished(1e12, 10 * BATCH)), BATCH - 1)
