"""Failures to connect in words: what has happened, and what to look at."""

from twisted.internet import error
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from router.southbound.trouble import of_failure


class FailureTests(SynchronousTestCase):
    def said(self, why: Exception) -> str:
        return str(of_failure(Failure(why)))

    def test_the_usual_ones_say_what_to_look_at(self) -> None:
        for why, what, advice in (
            (error.ConnectionRefusedError(), "connection refused", "`port`"),
            (error.TimeoutError(), "no connection in time", "firewall"),
            (error.TCPTimedOutError(), "no connection in time", "firewall"),
            (error.NoRouteError(), "no way to that host", "`host`"),
            (error.DNSLookupError("no results for hostname lookup"), "the host's name is not found", "DNS"),
        ):
            self.assertTrue(self.said(why).startswith(what), why)
            self.assertIn(advice, self.said(why))

    def test_any_other_says_what_the_system_says(self) -> None:
        self.assertIn(
            "Too many open files", self.said(error.ConnectError(osError=24, string="Too many open files"))
        )
