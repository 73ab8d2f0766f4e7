"""The way of a message."""

from datetime import UTC, timedelta, timezone

from twisted.trial.unittest import SynchronousTestCase

from router.relay.sending.ways import minute_of_day

AT_0930 = 1_700_040_600.0


class MinuteTests(SynchronousTestCase):
    def test_it_is_that_of_the_zone(self) -> None:
        for zone, minute in (
            (UTC, 9 * 60 + 30),
            (timezone(timedelta(hours=3)), 12 * 60 + 30),
            (timezone(timedelta(hours=-10)), 23 * 60 + 30),
        ):
            self.assertEqual(minute_of_day(zone)(AT_0930 + 59.9), minute)
