"""A coroutine as a program: the reactor runs until it has ended."""

import sys
from collections.abc import Callable, Coroutine
from typing import cast

from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorCore
from twisted.python.failure import Failure

from router.simulator.demo.missing import Missing
from tools.peers.esme import Reactor


def run(perform: Callable[[Reactor], Coroutine[Deferred[object], object, int]]) -> int:
    """Run a coroutine under the reactor, and return its exit status; if it fails, print why, and 1."""
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
        if isinstance(result.value, Missing):
            last = f"; what it wrote last:\n{result.value.said}" if result.value.said else ""
            print(f"{result.value}{last}", file=sys.stderr)
        else:
            # Without a file it goes to Twisted's log, which nobody reads here.
            result.printTraceback(sys.stderr)
    if not results:
        print("ended by a signal, before it was done", file=sys.stderr)
    return 1
