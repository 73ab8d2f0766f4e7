"""How much is played: days, crowds and costly properties are whole in `make test-all`, not in `make test`."""

import os

SWITCH = "TESTS"
WHOLE = os.environ.get(SWITCH) == "all"


def at_most(whole: int, part: int) -> int:
    """``whole`` where everything is played, else ``part``."""
    return whole if WHOLE else part
