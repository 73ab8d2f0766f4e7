"""The searches of the benchmark, on a small store that it makes itself."""

import os
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tools.benchmarks.history import SOUGHT, said_of_searches, searches


class HistoryTests(SynchronousTestCase):
    def test_a_store_is_made_upgraded_and_searched_and_used_again(self) -> None:
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        place = self.mktemp()
        Path(place).mkdir()
        os.chdir(place)
        first = searches(3000)
        self.assertEqual(set(first.of), set(SOUGHT))
        self.assertEqual(first.of["nothing"].found, 100)
        self.assertEqual(first.of["ESME with five messages"].found, 5)
        self.assertEqual(first.of["ESME + channel, never together"].found, 0)
        assert first.upgrade is not None
        self.assertIn("Upgrade in place from schema 3", said_of_searches(first))
        again = searches(3000)
        self.assertIsNone(again.upgrade)
        self.assertEqual(
            {name: one.found for name, one in again.of.items()},
            {name: one.found for name, one in first.of.items()},
        )
