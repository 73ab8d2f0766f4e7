"""Received SMS that come in segments: one text for the ESME, whatever the order they come in."""

from router.sms.message import UDHI, ShortMessage
from router.sms.value import evolve
from tests.relay.cases import AttemptsCase
from tests.support.neighbours import FakeReceiver
from tests.support.relay import JOIN_TIMEOUT
from tests.support.values import channel, message


def segment(number: int, text: bytes, total: int = 2, reference: int = 7) -> ShortMessage:
    header = bytes((5, 0, 3, reference, total, number))
    return evolve(message(header + text), esm_class=UDHI)


class ReceivedSegmentsTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(channel("a"), channel("b"))
        self.ear = self.relay.receiver()
        self.acknowledged = 0

    def come(self, *segments: ShortMessage, by: str = "a") -> None:
        for each in segments:
            self.relay.received.arrived(by, each, self._acknowledge)
            self.relay.turn()

    def _acknowledge(self) -> None:
        self.acknowledged += 1

    def read(self, ear: FakeReceiver | None = None) -> list[bytes]:
        return [owed.message.short_message for owed in (ear or self.ear).held]

    def test_each_is_acknowledged_when_it_is_kept_and_the_text_waits_for_all(self) -> None:
        self.come(segment(2, b"two"))
        self.assertEqual((self.acknowledged, self.read()), (1, []))
        self.come(segment(1, b"one "))
        self.assertEqual((self.acknowledged, self.read()), (2, [b"one two"]))

    def test_it_is_acknowledged_when_it_is_on_disk_and_not_before(self) -> None:
        self.relay.store.held = True
        self.come(segment(1, b"one "))
        self.relay.store.execute()
        self.assertEqual(self.acknowledged, 0)
        self.relay.store.tell()
        self.assertEqual(self.acknowledged, 1)

    def test_the_joined_text_is_no_segment(self) -> None:
        self.come(segment(1, b"one "), segment(2, b"two"))
        (owed,) = self.ear.held
        self.assertEqual(owed.message.esm_class & UDHI, 0)

    def test_segments_of_two_channels_are_two_texts(self) -> None:
        self.come(segment(1, b"one "))
        self.come(segment(2, b"two"), by="b")
        self.assertEqual(self.read(), [])

    def test_a_repeat_while_it_waits_is_acknowledged_and_adds_nothing(self) -> None:
        self.come(segment(1, b"one "), segment(1, b"one "), segment(2, b"two"))
        self.assertEqual((self.acknowledged, self.read()), (3, [b"one two"]))

    def test_after_a_while_each_goes_as_it_came(self) -> None:
        self.come(segment(1, b"one "))
        self.relay.advance(JOIN_TIMEOUT + 1)
        self.assertEqual([text[6:] for text in self.read()], [b"one "])

    def test_they_are_waited_for_over_a_kill(self) -> None:
        self.come(segment(1, b"one "))
        self.relay.kill()
        ear = self.relay.receiver()
        self.come(segment(2, b"two"))
        self.assertEqual(self.read(ear), [b"one two"])

    def test_what_was_joined_is_owed_over_a_kill_and_its_segments_are_not(self) -> None:
        self.come(segment(1, b"one "), segment(2, b"two"))
        self.relay.kill()
        ear = self.relay.receiver()
        self.assertEqual(self.read(ear), [b"one two"])
        self.relay.advance(JOIN_TIMEOUT + 1)
        self.assertEqual(len(self.read(ear)), 1)

    def test_utf_8_that_was_torn_goes_on_as_it_is_to_be_read(self) -> None:
        octets = "grün".encode()
        self.come(segment(1, octets[:3], total=3), segment(2, octets[3:], total=3))
        self.relay.advance(JOIN_TIMEOUT + 1)
        self.assertEqual([one[6:] for one in self.read()], [b"gr", "ün".encode("utf-16-be")])

    def test_alphabets_that_cannot_be_joined_go_on_apart(self) -> None:
        self.come(segment(1, b"one"), evolve(segment(2, b"odd"), data_coding=8))
        self.assertEqual([one[6:] for one in self.read()], [b"one", b"odd"])
