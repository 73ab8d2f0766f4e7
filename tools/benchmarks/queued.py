"""A million messages that wait for a gateway that is not there: taken, kept over kill -9, and sent at last.

"No slower with a long queue" is measured twice. Behind a queue a new message waits for its turn, so that its
time says nothing; hence new messages go by another gateway, in the same closed loop with the queue empty and
with it full. And the queue itself goes out when its gateway has come: submits and receipts, but nothing new
of an ESME. The page cache is warm at the restart.
"""

import time

from attrs import evolve, frozen

from tools.benchmarks.router import Site, site, upstream
from tools.benchmarks.runs import Run, best, measured, run_of, serving, told
from tools.ports import free_port, wait_for
from tools.processes import Child, running, tool, used

FAR, NEAR = "4917", "4918"
BESIDE = 60_000
"""Messages that go by the other gateway."""
TIMES = 3
"""Such runs each; the one that took the least counts, as other work on the machine only adds."""
DRAINING = 12
"""Seconds of which the gateway is there for some 11."""

ROUTES = f"""\
routes:
  - {{name: far, match: {{destination_addr: "^{FAR}"}}, via: [far]}}
  - {{name: near, match: {{destination_addr: "^{NEAR}"}}, via: [up]}}
"""
LOAD = ("esme", "--binds", "4", "--window", "100")
BESIDE_IT = (*LOAD, "--seconds", "40", "--numbers", NEAR, "--count", str(BESIDE))


@frozen(kw_only=True)
class Restart:
    """Seconds from the start to listening and to being bound, and MB that were resident before and then."""

    listening: float
    bound: float
    before: float
    after: float

    def figures(self) -> dict[str, object]:
        return {
            "listening_s": round(self.listening, 2),
            "bound_s": round(self.bound, 2),
            "memory_before_mb": round(self.before, 1),
            "memory_mb": round(self.after, 1),
        }


@frozen(kw_only=True)
class Queue:
    """Measurements of a queue's life: filled, restarted, drained."""

    empty: Run
    accepted: Run
    restart: Restart
    beside: Run
    drained: Run


def queued(count: int) -> Queue:
    """Measure all of it, with so many messages."""
    near, far = free_port(), free_port()
    gateways = [upstream(near), upstream(far, "far", ", timers: {reconnect: 100ms..200ms}")]
    forever = ("smsc", "--seconds", "900")
    with site(gateways, more=ROUTES) as place, serving(place.place, near, forever):
        with place.router() as child:
            place.await_bound(1)
            empty = _by_the_other(place, child)
            accepted = _accept(place, child, count)
            full = used(child.pid).resident
            child.kill()
        began = time.monotonic()
        with place.router() as child:
            restart = _started(place, child, began, full)
            beside = _by_the_other(place, child)
            drained = _drain(place, child, far, count)
    return Queue(empty=empty, accepted=accepted, restart=restart, beside=beside, drained=drained)


def _by_the_other(place: Site, child: Child) -> Run:
    """Measure new messages that have nothing to do with the queue."""
    return best([measured(place, child.pid, BESIDE, BESIDE_IT) for _ in range(TIMES)])


def _accept(place: Site, child: Child, count: int) -> Run:
    """Fill the queue as fast as the router takes messages; their receipts are for another load."""
    seconds = 30 + count // 2_000
    load = [*LOAD, "--unawaited", "--numbers", FAR, "--count", str(count), "--seconds", str(seconds)]
    return measured(place, child.pid, count, load, seconds + 30)


def _started(place: Site, child: Child, began: float, before: float) -> Restart:
    wait_for(place.north, 120.0)
    listening = time.monotonic() - began
    place.await_bound(2, seconds=120.0)
    bound = time.monotonic() - began
    return Restart(listening=listening, bound=bound, before=before, after=used(child.pid).resident)


def _drain(place: Site, child: Child, far: int, count: int) -> Run:
    """Drain the queue: an ESME waits for receipts, and the gateway comes."""
    load = tool("flood", *LOAD, "--count", "0", "--earlier", str(count), "--seconds", str(DRAINING))
    smsc = tool("flood", "smsc", "--seconds", "60", "--port", str(far))
    before = used(child.pid)
    with running("far", smsc, place.place):
        said = told([*load, "--port", str(place.north)])
    came = int(str(said["earlier"]))
    run = run_of(max(1, came), said, before, used(child.pid), 0, 0)
    return evolve(run, right=run.right and came > 0)
