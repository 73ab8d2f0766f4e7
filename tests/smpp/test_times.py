"""Times of SMPP 3.4 section 7.1.1, and the dates of receipts."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.errors import BadTime
from router.smpp.operations import CommandStatus
from router.smpp.times import absolute, expiring, receipt_dates, relative, scheduled


def at(*moment: int) -> float:
    """Return a moment in UTC as seconds of Unix time."""
    year, month, day, hour, minute, second = (*moment, 0, 0, 0)[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()


NOW = at(2024, 1, 31, 12, 0, 0)

moments = st.floats(at(2024, 1, 1), at(2038, 1, 1))


class AbsoluteTest(SynchronousTestCase):
    """With a plus or a minus at the end."""

    def test_in_utc_it_is_what_it_says(self) -> None:
        self.assertEqual(scheduled("240229235959000+", NOW), at(2024, 2, 29, 23, 59, 59))

    def test_plus_is_ahead_of_utc(self) -> None:
        self.assertEqual(scheduled("240229120000012+", NOW), at(2024, 2, 29, 9, 0, 0))

    def test_minus_is_behind_utc(self) -> None:
        self.assertEqual(scheduled("240229120000020-", NOW), at(2024, 2, 29, 17, 0, 0))

    def test_twelve_hours_are_the_most(self) -> None:
        self.assertEqual(scheduled("240229120000048-", NOW), at(2024, 3, 1, 0, 0, 0))

    def test_tenths_of_seconds_count(self) -> None:
        self.assertEqual(scheduled("240229120000500+", NOW), at(2024, 2, 29, 12, 0, 0) + 0.5)

    def test_years_are_those_of_this_century(self) -> None:
        self.assertEqual(scheduled("990101000000000+", NOW), at(2099, 1, 1))

    @given(st.integers(0, 3_000_000_000))
    def test_what_is_written_reads_back(self, seconds: int) -> None:
        moment = 946_684_800 + seconds % 3_000_000_000
        self.assertEqual(scheduled(absolute(float(moment)), NOW), float(moment))


class RelativeTest(SynchronousTestCase):
    """With an R at the end."""

    def test_the_example_of_the_specification(self) -> None:
        then = scheduled("020610233429000R", at(2024, 1, 1))
        self.assertEqual(then, at(2026, 7, 11, 23, 34, 29))

    def test_months_keep_within_the_month(self) -> None:
        self.assertEqual(scheduled("000100000000000R", NOW), at(2024, 2, 29, 12, 0, 0))
        self.assertEqual(scheduled("010100000000000R", NOW), at(2025, 2, 28, 12, 0, 0))

    def test_tenths_and_quarters_are_ignored(self) -> None:
        self.assertEqual(scheduled("000000000001948R", NOW), NOW + 1)

    def test_a_day_is_24_hours(self) -> None:
        self.assertEqual(relative(86400), "000001000000000R")
        self.assertEqual(relative(86399), "000000235959000R")

    @given(st.integers(0, 32 * 86400 - 1))
    def test_up_to_31_days_it_is_exact(self, seconds: int) -> None:
        self.assertEqual(scheduled(relative(seconds), NOW), NOW + seconds)

    def test_however_long_it_is_it_has_sixteen_characters(self) -> None:
        for seconds in (99 * 366 * 86400, 100 * 366 * 86400, 10**12):
            self.assertEqual(len(relative(seconds)), 16)

    @given(st.integers(32 * 86400, 90 * 365 * 86400))
    def test_beyond_it_is_never_longer(self, seconds: int) -> None:
        then = scheduled(relative(seconds), NOW)
        assert then is not None
        self.assertLessEqual(then, NOW + seconds)
        self.assertGreater(then, NOW + 0.8 * seconds)


class BadTimeTest(SynchronousTestCase):
    """Each of the two fields has its own status."""

    def test_what_is_no_time_has_the_status_of_its_field(self) -> None:
        for text in (
            "2402291200",
            "240229120000000",
            "24022912000000+R",
            "240229120000000Z",
            "241329120000000+",
            "240230120000000+",
            "240229250000000+",
            "240229120000049+",
            "２40229120000000+",
        ):
            with self.assertRaises(BadTime) as caught:
                scheduled(text, NOW)
            self.assertEqual(caught.exception.command_status, CommandStatus.ESME_RINVSCHED, text)
            with self.assertRaises(BadTime) as caught:
                expiring(text, NOW)
            self.assertEqual(caught.exception.command_status, CommandStatus.ESME_RINVEXPIRY, text)


class MeaningTest(SynchronousTestCase):
    """The meaning of the two fields."""

    def test_empty_is_not_said(self) -> None:
        self.assertIsNone(scheduled("", NOW))
        self.assertIsNone(expiring("", NOW))

    def test_a_schedule_that_has_passed_is_a_moment_like_any(self) -> None:
        self.assertEqual(scheduled("230101000000000+", NOW), at(2023, 1, 1))

    def test_a_validity_that_has_passed_is_refused(self) -> None:
        self.assertRaises(BadTime, expiring, "230101000000000+", NOW)
        self.assertRaises(BadTime, expiring, absolute(NOW), NOW)
        self.assertEqual(expiring(absolute(NOW), NOW - 0.001), NOW)

    @given(moments, st.none() | st.floats(0.0, 86400.0))
    def test_a_validity_of_zeros_says_nothing_whenever_it_is_asked(
        self, now: float, later: float | None
    ) -> None:
        for text in ("000000000000000R", "000000000000948R"):
            self.assertIsNone(expiring(text, now, None if later is None else now + later))
        for text in ("000000000000000+", "000000000000000-", "00000000000000R", "0000000000000000"):
            self.assertRaises(BadTime, expiring, text, now)

    @given(moments)
    def test_a_schedule_of_zeros_is_now_to_the_last_digit(self, now: float) -> None:
        self.assertEqual(scheduled("000000000000000R", now), now)

    @given(moments, st.integers(1, 86399))
    def test_no_relative_time_is_rounded(self, now: float, seconds: int) -> None:
        self.assertEqual(expiring(relative(seconds), now), now // 1 + seconds + (now - now // 1))
        self.assertRaises(BadTime, expiring, relative(seconds), now, scheduled(relative(seconds), now))

    def test_a_validity_that_ends_before_the_delivery_is_refused(self) -> None:
        self.assertEqual(expiring("000000010000000R", NOW, NOW + 3599), NOW + 3600)
        self.assertRaises(BadTime, expiring, "000000010000000R", NOW, NOW + 3600)

    def test_a_validity_counts_from_now(self) -> None:
        self.assertEqual(expiring("000000000010000R", NOW), NOW + 10)


class ReceiptDateTest(SynchronousTestCase):
    """YYMMDDhhmm, as clocks show it."""

    def test_it_has_ten_digits_in_the_zone(self) -> None:
        date = receipt_dates(timezone(timedelta(hours=3)))
        self.assertEqual(date(at(2024, 2, 29, 22, 59, 59)), "2403010159")

    def test_it_changes_with_the_minute(self) -> None:
        date = receipt_dates(UTC)
        moments = (at(2024, 1, 1, 0, 0, 59), at(2024, 1, 1, 0, 1, 0))
        self.assertEqual([date(moment) for moment in moments], ["2401010000", "2401010001"])
