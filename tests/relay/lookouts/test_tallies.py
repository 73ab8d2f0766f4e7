"""Messages by each channel, today and in the last hour."""

from datetime import UTC, datetime, timedelta, timezone

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.figures import Figures
from router.relay.lookouts.tallies import TALLY, Tallies, Tally
from router.relay.notes import ChannelNotes
from router.relay.plan.fleet import Fleet
from router.sms.state import MessageState
from tests.support.relay import RelayInMemory
from tests.support.values import channel, sending
from tests.support.writing import WritingStore

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp()


class TallyTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(NOON)
        self.dates = Dates(self.clock.seconds)
        self.store = WritingStore(self.clock)
        self.store.open()
        self.store.start()
        self.start()

    def start(self, zone: timezone = UTC) -> None:
        """Start as the router does."""
        self.notes = ChannelNotes(self.store)
        self.notes.restore(self.store.kept)
        self.fleet = Fleet([channel("goip101"), channel("goip102")])
        self.figures = Figures()
        self.tallies = Tallies(self.dates, self.fleet, self.figures, self.notes, zone)

    def send(self, many: int, delivered: int = 0, failed: int = 0) -> None:
        self.fleet.channels["goip101"].messages += many
        for state, count in ((MessageState.DELIVERED, delivered), (MessageState.EXPIRED, failed)):
            for _ in range(count):
                self.figures.ended(sending(), "goip101", state, 0, self.clock.seconds())
        self.tick()

    def tick(self) -> None:
        self.tallies.tick()
        self.clock.advance(0.0)

    def go_by(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.tick()

    def assertCounts(self, today: tuple[int, int, int], hour: tuple[int, int, int]) -> None:
        found = self.tallies.today("goip101"), self.tallies.hour("goip101")
        self.assertEqual(found, (Tally(*today), Tally(*hour)))

    def test_each_channel_is_counted_by_itself(self) -> None:
        self.send(5, 3, 1)
        self.assertCounts((5, 3, 1), (5, 3, 1))
        self.assertEqual(self.tallies.today("goip102"), Tally(0, 0, 0))

    def test_it_is_up_to_date_between_two_ticks(self) -> None:
        self.send(5)
        self.fleet.channels["goip101"].messages += 2
        self.assertCounts((7, 0, 0), (7, 0, 0))

    def test_the_hour_slides(self) -> None:
        self.send(5)
        self.go_by(1800.0)
        self.send(2)
        self.assertCounts((7, 0, 0), (7, 0, 0))
        self.go_by(1800.0)
        self.assertCounts((7, 0, 0), (2, 0, 0))
        self.go_by(1800.0)
        self.assertCounts((7, 0, 0), (0, 0, 0))

    def test_the_day_begins_at_midnight_of_the_zone(self) -> None:
        self.start(timezone(timedelta(hours=11, minutes=50)))
        self.send(5)
        self.go_by(900.0)
        self.assertCounts((0, 0, 0), (5, 0, 0))
        self.send(1)
        self.assertCounts((1, 0, 0), (6, 0, 0))

    def test_a_start_goes_on_where_it_was_a_minute_ago(self) -> None:
        self.send(5, 4)
        self.go_by(60.0)
        self.send(3)
        self.start()
        self.assertCounts((5, 4, 0), (5, 4, 0))
        self.send(1)
        self.assertCounts((6, 4, 0), (6, 4, 0))

    def test_nothing_is_written_where_nothing_was_counted(self) -> None:
        self.go_by(60.0)
        self.assertIsNone(self.notes.value("goip101", TALLY))

    def test_what_cannot_be_read_is_as_if_it_were_not_there(self) -> None:
        for kept in ("", "{", "[1]", '[1,["x",1,1],[]]', "[1,[1,1,1],[[1]]]", "[[],[1,1,1],[]]", "7"):
            self.notes.note("goip102", TALLY, kept)
            self.clock.advance(0.0)
            self.start()
            self.assertEqual(self.tallies.today("goip102"), Tally(0, 0, 0))

    def test_a_channel_that_came_back_counts_on(self) -> None:
        self.send(5, 2)
        self.fleet.channels["goip101"] = Fleet([channel("goip101")]).channels["goip101"]
        self.send(1)
        self.assertCounts((6, 2, 0), (6, 2, 0))


class WholeTests(SynchronousTestCase):
    """In a whole relay."""

    def test_what_came_back_unsent_was_not_sent(self) -> None:
        relay = RelayInMemory()
        connector = relay.connectors["goip101"]
        connector.up()
        relay.send()
        connector.throttle()
        self.assertEqual(relay.relay.tallies.today("goip101"), Tally(0, 0, 0))

    def test_what_is_sent_and_reported_is_counted(self) -> None:
        relay = RelayInMemory()
        connector = relay.connectors["goip101"]
        connector.up()
        relay.send()
        connector.report(connector.answer())
        self.assertEqual(relay.relay.tallies.today("goip101"), Tally(1, 1, 0))
