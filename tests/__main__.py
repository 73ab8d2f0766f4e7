"""Trial, which a signal ends at once: by itself `trial -j` ends one test, and goes on with the next.

Its workers read from it, so they end too, with the test that they have.
"""

import signal
import sys

from twisted.internet import reactor
from twisted.internet.interfaces import IReactorCore
from twisted.scripts import trial


def end_at_once() -> None:
    """From now on signals do to this process what they do to any other."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    sys.argv[0] = "trial"
    end_at_once()
    # The reactor takes them for itself when it starts.
    IReactorCore(reactor).callWhenRunning(end_at_once)
    trial.run()
