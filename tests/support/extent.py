"""How much is played: `make test-all` plays days and crowds whole, `make test` a part of them."""

import os

SWITCH = "TESTS"
WHOLE = os.environ.get(SWITCH) == "all"


def at_most(whole: int, part: int) -> int:
    """``whole`` where everything is played, else ``part``."""
    return whole if WHOLE else part
