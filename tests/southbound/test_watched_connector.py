"""Segments by the one way, USSD by the other."""

from collections.abc import Callable

from twisted.trial.unittest import SynchronousTestCase

from router.goip.ussd import UssdAnswer
from router.relay.interfaces import Segment
from router.southbound.watched_connector import WatchedConnector
from tests.support import relay_side
from tests.support.values import message


class Way:
    """A connector that writes down what it is given."""

    def __init__(self, takes: bool) -> None:
        self.takes = takes
        self.given: list[object] = []

    def submit(self, segment: Segment) -> bool:
        self.given.append(segment)
        return self.takes

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        self.given.append(code)
        return self.takes

    def restart(self, answered: Callable[[str], None]) -> bool:
        self.given.append("restart")
        return self.takes


class WatchedTests(SynchronousTestCase):
    def test_segments_leave_by_the_one_that_sends(self) -> None:
        sending, watching = Way(True), Way(False)
        segment = relay_side.Segment(message(), 1.0)
        self.assertTrue(WatchedConnector(sending, watching).submit(segment))
        self.assertEqual((sending.given, watching.given), ([segment], []))

    def test_codes_leave_by_the_one_that_watches(self) -> None:
        sending, watching = Way(False), Way(True)
        self.assertTrue(WatchedConnector(sending, watching).ussd("*100#", lambda answer: None))
        self.assertEqual((sending.given, watching.given), ([], ["*100#"]))

    def test_it_is_restarted_by_the_one_that_watches(self) -> None:
        sending, watching = Way(False), Way(True)
        self.assertTrue(WatchedConnector(sending, watching).restart(lambda why: None))
        self.assertEqual((sending.given, watching.given), ([], ["restart"]))
