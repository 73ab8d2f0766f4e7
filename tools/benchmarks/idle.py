"""The cost of many sessions and many links with nothing to send."""

import time

from attrs import frozen

from tools.benchmarks.router import ESME, accounts, boxes, site
from tools.benchmarks.runs import serving
from tools.ports import free_port
from tools.processes import running, tool, used

SECONDS = 30.0
"""A whole period of enquire_link (conf/router.yaml): each of all was asked once, whenever it was bound."""
ESMES = 100


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
                time.sleep(SECONDS)
                after = used(child.pid)
    percent = (after.cpu - before.cpu) / SECONDS * 100
    return Idle(sessions=sessions, links=links, percent=percent, memory=after.resident)
