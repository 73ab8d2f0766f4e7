"""What sessions and links cost: the same messages through few of them, and through many."""

from attrs import frozen

from tools.benching.processes import free_port
from tools.benching.router import accounts, boxes, site
from tools.benching.runs import Run, best, serving, through


@frozen(kw_only=True)
class Shape:
    """ESMEs with a bind each (0: one ESME with all binds), and channels of boxes."""

    esmes: int
    binds: int
    window: int
    links: int
    link_window: int


FEW = Shape(esmes=0, binds=4, window=250, links=1, link_window=1000)
MANY = Shape(esmes=100, binds=100, window=10, links=200, link_window=1)
"""As many messages under way to the router as with few; a GoIP's channel takes one after the other."""


TIMES = 3
"""Runs of each, in turn; the one that took the least counts, as other work on the machine only adds."""


def few_and_many(count: int) -> tuple[Run, Run]:
    """So many whole messages through each shape."""
    pairs = [(shaped(FEW, count), shaped(MANY, count)) for _ in range(TIMES)]
    return best([few for few, _ in pairs]), best([many for _, many in pairs])


def shaped(shape: Shape, count: int) -> Run:
    """Whole messages in a closed loop."""
    south = free_port()
    load = ["esme", "--count", str(count), "--seconds", "40", "--binds", str(shape.binds)]
    load += ["--window", str(shape.window), "--esmes", str(shape.esmes)]
    box = boxes(south, shape.links, shape.link_window)
    esmes = accounts(shape.esmes, shape.binds)
    with site([box], esmes) as place, serving(place.place, south):
        return through(place, shape.links, count, load)
