"""Messages whose octets are not of the alphabet that their ESME names."""

from router.relay.errors import Refusal
from router.routing.table import Route
from router.sms.alphabet import Alphabet
from router.sms.form import Form, LongMessages
from router.sms.value import evolve
from tests.relay.sending.test_submission import SubmissionCase
from tests.support.values import channel, message

ALIKE = evolve(channel("a"), form=Form(Alphabet.GSM7))
GOIP = evolve(channel("b"), form=Form(Alphabet.ASCII, LongMessages.PAYLOAD, frozenset({0, 8}), 2))


class MisnamedTests(SubmissionCase):
    def way(self, *ids: str) -> None:
        self.relay_of(Route(name="all", via=ids), channels=(ALIKE, GOIP))

    def test_what_no_channel_can_carry_is_refused(self) -> None:
        self.way("b")
        self.assertIs(self.refusal(what=message(b"\x81")), Refusal.CANNOT_ENCODE)
        self.assertEqual(self.rows(), [])

    def test_what_one_channel_reads_alike_is_taken(self) -> None:
        self.way("a", "b")
        self.relay.send(what=message(b"\x81"))
        self.assertEqual(self.relay.ids, [1])

    def test_what_can_be_read_is_counted_as_it_will_be_sent(self) -> None:
        self.way("b")
        self.relay.send(what=message("ç".encode() * 134))
        self.assertIs(self.refusal(what=message("ç".encode() * 135)), Refusal.TOO_LONG)

    def test_it_is_told_once_for_each_esme(self) -> None:
        self.way("b")
        for octets in (b"plain", b"\xfc", b"\xfc"):
            self.relay.send(what=message(octets))
        self.assertEqual(len([one for one in self.relay.warnings if "above 0x7F" in one]), 1)

    def test_ucs2_and_octets_are_not_told(self) -> None:
        self.way("a")
        for data_coding in (3, 4, 8):
            self.relay.send(what=evolve(message(b"\xfc\xfc"), data_coding=data_coding))
        self.assertEqual(self.relay.warnings, [])
