from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.relay.events import Events
from router.relay.hearing.unmatched_reports import EVERY, UnmatchedReports
from router.sms.report import StatusReport
from router.sms.state import MessageState


class UnmatchedTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock, self.told = Clock(), list[tuple[str, str]]()
        events = Events()
        events.listen(lambda event: self.told.append((event.subject, event.text)))
        self.unmatched = UnmatchedReports(self.clock, events)

    def add(self, channel: str, id: str) -> None:
        self.unmatched.add(channel, StatusReport(id, MessageState.DELIVERED))

    def test_the_first_on_each_channel_is_told_at_once(self) -> None:
        self.add("a", "7")
        self.add("b", "8")
        line = "a status report of id {} (DELIVRD) matches no open message"
        self.assertEqual(self.told, [("a", line.format(7)), ("b", line.format(8))])

    def test_others_are_counted_and_told_after_an_hour(self) -> None:
        for id in "1234":
            self.add("a", id)
        self.assertEqual((len(self.told), self.unmatched.count), (1, 4))
        self.clock.advance(EVERY)
        self.add("a", "5")
        self.assertIn("id 5 (DELIVRD)", self.told[-1][1])
        self.assertIn("3 more before it", self.told[-1][1])
        self.clock.advance(EVERY)
        self.add("a", "6")
        self.assertNotIn("more", self.told[-1][1])
