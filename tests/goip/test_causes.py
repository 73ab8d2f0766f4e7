from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.goip.causes import NO_STATUS_REPORT, cause_of
from router.sms.report import Fault


class CauseTests(SynchronousTestCase):
    def faults(self, *numbers: int) -> set[Fault]:
        return {cause_of(number).fault for number in numbers}

    def test_an_unknown_subscriber_ends_the_message(self) -> None:
        """TS 24.011 Annex E-2: 28 and 30."""
        self.assertEqual(self.faults(28, 30), {Fault.NUMBER})

    def test_a_barred_or_missing_sim_benches_its_channel(self) -> None:
        """TS 24.011: 8 and 10; TS 27.005 section 3.2.5: 310 to 316."""
        self.assertEqual(self.faults(8, 10, 310, 311, 313, 315, 316), {Fault.BARRED})

    def test_a_sim_without_credit_lets_another_channel_try(self) -> None:
        """21 and 500 are what GoIPs give for it."""
        self.assertEqual(self.faults(21, 500), {Fault.CHANNEL})

    def test_what_a_network_does_not_do_lets_another_channel_try(self) -> None:
        self.assertEqual(self.faults(17, 29, 50, 69), {Fault.CHANNEL})

    def test_congestion_is_tried_later(self) -> None:
        self.assertEqual(self.faults(22, 38, 41, 42, 47), {Fault.BUSY})

    def test_so_is_a_network_that_is_away(self) -> None:
        """TS 27.005 section 3.2.5: 331 and 332; a SIM logs in again by itself."""
        self.assertEqual(self.faults(331, 332), {Fault.BUSY})

    def test_no_status_report_is_doubt_and_never_resent(self) -> None:
        self.assertEqual(self.faults(NO_STATUS_REPORT), {Fault.DOUBT})

    def test_other_errors_of_module_and_maker_let_another_channel_try(self) -> None:
        self.assertEqual(self.faults(300, 304, 499, 512, 999), {Fault.CHANNEL})

    def test_what_the_service_centre_refuses_may_be_tried_elsewhere(self) -> None:
        self.assertEqual(self.faults(128, 175, 192, 255), {Fault.MESSAGE})

    def test_a_failure_without_a_number_may_be_tried_elsewhere(self) -> None:
        self.assertEqual(self.faults(0, 1, 96, 111, 127), {Fault.MESSAGE})

    @given(st.integers(0, 70_000))
    def test_every_number_has_a_cause_that_tells_it_in_words(self, number: int) -> None:
        cause = cause_of(number)
        self.assertEqual(cause.code, number)
        self.assertTrue(cause.said)

    @given(st.integers(0, 70_000).filter(lambda number: number != NO_STATUS_REPORT))
    def test_nothing_else_is_doubt(self, number: int) -> None:
        self.assertIsNot(cause_of(number).fault, Fault.DOUBT)
