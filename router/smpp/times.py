"""The times of SMPP (3.4 section 7.1.1) and seconds of Unix time; and the dates of receipts (Appendix B).

A time is 16 characters, ``YYMMDDhhmmsstnnp``: absolute when ``p`` is + or -, and ``nn`` then counts the
quarter hours by which it is ahead of UTC or behind; relative when ``p`` is R. Years are 2000 to 2099.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from router.smpp.errors import BadTime
from router.smpp.operations import CommandStatus

_CHARACTERS = 16
_CENTURY = 2000
_MOST_QUARTERS = 48
_QUARTER = timedelta(minutes=15)
_DAY = 86400
_LONGEST_MONTH = 31
_LONGEST_YEAR = 366
_MOST_DAYS = 99 * _LONGEST_YEAR

_Six = tuple[int, int, int, int, int, int]


def scheduled(schedule_delivery_time: str, now: float) -> float | None:
    """Return when a message is to leave; None: at once. A time that has passed means at once, too.

    :raises BadTime: with ESME_RINVSCHED.
    """
    return _read(schedule_delivery_time, now, CommandStatus.ESME_RINVSCHED)


def expiring(validity_period: str, now: float, scheduled: float | None = None) -> float | None:
    """Return when a message expires; None if that is not set. A relative time counts from ``now``, the
    submission.

    A relative one of zeros says nothing: clients write it where they mean none.

    :raises BadTime: with ESME_RINVEXPIRY; also for one that has passed, or is not after ``scheduled``.
    """
    at = _read(validity_period, now, CommandStatus.ESME_RINVEXPIRY)
    if at is None or _is_zero(validity_period):
        return None
    if at <= max(now, scheduled or now):
        raise BadTime(CommandStatus.ESME_RINVEXPIRY, "it has passed, or passes before the delivery")
    return at


def relative(seconds: int) -> str:
    """Format a relative time.

    It is exact up to 31 days; beyond, months and years make it a little shorter.
    """
    days, rest = divmod(seconds, _DAY)
    years = months = 0
    if days > _LONGEST_MONTH:
        years, days = divmod(min(days, _MOST_DAYS), _LONGEST_YEAR)
        months, days = divmod(days, _LONGEST_MONTH)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{years:02}{months:02}{days:02}{hours:02}{minutes:02}{rest:02}000R"


def absolute(at: float) -> str:
    """Format an absolute time in UTC, to the second."""
    return datetime.fromtimestamp(at, UTC).strftime("%y%m%d%H%M%S") + "000+"


def receipt_dates(zone: tzinfo) -> Callable[[float], str]:
    """Return a function that formats dates for receipts, ``YYMMDDhhmm``, as clocks in ``zone`` show them."""

    @lru_cache(maxsize=4096)
    def of_minute(minute: int) -> str:
        return datetime.fromtimestamp(minute * 60, zone).strftime("%y%m%d%H%M")

    return lambda at: of_minute(int(at // 60))


def _read(text: str, now: float, status: CommandStatus) -> float | None:
    if not text:
        return None
    digits, kind = text[:-1], text[-1:]
    if len(text) != _CHARACTERS or kind not in "+-R" or not (digits.isascii() and digits.isdigit()):
        raise BadTime(status, "not of the form YYMMDDhhmmsstnnp")
    year, month, day, hour, minute, second = (int(text[at : at + 2]) for at in range(0, 12, 2))
    six = (year, month, day, hour, minute, second)
    try:
        return _later(six, now) if kind == "R" else _moment(six, int(text[12]), int(text[13:15]), kind)
    except (ValueError, OverflowError) as error:
        raise BadTime(status, str(error)) from None


def _is_zero(text: str) -> bool:
    """Tell whether it is a relative time of zero. Tenths and quarters of hours do not count."""
    return text.endswith("R") and not text[:12].strip("0")


def _moment(six: _Six, tenths: int, quarters: int, ahead: str) -> float:
    if quarters > _MOST_QUARTERS:
        raise ValueError(f"{quarters} quarter hours from UTC")
    year, month, day, hour, minute, second = six
    local = datetime(_CENTURY + year, month, day, hour, minute, second, tzinfo=UTC)
    off = quarters * _QUARTER
    return (local - off if ahead == "+" else local + off).timestamp() + tenths / 10


def _later(six: _Six, now: float) -> float:
    """Add years and months by the calendar, the day held within its month; the rest by the clock.

    The fraction of ``now`` is kept as it is: a datetime would round it, up or down, to microseconds.
    """
    years, months, days, hours, minutes, seconds = six
    whole = now // 1
    then = datetime.fromtimestamp(whole, UTC)
    year, month = divmod(then.year * 12 + then.month - 1 + years * 12 + months, 12)
    day = min(then.day, monthrange(year, month + 1)[1])
    then = then.replace(year=year, month=month + 1, day=day)
    then += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return then.timestamp() + (now - whole)
