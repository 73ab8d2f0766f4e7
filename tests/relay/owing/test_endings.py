"""Reports of endings: a few one by one, the others as counts, delivered ones not at all."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.relay.event_kinds import EventKind
from router.relay.events import Event, Events
from router.relay.owing.endings import EVERY, MOST, Endings, in_words
from router.relay.owing.receipts import Err
from router.sms.state import MessageState
from router.store.entities import Sending
from tests.support.values import sending

UNDELIVERABLE, EXPIRED = MessageState.UNDELIVERABLE, MessageState.EXPIRED


class Trouble(Exception):
    """A bug of whoever hears of endings."""


class EndingsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.heard: list[Event] = []
        events = Events()
        events.listen(self.heard.append)
        self.endings = Endings(self.clock, events)

    def end(self, count: int = 1, state: MessageState = UNDELIVERABLE, err: int = 28) -> None:
        for number in range(count):
            self.endings.ended(sending(number + 1), "goip101", state, err, 20.0)

    def test_one_has_its_id_its_masked_number_its_channel_and_its_reason_in_words(self) -> None:
        self.end()
        (event,) = self.heard
        self.assertEqual((event.kind, event.subject), (EventKind.ENDED_OTHERWISE, "crm"))
        self.assertEqual(
            event.text,
            "message 1 to 25677****001 ended UNDELIV by goip101, err 028: unidentified subscriber",
        )

    def test_one_without_a_channel_has_none(self) -> None:
        self.endings.ended(sending(7), "", EXPIRED, Err.EXPIRED, 20.0)
        self.assertIn(" ended EXPIRED, err 901: its validity ended", self.heard[0].text)

    def test_a_bug_of_who_hears_of_each_keeps_no_ending_from_being_written(self) -> None:
        def stumble(sending: Sending, channel: str, state: MessageState, err: int, at: float) -> None:
            raise Trouble

        self.endings.each = stumble
        self.end()
        self.assertEqual((len(self.heard), len(self.flushLoggedErrors(Trouble))), (1, 1))

    def test_of_delivered_ones_nothing_is_told(self) -> None:
        self.end(5, MessageState.DELIVERED, 0)
        self.assertEqual(self.heard, [])

    def test_many_are_counted_by_state_and_err_when_their_time_is_over(self) -> None:
        self.end(MOST + 30)
        self.end(12, EXPIRED, 901)
        self.assertEqual(len(self.heard), MOST)
        self.clock.advance(EVERY)
        self.endings.tick()
        self.assertEqual(self.heard[-1].kind, EventKind.MORE_ENDED_OTHERWISE)
        self.assertIn("42 more ended", self.heard[-1].text)
        self.assertIn("30 UNDELIV err 028, 12 EXPIRED err 901", self.heard[-1].text)

    def test_an_hour_of_them_is_a_bounded_number_of_lines(self) -> None:
        for _ in range(3600):
            self.end(3)
            self.clock.advance(1)
            self.endings.tick()
        self.assertLess(len(self.heard), 80)

    def test_who_wants_to_hear_of_each_does(self) -> None:
        noted: list[object] = []
        endings = Endings(self.clock, Events(), lambda *ending: noted.append(ending[2]))
        endings.ended(sending(), "goip101", MessageState.DELIVERED, 0, 20.0)
        endings.ended(sending(), "goip101", EXPIRED, 901, 20.0)
        self.assertEqual(noted, [MessageState.DELIVERED, EXPIRED])

    def test_each_number_of_ours_has_its_words(self) -> None:
        for err in Err:
            self.assertGreater(len(in_words(err)), 10, err)
