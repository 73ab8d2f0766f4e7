"""Rates as the configuration has them: a number and a span."""

SLOWEST, FASTEST = 1 / 86_000, 100_000.0
"""Messages in a second."""


def per(rate: float) -> str:
    """Return a rate per second in the unit that gives a number above 1."""
    for span, unit in ((1.0, "s"), (60.0, "min"), (3600.0, "h")):
        if rate * span >= 1.0:
            return f"{round(rate * span, 3):g}/{unit}" if rate * span < 1000 else f"{rate * span:.0f}/{unit}"
    return f"{round(rate * 86400.0, 3):g}/d"
