"""The one outcome of each segment that a line has."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates, Instant
from router.goip.events import SmsLost, SmsRefused, SmsSubmitted, SmsTaken, SmsUnanswered, SmsUnsent
from router.goip.udp import events as told
from router.sms.report import Cause, Fault
from router.southbound.udp.line_notes import LineNotes
from router.southbound.udp.unsettled_segments import UnsettledSegments
from tests.support.relay_side import RelaySide, Segment
from tests.support.values import message


class UnsettledTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelaySide()
        self.unsettled = UnsettledSegments(self.relay, LineNotes(self.relay.notes, Dates(Clock().seconds)))
        self.segment = Segment(message(), 1.0)
        self.unsettled.add(self.segment, "a")

    def tell(self, *events: told.Outcome) -> list[str]:
        for event in events:
            self.unsettled.tell(event, Instant(0.0))
        return self.relay.outcomes(self.segment)

    def test_each_outcome_is_told_in_the_words_of_the_relay(self) -> None:
        segment = self.segment
        for event, words in (
            (SmsSubmitted(segment, "7.1", None, "+49"), ["submitted"]),
            (SmsRefused(segment, Cause(Fault.BUSY)), ["refused"]),
            (SmsUnsent(segment, "why"), ["unsent"]),
            (SmsLost(segment, "why"), ["lost"]),
        ):
            self.relay.told.clear()
            self.unsettled.add(segment, "a")
            self.assertEqual(self.tell(event), words)
            self.assertFalse(self.unsettled.keeps_busy("a"))

    def test_nothing_follows_an_outcome(self) -> None:
        unsent = SmsUnsent(self.segment, "why")
        self.assertEqual(self.tell(unsent, unsent, SmsTaken(self.segment)), ["unsent"])

    def test_one_that_is_taken_keeps_its_channel_busy(self) -> None:
        self.assertEqual(self.tell(SmsTaken(self.segment)), ["taken"])
        self.assertTrue(self.unsettled.keeps_busy("a"))
        self.assertFalse(self.unsettled.keeps_busy("b"))

    def test_one_that_is_unanswered_does_not_and_its_answer_may_still_come(self) -> None:
        self.tell(SmsUnanswered(self.segment))
        self.assertFalse(self.unsettled.keeps_busy("a"))
        late = SmsSubmitted(self.segment, "7.1", 3, "+49")
        self.assertEqual(self.tell(late, late), ["unanswered", "submitted"])

    def test_after_an_hour_none_is_waited_for_any_more(self) -> None:
        self.tell(SmsUnanswered(self.segment))
        self.unsettled.forget(Instant(3599.0))
        self.assertEqual(len(self.unsettled), 1)
        self.unsettled.forget(Instant(3600.0))
        self.assertEqual(len(self.unsettled), 0)

    def test_what_a_report_will_name_is_kept(self) -> None:
        self.tell(SmsSubmitted(self.segment, "7.1", 3, "+49"))
        self.assertEqual(self.relay.notes.of("a"), {"sent 3": "0 7.1 +49"})

    def test_at_the_end_all_that_is_left_is_lost_once(self) -> None:
        other = Segment(message(), 1.0)
        self.tell(SmsUnanswered(self.segment))
        self.unsettled.add(other, "b")
        for _ in range(2):
            self.unsettled.lose()
        self.assertEqual(self.tell(SmsLost(self.segment, "why")), ["unanswered", "lost"])
        self.assertEqual(self.relay.outcomes(other), ["lost"])
