from twisted.trial.unittest import SynchronousTestCase

from router.routing.match import CRITERIA, Facts, Hours, Match
from router.routing.reasons import WORDS, why_not
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.value import evolve
from tests.support.values import message

MESSAGE = evolve(message(to="4477009", tlvs=((0x1400, b"\x02"),)), source_addr=Address(addr="Shop"))


def facts_of(what: ShortMessage) -> Facts:
    """Return facts at ten past nine in the evening."""
    return Facts(what, "crm", lambda: 21 * 60 + 10, lambda: "hello")


FACTS = facts_of(MESSAGE)


class ReasonTests(SynchronousTestCase):
    def assertWhy(self, match: Match, why: str, facts: Facts = FACTS) -> None:
        self.assertEqual(why_not(match, facts), why)

    def test_nothing_is_told_of_a_match(self) -> None:
        self.assertWhy(Match(), "")
        self.assertWhy(Match(destination_addr="^44", source_addr="Shop", text="l+"), "")

    def test_there_are_words_for_each_criterion(self) -> None:
        self.assertEqual(set(WORDS), set(CRITERIA))

    def test_an_esme(self) -> None:
        self.assertWhy(Match(esme=frozenset({"web", "bank"})), "esme bank, web, and it is crm")

    def test_addresses(self) -> None:
        self.assertWhy(Match(destination_addr="^25677"), "destination_addr ^25677, and it is 4477009")
        self.assertWhy(Match(source_addr="^Bank$"), "source_addr ^Bank$, and it is Shop")

    def test_an_address_that_is_empty(self) -> None:
        facts = facts_of(evolve(MESSAGE, source_addr=Address()))
        self.assertWhy(Match(source_addr="^Bank$"), "source_addr ^Bank$, and it is empty", facts)

    def test_a_data_coding(self) -> None:
        self.assertWhy(Match(data_coding=frozenset({8, 4})), "data_coding 4, 8, and it is 0")

    def test_an_optional_parameter(self) -> None:
        self.assertWhy(Match(tlv=((0x1400, b"\x01"),)), "tlv 0x1400: 01, and it is 02")
        self.assertWhy(Match(tlv=((0x1400, b"\x02"), (5, b"\x01"))), "tlv 0x0005: 01, and it has none")

    def test_hours(self) -> None:
        self.assertWhy(Match(hours=Hours(480, 1200)), "hours 08:00-20:00, and it is 21:10")
        self.assertWhy(Match(hours=Hours(0, 60)), "hours 00:00-01:00, and it is 21:10")

    def test_a_text_is_not_shown(self) -> None:
        self.assertWhy(Match(text="otp"), "text otp, and it has none such")

    def test_only_the_first_that_is_not_met_is_told(self) -> None:
        self.assertWhy(Match(text="otp", destination_addr="^1"), "destination_addr ^1, and it is 4477009")
