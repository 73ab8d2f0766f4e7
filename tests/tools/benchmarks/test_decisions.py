"""What decisions cost is measured on what is really decided."""

from twisted.trial.unittest import SynchronousTestCase

from router.routing.table import Choose
from tools.benchmarks.decisions import channel_among, way_among


class DecidingTests(SynchronousTestCase):
    def test_all_that_is_measured_can_be_done(self) -> None:
        self.assertGreater(way_among(3), 0.0)
        for choose in Choose:
            self.assertGreater(channel_among(3, choose), 0.0)
