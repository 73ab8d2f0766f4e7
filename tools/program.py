"""A coroutine as a program: the reactor runs until it has ended."""

from collections.abc import Callable, Coroutine
from typing import cast

from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorCore
from twisted.python.failure import Failure

from tools.peers.esme import Reactor


def run(perform: Callable[[Reactor], Coroutine[Deferred[object], object, int]]) -> int:
    """What the coroutine returns, as the exit status; 1 if it fails, and why."""
    core, reactor = cast(IReactorCore, the_reactor), cast(Reactor, the_reactor)
    results: list[int | Failure] = []

    def end(result: int | Failure) -> None:
        results.append(result)
        core.stop()

    core.callWhenRunning(lambda: Deferred.fromCoroutine(perform(reactor)).addBoth(end))
    core.run()
    for result in results:
        if isinstance(result, int):
            return result
        result.printTraceback()
    return 1
