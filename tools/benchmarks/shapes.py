"""The cost of sessions and links: the same messages through few of them, and through many."""

from attrs import frozen

from tools.benchmarks.router import accounts, boxes, site
from tools.benchmarks.runs import Run, best, serving, through
from tools.ports import free_port


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


TIMES = 3
"""Runs of each, in turn; the one that took the least counts, as other work on the machine only adds."""


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
