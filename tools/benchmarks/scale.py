"""The cost of much at once: many sessions and links, busy and idle, and a million messages that wait.

Busy: the same messages go through few sessions and links, and through many. Waiting: messages for a gateway
that is not there are taken, kept over kill -9, and sent at last. "No slower with a long queue" is measured
twice. Behind a queue a new message waits for its turn, so that its time says nothing; hence new messages go
by another gateway, in the same closed loop with the queue empty and with it full. And the queue itself goes
out when its gateway has come: submits and receipts, but nothing new of an ESME. The page cache is warm at the
restart.
"""

import time

from attrs import evolve, frozen

from tools.benchmarks.router import ESME, Site, accounts, boxes, site, upstream
from tools.benchmarks.runs import Run, best, measured, run_of, serving, through, told
from tools.ports import free_port, wait_for
from tools.processes import Child, running, tool, used

TIMES = 3
"""Runs of each, in turn; the one that took the least counts, as other work on the machine only adds."""

IDLE_AIM, RATIO_AIM = 3.0, 2.0
"""Percent of a core; CPU of many sessions and links over that of few."""

IDLE_SECONDS = 30.0
"""A whole period of enquire_link (conf/router.yaml): each of all was asked once, whenever it was bound."""
ESMES = 100

FAR, NEAR = "4917", "4918"
BESIDE = 60_000
"""Messages that go by the other gateway."""
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
class Shape:
    """ESMEs with a bind each (0: one ESME with all binds), and channels of boxes."""

    esmes: int
    binds: int
    window: int
    links: int
    link_window: int


FEW = Shape(esmes=0, binds=4, window=250, links=1, link_window=1000)
MANY = Shape(esmes=100, binds=100, window=10, links=200, link_window=5)
"""The same windows in sum, towards ESMEs and towards channels: what differs is how many there are."""

SIMS = Shape(esmes=100, binds=100, window=10, links=200, link_window=1)
"""A GoIP's channel takes one after the other: messages wait their turn, each attempt is a row more."""


def few_and_many(count: int) -> tuple[Run, Run, Run]:
    """Send so many whole messages through few, through many, and through as many that take one at a time."""
    rounds = [[shaped(shape, count) for shape in (FEW, MANY, SIMS)] for _ in range(TIMES)]
    few, many, sims = zip(*rounds, strict=True)
    return best(few), best(many), best(sims)


def shaped(shape: Shape, count: int) -> Run:
    """Measure whole messages in a closed loop."""
    south = free_port()
    load = ["esme", "--count", str(count), "--seconds", "40", "--binds", str(shape.binds)]
    load += ["--window", str(shape.window), "--esmes", str(shape.esmes)]
    box = boxes(south, shape.links, shape.link_window)
    esmes = accounts(shape.esmes, shape.binds)
    with site([box], esmes) as place, serving(place.place, south):
        return through(place, shape.links, count, load)


def said_of_shapes(few: Run, many: Run, sims: Run) -> str:
    return (
        f"many over few: {many.cpu / few.cpu:.2f} times the CPU (aim: {RATIO_AIM:g});"
        f" where each link takes one at a time: {sims.cpu / few.cpu:.2f}"
    )


@frozen(kw_only=True)
class Idle:
    """Percent of a core, and MB that were resident."""

    sessions: int
    links: int
    percent: float
    memory: float

    def figures(self) -> dict[str, object]:
        return {
            "sessions": self.sessions,
            "links": self.links,
            "core_percent": round(self.percent, 2),
            "memory_mb": round(self.memory, 1),
        }


def idle(sessions: int = 1_000, links: int = 1_000) -> Idle:
    """Measure sessions and links that are bound, and send nothing but enquire_link."""
    south = free_port()
    load = ["esme", "--idle", "--seconds", "150", "--binds", str(sessions), "--esmes", str(ESMES)]
    with site([boxes(south, links, 1)], accounts(ESMES, -(-sessions // ESMES))) as place:
        esmes = tool("flood", *load, "--port", str(place.north))
        with serving(place.place, south), place.router() as child:
            place.await_bound(links)
            with running("esmes", esmes, place.place):
                place.await_bound(sessions, ESME)
                time.sleep(2.0)  # what a bind leaves to be done is over
                before = used(child.pid)
                time.sleep(IDLE_SECONDS)
                after = used(child.pid)
    percent = (after.cpu - before.cpu) / IDLE_SECONDS * 100
    return Idle(sessions=sessions, links=links, percent=percent, memory=after.resident)


def said_of_idle(idle: Idle) -> str:
    return (
        f"idle, {idle.sessions:,} sessions and {idle.links:,} links: {idle.percent:.2f} % of a core"
        f" (aim: {IDLE_AIM:g} %), {idle.memory:.0f} MB"
    )


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


def said_of_queue(queue: Queue) -> str:
    """Return a line on the aims: 400 MB, ready after 15 s, and a rate within 20 % of that on an empty queue.

    CPU stands beside the rates, as other work on the machine moves those far more.
    """
    restart, beside, drained = queue.restart, queue.beside, queue.drained
    return (
        f"queued {queue.accepted.count:,}: {restart.before:.0f} MB (aim: 400); after kill -9 listening in"
        f" {restart.listening:.1f} s, bound in {restart.bound:.1f} s (aim: 15), {restart.after:.0f} MB\n"
        f"against an empty queue: rate beside it {_change(queue.empty.rate, beside.rate)} (aim: -20 %), CPU"
        f" {_change(queue.empty.cpu, beside.cpu)}; draining {_change(queue.empty.rate, drained.rate)},"
        f" at most {drained.memory:.0f} MB"
    )


def _change(then: float, now: float) -> str:
    return f"{now / then - 1:+.0%}" if then else "?"
