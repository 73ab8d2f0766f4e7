"""Days with a box that loses requests and answers, starts anew, and is used by others as well."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.events import SmsLost, SmsRefused, SmsSubmitted, SmsUnanswered, SmsUnsent
from router.goip.http.box import Box
from router.goip.http.box_settings import BoxSettings
from router.goip.http.events import Event
from router.goip.http.request import BoxLogin
from router.sms.report import Fault
from tests.goip.http.model import ModelBox
from tests.goip.http.test_inbox import Disk
from tests.support.extent import at_most

LINES = 3
SETTINGS = BoxSettings(account=BoxLogin("box", "admin", "pw"), lines=LINES, limit=120.0)


class Day:
    """An owner that sends to ever new numbers, and keeps the keys of the inbox; it is stopped now and
    then."""

    def __init__(self, seed: int, trouble: float) -> None:
        self.random = Random(seed)
        self.now = Instant(0.0)
        self.model = ModelBox(self.random, LINES, trouble)
        self.disk = Disk()
        self.box = Box(SETTINGS, self.now)
        self.numbers = 0
        self.outcomes: dict[str, list[Event]] = {}
        self.received: list[str] = []

    def run(self, seconds: int, calm: int) -> None:
        """Live so long, and then so long without new messages and without trouble."""
        for second in range(2 * (seconds + calm)):
            self.now = Instant(second / 2)
            if second == 2 * seconds:
                self.model.calm_down()
            self.model.pass_time(self.now)
            self._take(self.box.tick(self.now))
            if second < 2 * seconds:
                self._live()
            while (errand := self.box.next(self.now)) is not None:
                self._take(self.box.done(self.model.serve(errand, self.now), self.now))

    def _live(self) -> None:
        if self.random.random() < 0.3:
            number = f"+{self.numbers}"
            if self.box.send(self.random.randrange(1, LINES + 1), number, number, "x", self.now):
                self.numbers += 1
                self.outcomes[number] = []
        if self.random.random() < 0.1 and self.disk.known:
            # What comes before the first poll ever is not given.
            line = self.random.choice(list(self.disk.known))
            self.received.append(f'text {len(self.received)} \\"of {line}\\"')
            self.model.receive(line, self.received[-1], self.now)
        if self.random.random() < 0.002:
            self._take(self.box.stop())
            self.box = Box(SETTINGS, self.now, self.disk.known)

    def _take(self, events: list[Event]) -> None:
        self.disk.note(events)
        for event in events:
            if isinstance(event, (SmsSubmitted, SmsRefused, SmsUnsent, SmsLost, SmsUnanswered)):
                self.outcomes[str(event.token)].append(event)


class ModelTests(SynchronousTestCase):
    @given(st.integers(0, 2**32), st.sampled_from([0.0, 0.05, 0.3]))
    @settings(max_examples=at_most(30, 6), deadline=None)
    def test_each_message_has_one_outcome_and_it_is_true(self, seed: int, trouble: float) -> None:
        day = Day(seed, trouble)
        day.run(400, 0)
        day._take(day.box.stop())
        sent = Counter(day.model.sent)
        for number, outcomes in day.outcomes.items():
            first = outcomes[0]
            self.assertLessEqual(sent[number], 1)
            if len(outcomes) > 1:
                self.assertIsInstance(first, SmsUnanswered)
                self.assertEqual(len(outcomes), 2)
            last = outcomes[-1]
            if isinstance(last, SmsSubmitted):
                self.assertEqual(sent[number], 1, f"{number} was told as sent")
            elif isinstance(last, SmsUnsent):
                self.assertEqual(sent[number], 0, f"{number} was told as unsent")
            elif isinstance(last, SmsRefused) and last.cause.fault is not Fault.DOUBT:
                self.assertEqual(sent[number], 0, f"{number} was told as {last}")

    @given(st.integers(0, 2**32))
    @settings(max_examples=at_most(10, 3), deadline=None)
    def test_without_trouble_most_of_them_are_sent(self, seed: int) -> None:
        day = Day(seed, 0.0)
        day.run(400, 200)
        last = Counter(type(outcomes[-1]) for outcomes in day.outcomes.values())
        self.assertGreater(last[SmsSubmitted], sum(last.values()) / 3)
        self.assertEqual(sum(last.values()), day.numbers)

    @given(st.integers(0, 2**32), st.sampled_from([0.0, 0.05, 0.3]))
    @settings(max_examples=at_most(30, 6), deadline=None)
    def test_each_received_sms_is_given_once_over_restarts(self, seed: int, trouble: float) -> None:
        day = Day(seed, trouble)
        day.run(400, 200)
        if not day.disk.missed:
            given = [text.replace('"', '\\"') for text in day.disk.texts]
            self.assertCountEqual(given, day.received)
