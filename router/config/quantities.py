"""Quantities with units: durations and spans of them in seconds, rates per second, the time of day."""

import re
from datetime import UTC, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen
from pydantic import BeforeValidator

from router.config.fields import AS_TEXT, expected, formed, scalar, text, written
from router.routing.match import Hours

SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
PER = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}

CENTURY = 36_500 * 86_400.0
"""The longest duration: a date so far ahead can still be reckoned with."""

FASTEST, SLOWEST = 1_000_000.0, 1 / 86_400
"""Rates per second."""

QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")
RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)/(s|min|h|d)")
CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")

SHORT = r"[0-9]+(\.[0-9]+)?(ms|s|m|h|d)"
"""A duration, for the forms of JSON Schema."""

DURATION = "a duration with its unit (ms, s, m, h, d), for example 30s"
DURATION_OR_OFF = DURATION + ", or off"
SPAN = "a span of durations above zero, for example 5s..10s"
SPAN_OR_OFF = "a span of durations, for example 5s..10s, or off"
A_RATE = "a rate, for example 50/s, 12/min or 100/h"
HOURS = "a part of the day, for example 08:00-20:00"
"""What is expected, in words."""


@frozen
class DurationSpan:
    """From ``low`` to ``high``, in seconds."""

    low: float
    high: float


@written(formed(f"^{SHORT}$", DURATION))
def duration(value: object) -> float:
    """Read a duration above zero, in seconds."""
    if isinstance(value, float):
        return value
    seconds = _seconds(scalar(value, DURATION).text, DURATION)
    if seconds <= 0.0:
        raise expected("a duration above zero, for example 30s")
    return seconds


@written(formed(f"^({SHORT}|off)$", DURATION_OR_OFF))
def duration_or_off(value: object) -> float:
    """Read a duration in seconds; ``off`` is 0.0."""
    given = scalar(value, DURATION_OR_OFF).text
    return 0.0 if given == "off" else _seconds(given, DURATION_OR_OFF)


@written(formed(f"^{SHORT}(\\.\\.{SHORT})?$", SPAN))
def span(value: object) -> DurationSpan:
    """Read a span ``5s..10s`` above zero, in seconds; a single ``5s`` is both ends."""
    read = _span(scalar(value, SPAN).text, SPAN)
    if read.low <= 0.0:
        raise expected(SPAN)
    return read


@written(formed(f"^({SHORT}(\\.\\.{SHORT})?|off)$", SPAN_OR_OFF))
def span_or_off(value: object) -> DurationSpan:
    """Read a span; ``off`` is no time at all."""
    if isinstance(value, DurationSpan):
        return value
    given = scalar(value, SPAN_OR_OFF).text
    return DurationSpan(0.0, 0.0) if given == "off" else _span(given, SPAN_OR_OFF)


def _span(given: str, what: str) -> DurationSpan:
    first, dots, last = given.partition("..")
    low = _seconds(first, what)
    high = _seconds(last, what) if dots else low
    if high < low:
        raise expected("the shorter duration first, for example 5s..10s")
    return DurationSpan(low, high)


@written(formed(r"^[0-9]+(\.[0-9]+)?/(s|min|h|d)$", A_RATE))
def rate(value: object) -> float:
    """Read a rate ``50/s``, ``12/min``, ``100/h`` or ``500/d``, per second."""
    read = RATE.fullmatch(scalar(value, A_RATE).text)
    if read is None:
        raise expected(A_RATE)
    per_second = float(read[1]) / PER[read[2]]
    if not SLOWEST <= per_second <= FASTEST:
        raise expected("a rate from 1/d to 1000000/s")
    return per_second


@written(formed("^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$", HOURS))
def hours(value: object) -> Hours:
    """Read a part of the day, ``08:00-20:00``; one that ends before it begins goes over midnight."""
    read = CLOCK.fullmatch(scalar(value, HOURS).text)
    if read is None:
        raise expected(HOURS)
    start, end = (_minute(read[1], read[2]), _minute(read[3], read[4]))
    if start > 1439 or end > 1440 or start == end:
        raise expected(HOURS)
    return Hours(start, end)


def _minute(hour: str, minute: str) -> int:
    return int(hour) * 60 + int(minute) if int(minute) < 60 else 9999


def zone(value: object) -> tzinfo:
    """Read a time zone of the IANA database; UTC is there even if the machine has no database."""
    given = text(value)
    if given == "UTC":
        return UTC
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise expected("a name of the time zone database, for example Africa/Kampala or UTC") from None


def shown(seconds: float) -> str:
    """Write a duration with the largest unit in which it is a whole number; ``off`` for none."""
    if not seconds:
        return "off"
    unit = next((one for one in ("d", "h", "m", "s") if seconds % SECONDS[one] == 0.0), "ms")
    return f"{seconds / SECONDS[unit]:g}{unit}"


def _seconds(given: str, what: str) -> float:
    read = QUANTITY.fullmatch(given)
    if read is None:
        raise expected(what)
    seconds = float(read[1]) * SECONDS[read[2]]
    if seconds > CENTURY:
        raise expected("a duration of at most 36500d")
    return seconds


Duration = Annotated[float, BeforeValidator(duration), AS_TEXT]
DurationOrOff = Annotated[float, BeforeValidator(duration_or_off), AS_TEXT]
SpanOfTime = Annotated[DurationSpan, BeforeValidator(span), AS_TEXT]
SpanOrOff = Annotated[DurationSpan, BeforeValidator(span_or_off), AS_TEXT]
Rate = Annotated[float, BeforeValidator(rate), AS_TEXT]
PartOfDay = Annotated[Hours, BeforeValidator(hours), AS_TEXT]
Zone = Annotated[tzinfo, BeforeValidator(zone), AS_TEXT]
