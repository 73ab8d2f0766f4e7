"""The trial of an absent ESME: its store, and what it finds wrong."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tools.absent_esme import complaints, count_owed, fill, owed_in_order


class AbsentTests(SynchronousTestCase):
    def test_a_store_that_was_filled_owes_a_receipt_for_each_message_in_order(self) -> None:
        store = Path(self.mktemp())
        fill(store, 25)
        self.assertEqual(count_owed(store), 25)
        self.assertEqual(owed_in_order(store), [str(id) for id in range(1, 26)])

    def test_all_in_order_and_little_memory_is_well(self) -> None:
        self.assertEqual(complaints(["1", "2", "3"], ["1", "2", "3"], 100.0, 300.0, 0), [])

    def test_one_that_is_missing_late_or_twice_is_told_with_its_place(self) -> None:
        for came in (["1", "3"], ["1", "3", "2"], ["1", "1", "2", "3"]):
            (words,) = complaints(["1", "2", "3"], came, 100.0, 300.0, 0)
            self.assertIn("they differ behind the first 1", words)

    def test_memory_and_status_are_told(self) -> None:
        found = complaints([], [], 301.0, 300.0, 1)
        self.assertEqual(
            found, ["the router had 301 MB in memory, more than 300", "the router ended with status 1"]
        )
