"""The reactor's clock: one that nobody sets."""

import time

from twisted.internet.base import DelayedCall, ReactorBase


def go_by_intervals(reactor: object) -> None:
    """Make the time of a real reactor that of `time.monotonic`, for all that is scheduled already, too.

    Twisted's is the wall clock: once that is set back by an hour, nothing that waits is done for an hour.
    """
    if not isinstance(reactor, ReactorBase) or reactor.seconds is time.monotonic:
        return
    ahead = time.monotonic() - reactor.seconds()
    for call in reactor.getDelayedCalls():
        assert isinstance(call, DelayedCall)
        # Their order stays, and so does the heap that they stand in.
        call.time += ahead
        call.seconds = time.monotonic
    vars(reactor)["seconds"] = time.monotonic
