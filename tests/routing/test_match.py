from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.match import CRITERIA, Facts, Hours, Match
from router.routing.pattern import compiled
from router.sms.message import ShortMessage
from router.sms.value import evolve
from tests.support.values import message

minutes = st.integers(0, 1439)


def facts(
    what: ShortMessage | None = None, esme: str = "crm", minute: int = 600, text: str = "hello"
) -> Facts:
    return Facts(what or message(), esme, lambda: minute, lambda: text)


def never() -> str:
    raise AssertionError("nobody should have asked")


class CriteriaTests(SynchronousTestCase):
    def test_no_criteria_match_everything(self) -> None:
        self.assertIsNone(Match().differs(facts()))

    def test_destination_addr_is_searched_for(self) -> None:
        self.assertIsNone(Match(destination_addr=r"^2567[78]").differs(facts(message(to="256781"))))
        found = Match(destination_addr=r"^2567[78]").differs(facts(message(to="25675")))
        self.assertEqual(found, "destination_addr")

    def test_a_pattern_is_searched_not_matched_from_the_beginning(self) -> None:
        self.assertIsNone(Match(destination_addr="72").differs(facts(message(to="256772"))))

    def test_source_addr_is_searched_for(self) -> None:
        self.assertIsNone(Match(source_addr="^Shop$").differs(facts()))
        self.assertEqual(Match(source_addr="^Bank$").differs(facts()), "source_addr")

    def test_the_esme_is_one_of_those_named(self) -> None:
        match = Match(esme=frozenset({"crm", "shop"}))
        self.assertIsNone(match.differs(facts(esme="shop")))
        self.assertEqual(match.differs(facts(esme="cr")), "esme")

    def test_the_text_is_searched_in_as_it_reads(self) -> None:
        self.assertIsNone(Match(text="(?i)OTP").differs(facts(text="your otp")))
        self.assertEqual(Match(text="(?i)OTP").differs(facts(text="hello")), "text")

    def test_the_data_coding_is_one_of_those_named(self) -> None:
        match = Match(data_coding=frozenset({0}))
        self.assertIsNone(match.differs(facts()))
        self.assertEqual(match.differs(facts(evolve(message(), data_coding=8))), "data_coding")

    def test_each_tlv_must_be_there_with_its_value(self) -> None:
        match = Match(tlv=((0x1400, b"\x01"), (0x1401, b"")))
        both = message(tlvs=((0x1401, b""), (0x1400, b"\x00"), (0x1400, b"\x01")))
        self.assertIsNone(match.differs(facts(both)))
        self.assertEqual(match.differs(facts(message(tlvs=((0x1400, b"\x01"),)))), "tlv")

    def test_all_criteria_must_be_met(self) -> None:
        match = Match(source_addr="Shop", text="otp")
        self.assertIsNone(match.differs(facts(text="otp")))
        self.assertEqual(match.differs(facts(text="x")), "text")
        self.assertEqual(
            match.differs(facts(evolve(message(), source_addr=message().destination_addr))), "source_addr"
        )

    def test_a_pattern_may_be_compiled_before(self) -> None:
        self.assertEqual(Match(text=compiled("a")), Match(text="a"))


class CostTests(SynchronousTestCase):
    def test_the_text_is_not_decoded_if_a_cheap_criterion_says_no(self) -> None:
        match = Match(destination_addr="^1$", text=".")
        self.assertEqual(match.differs(Facts(message(), "crm", lambda: 0, never)), "destination_addr")

    def test_the_text_is_decoded_once_for_all_routes(self) -> None:
        read = []

        def reading() -> str:
            read.append(1)
            return "hello"

        known = Facts(message(), "crm", lambda: 0, reading)
        for pattern in ("a", "b", "c"):
            Match(text=pattern).differs(known)
        self.assertEqual(read, [1])

    def test_the_text_comes_last(self) -> None:
        self.assertEqual(list(CRITERIA)[-1], "text")


class HoursTests(SynchronousTestCase):
    def test_they_hold_from_start_to_just_before_the_end(self) -> None:
        hours = Hours(480, 1200)
        self.assertEqual([hours.holds(m) for m in (479, 480, 1199, 1200)], [False, True, True, False])

    def test_they_may_be_a_single_minute(self) -> None:
        self.assertEqual([Hours(600, 601).holds(m) for m in (599, 600, 601)], [False, True, False])

    def test_they_may_go_over_midnight(self) -> None:
        hours = Hours(1320, 360)
        self.assertEqual(
            [hours.holds(m) for m in (1319, 1320, 0, 359, 360)], [False, True, True, True, False]
        )

    @given(minutes, minutes, minutes)
    def test_what_is_not_within_is_within_the_rest_of_the_day(
        self, start: int, end: int, minute: int
    ) -> None:
        if start != end:
            self.assertNotEqual(Hours(start, end).holds(minute), Hours(end, start).holds(minute))

    def test_a_rule_asks_the_minute_of_the_day(self) -> None:
        match = Match(hours=Hours(480, 1200))
        self.assertIsNone(match.differs(facts(minute=600)))
        self.assertEqual(match.differs(facts(minute=60)), "hours")
