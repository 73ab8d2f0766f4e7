"""Segments that lines have, and what comes of them late or never."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates, Instant
from router.goip.udp import events as told
from router.southbound.udp.kept import Kept
from router.southbound.udp.unsettled import Unsettled
from tests.support.relay_side import RelaySide, Segment
from tests.support.values import message

START, HOUR = Instant(1000.0), 3600.0


class UnsettledTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelaySide()
        self.unsettled = Unsettled(self.relay, Kept(self.relay.notes, Dates(Clock().seconds)))
        self.segment = Segment(message(), 0.0)
        self.unsettled.add(self.segment, "a")

    def fall_silent(self) -> None:
        self.unsettled.tell(told.Unanswered("a", self.segment), START)

    def answer(self, now: float) -> None:
        submitted = told.Submitted("a", self.segment, "4711.1", 7, "+49")
        self.unsettled.tell(submitted, Instant(now))

    def test_a_segment_keeps_its_line_busy_until_it_is_unanswered(self) -> None:
        self.assertTrue(self.unsettled.keeps_busy("a"))
        self.fall_silent()
        self.assertFalse(self.unsettled.keeps_busy("a"))

    def test_a_late_outcome_is_told_once(self) -> None:
        self.fall_silent()
        for _ in range(2):
            self.answer(START + 60.0)
        self.assertEqual(self.relay.outcomes(self.segment), ["unanswered", "submitted"])

    def test_what_is_never_answered_is_not_held_for_ever(self) -> None:
        self.fall_silent()
        self.unsettled.forget(Instant(START + HOUR - 1.0))
        self.assertEqual(len(self.unsettled), 1)
        self.unsettled.forget(Instant(START + HOUR))
        self.assertEqual(len(self.unsettled), 0)

    def test_at_the_end_all_are_lost(self) -> None:
        self.fall_silent()
        other = Segment(message(), 0.0)
        self.unsettled.add(other, "b")
        self.unsettled.lose()
        self.assertEqual(self.relay.outcomes(self.segment), ["unanswered", "lost"])
        self.assertEqual(self.relay.outcomes(other), ["lost"])
