"""A peer that sends garbage does not fill the log."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.complaints import Complaints


class ComplaintsTest(SynchronousTestCase):
    """One line in ten seconds, and the rest counted."""

    def test_the_first_is_told_at_once(self) -> None:
        self.assertEqual(Complaints().add("a", 0.0), "a")

    def test_others_soon_after_are_counted_and_told_with_the_next(self) -> None:
        complaints = Complaints()
        lines = [complaints.add("a", now) for now in (0.0, 1.0, 9.9, 10.0, 10.1, 20.0)]
        self.assertEqual(
            lines, ["a", None, None, "a (and 2 more before it)", None, "a (and 1 more before it)"]
        )
        self.assertEqual(complaints.count, 6)

    def test_several_may_be_told_each_ten_seconds(self) -> None:
        complaints = Complaints(2)
        lines = [complaints.add("a", now) for now in (0.0, 1.0, 2.0, 3.0, 11.0, 12.0, 13.0)]
        self.assertEqual(lines, ["a", "a", None, None, "a (and 2 more before it)", "a", None])

    def test_what_went_untold_can_be_asked_for_when_the_time_is_over_and_once(self) -> None:
        complaints = Complaints()
        for now in (0.0, 1.0, 2.0):
            complaints.add("a", now)
        self.assertEqual([complaints.untold(now) for now in (9.0, 10.0, 11.0)], [0, 2, 0])
        self.assertEqual(complaints.add("a", 11.0), "a")
