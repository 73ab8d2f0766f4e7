"""Notes about lines after a restart."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates, Instant
from router.southbound.udp.line_notes import LineNotes
from tests.support.relay_side import FakeNotes

DATE = 1_700_000_000.0


class KeptTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(5000.0)
        self.notes = FakeNotes()
        self.kept = self.make()

    def make(self, ahead: float = DATE) -> LineNotes:
        return LineNotes(self.notes, Dates(self.clock.seconds, ahead))

    @property
    def now(self) -> Instant:
        return Instant(self.clock.seconds())

    def test_ussd_begins_above_the_date(self) -> None:
        self.assertEqual(self.kept.ussd_after(["a", "b"]), int(DATE) + 5000)

    def test_and_above_the_greatest_of_before_if_the_clock_was_set_back(self) -> None:
        self.kept.keep_ussd("a", int(DATE) + 9000)
        self.assertEqual(self.make().ussd_after(["b", "a"]), int(DATE) + 9000)

    def test_and_never_above_what_a_box_can_hold(self) -> None:
        self.assertEqual(self.make(2.0**31 + 100.0).ussd_after(["a"]), 101 + 5000)
        self.kept.keep_ussd("a", 2**31 + 7)
        self.assertEqual(self.kept.ussd_after(["a"]), int(DATE) + 5000)

    def test_what_was_sent_within_the_hour_is_given_with_its_age(self) -> None:
        self.kept.keep_sent("a", 7, "+49 151", "4711.1")
        self.clock.advance(600.0)
        self.kept.keep_sent("a", 8, "+50", "4712.1")
        ((first, old), (second, new)) = self.make().sent("a", self.now)
        self.assertEqual((first, old.remote_id, old.number, old.at), (7, "4711.1", "+49 151", 5000.0))
        self.assertEqual((second, new.at), (8, 5600.0))

    def test_after_a_restart_the_clock_for_intervals_begins_elsewhere(self) -> None:
        self.kept.keep_sent("a", 7, "+49", "4711.1")
        other = LineNotes(self.notes, Dates(lambda: 10.0, DATE + 5050.0))
        ((_, sent),) = other.sent("a", Instant(10.0))
        self.assertEqual(sent.at, 10.0 - 60.0)

    def test_what_is_older_than_an_hour_is_not(self) -> None:
        self.kept.keep_sent("a", 7, "+49", "4711.1")
        self.clock.advance(3600.0)
        self.assertEqual(list(self.kept.sent("a", self.now)), [])

    def test_the_newest_of_one_sms_no_stands_for_it(self) -> None:
        self.kept.keep_sent("a", 7, "+49", "4711.1")
        self.kept.keep_sent("a", 7, "+50", "4712.1")
        self.assertEqual([sent.remote_id for _, sent in self.kept.sent("a", self.now)], ["4712.1"])

    def test_other_notes_of_the_channel_are_left_alone(self) -> None:
        self.notes.note("a", "iccid", "8949")
        self.kept.keep_ussd("a", 1)
        self.assertEqual(list(self.kept.sent("a", self.now)), [])

    def test_notes_that_cannot_be_read_are_passed_over(self) -> None:
        for name, note in {
            "ussd_sendid": "soon",
            "sent x": "1700005000 4711.1 +49",
            "sent 5": "",
            "sent 6": "1700005000 4711.1",
            "sent 7": "nan 4711.1 +49",
        }.items():
            self.notes.note("a", name, note)
        self.kept.keep_sent("a", 8, "+50", "4712.1")
        self.assertEqual([sms_no for sms_no, _ in self.kept.sent("a", self.now)], [8])
        self.assertEqual(self.kept.ussd_after(["a"]), int(DATE) + 5000)
