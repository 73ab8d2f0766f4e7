"""Wording of events: durations, counts, telephone numbers."""

MASKED = 4
"""Digits of a telephone number that an event does not show; the beginning tells the network."""

SHOWN = 3
"""Digits shown at the end."""


def lasting(seconds: float) -> str:
    """Return a duration in its two largest units: `45 s`, `3 min`, `2 h 5 min`, `3 d 4 h`."""
    whole = int(seconds)
    days, hours, minutes = whole // 86400, whole // 3600 % 24, whole // 60 % 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{whole} s"


def counted(number: int, thing: str, things: str = "") -> str:
    """Return a count in words: `1 channel`, `1,200 channels`. ``things`` is the plural if it is no plain
    s.
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def deliveries(number: int) -> str:
    """Return a count in words: `1 delivery`, `1,200 deliveries`."""
    return counted(number, "delivery", "deliveries")


def masked(number: str) -> str:
    """Return a telephone number without its middle: `+2567****001`; a short one shows its end only."""
    middle = len(number) - SHOWN - MASKED
    if middle < 1:
        return "*" * max(0, len(number) - 2) + number[-2:]
    return number[:middle] + "*" * MASKED + number[-SHOWN:]
