from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError
from twisted.trial.unittest import SynchronousTestCase

from router.config.quantities import (
    SECONDS,
    DurationSpan,
    duration,
    duration_or_off,
    hours,
    rate,
    span,
    span_or_off,
    zone,
)
from router.config.source.problems import Place
from router.config.source.tree import Scalar, ScalarKind
from router.routing.match import Hours


def written(text: str) -> Scalar:
    return Scalar(Place("f"), text, ScalarKind.TEXT)


class DurationTests(SynchronousTestCase):
    def test_every_unit(self) -> None:
        read = [duration(written(text)) for text in ("500ms", "5s", "10m", "24h", "30d")]
        self.assertEqual(read, [0.5, 5.0, 600.0, 86400.0, 2592000.0])

    def test_fractions(self) -> None:
        self.assertEqual(duration(written("1.5s")), 1.5)

    def test_a_unit_is_needed_and_known(self) -> None:
        for text in ("5", "", "s", "5 s", "5S", "-5s", "1h30m", "5s..6s", "5w", "٣s", "off"):
            self.assertRaises(PydanticCustomError, duration, written(text))

    def test_zero_is_no_duration_that_anything_could_last(self) -> None:
        self.assertRaises(PydanticCustomError, duration, written("0s"))

    def test_off_is_zero(self) -> None:
        self.assertEqual(duration_or_off(written("off")), 0.0)
        self.assertEqual(duration_or_off(written("5s")), 5.0)

    def test_durations_end_at_a_century(self) -> None:
        self.assertEqual(duration(written("36500d")), 36500 * 86400.0)
        self.assertRaises(PydanticCustomError, duration, written("36501d"))
        self.assertRaises(PydanticCustomError, duration, written("9" * 400 + "d"))

    def test_rates_are_some_that_can_be_kept(self) -> None:
        for text in ("1000001/s", "9" * 400 + "/s", "0.5/d", "0/s"):
            self.assertRaises(PydanticCustomError, rate, written(text))

    @given(st.integers(1, 36500), st.sampled_from(sorted(SECONDS)))
    def test_a_number_and_a_unit_multiply(self, number: int, unit: str) -> None:
        self.assertEqual(duration(written(f"{number}{unit}")), number * SECONDS[unit])


class SpanTests(SynchronousTestCase):
    def test_two_ends(self) -> None:
        self.assertEqual(span(written("5s..1m")), DurationSpan(5.0, 60.0))

    def test_one_duration_is_both_ends(self) -> None:
        self.assertEqual(span(written("5s")), DurationSpan(5.0, 5.0))

    def test_nothing_may_be_an_end_where_it_may_be_off(self) -> None:
        self.assertEqual(span_or_off(written("0ms..50ms")), DurationSpan(0.0, 0.05))
        # A delay that grows from nothing stays nothing.
        self.assertRaises(PydanticCustomError, span, written("0ms..50ms"))

    def test_the_shorter_comes_first(self) -> None:
        error = self.assertRaises(PydanticCustomError, span, written("10s..5s"))
        self.assertEqual(str(error), "expected the shorter duration first, for example 5s..10s")

    def test_what_is_no_span(self) -> None:
        for text in ("5..10s", "5s...6s", "5s-10s", "5s..", "..5s", "", "off"):
            self.assertRaises(PydanticCustomError, span, written(text))

    def test_off_is_none_at_all(self) -> None:
        self.assertEqual(span_or_off(written("off")), DurationSpan(0.0, 0.0))
        self.assertEqual(span_or_off(written("1s..2s")), DurationSpan(1.0, 2.0))


class RateTests(SynchronousTestCase):
    def test_every_unit(self) -> None:
        read = [rate(written(text)) for text in ("50/s", "12/min", "1800/h", "86400/d", "0.5/s")]
        self.assertEqual(read, [50.0, 0.2, 0.5, 1.0, 0.5])

    def test_what_is_no_rate(self) -> None:
        for text in ("50", "0/s", "50/m", "/s", "-1/s", "50 / s"):
            self.assertRaises(PydanticCustomError, rate, written(text))


class HoursTests(SynchronousTestCase):
    def test_a_part_of_the_day(self) -> None:
        self.assertEqual(hours(written("08:00-20:30")), Hours(480, 1230))

    def test_over_midnight(self) -> None:
        part = hours(written("22:00-06:00"))
        self.assertTrue(part.holds(23 * 60) and part.holds(0) and not part.holds(12 * 60))

    def test_a_whole_day(self) -> None:
        self.assertEqual(hours(written("00:00-24:00")), Hours(0, 1440))

    def test_what_is_no_part_of_a_day(self) -> None:
        for text in ("8:00-20:00", "08:00", "08:60-09:00", "24:00-08:00", "08:00-25:00", "08:00-08:00"):
            self.assertRaises(PydanticCustomError, hours, written(text))


class ZoneTests(SynchronousTestCase):
    def test_utc_needs_no_database(self) -> None:
        self.assertIs(zone(written("UTC")), UTC)

    def test_a_zone_by_its_name(self) -> None:
        kampala = zone(written("Africa/Kampala")).utcoffset(datetime(2024, 1, 1))
        assert kampala is not None
        self.assertEqual(kampala.total_seconds(), 3 * 3600)

    def test_what_is_no_zone(self) -> None:
        for text in ("Kampala", "", "../etc/passwd", "Africa", "EAT+3"):
            self.assertRaises(PydanticCustomError, zone, written(text))
