"""The hourly line on each gateway."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.relay.events import Events
from router.relay.figures import Figures
from router.relay.lookouts.summary import EVERY, Summary
from router.relay.plan.fleet import Fleet
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.support.values import channel, sending


class SummaryTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.heard: list[tuple[str, str]] = []
        events = Events()
        events.listen(lambda event: self.heard.append((event.subject, event.text)))
        self.figures = Figures()
        known = [channel("goip101"), channel("goip102"), evolve(channel("up"), gateway="up")]
        self.fleet = Fleet(known)
        self.channels = self.fleet.channels
        self.summary = Summary(self.clock, self.fleet, self.figures, events)

    def hour(self) -> dict[str, str]:
        self.clock.advance(EVERY)
        self.heard.clear()
        self.summary.tick()
        self.assertEqual(len(self.heard), 2)
        return dict(self.heard)

    def test_it_counts_what_went_in_the_last_hour(self) -> None:
        self.channels["goip101"].sent, self.channels["goip102"].sent = 1000, 234
        self.channels["goip102"].up(Instant(0.0), 1)
        self.figures.channel("goip101").delivered = 900
        self.figures.ended(sending(), "goip102", MessageState.UNDELIVERABLE, 21, 0.0)
        self.figures.channel("goip101").received = 3
        self.assertEqual(
            self.hour()["goip1"],
            "last hour: 1,234 segments sent, 900 messages delivered, 1 ended otherwise, 3 SMS received;"
            " 1 of 2 channels up",
        )
        self.assertTrue(self.hour()["goip1"].startswith("last hour: 0 segments sent, 0 messages delivered"))

    def test_a_channel_that_was_taken_out_and_came_back_has_sent_what_it_has_sent_since(self) -> None:
        self.channels["up"].sent = 1000
        self.hour()
        self.fleet.remove("up", Instant(0.0))
        self.fleet.forget(Instant(1e9))
        self.fleet.add(evolve(channel("up"), gateway="up")).sent = 3
        self.assertTrue(self.hour()["up"].startswith("last hour: 3 segments sent"))

    def test_nothing_is_told_before_an_hour_is_over(self) -> None:
        self.clock.advance(EVERY - 1)
        self.summary.tick()
        self.assertEqual(self.heard, [])
