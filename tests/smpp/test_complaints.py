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
            lines, ["a", None, None, "a (and 2 violations before it)", None, "a (and 1 violations before it)"]
        )
        self.assertEqual(complaints.count, 6)
