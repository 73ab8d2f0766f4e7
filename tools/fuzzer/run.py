"""All cases of a run, several at once on each side, with the good ESME beside them."""

import time
from collections.abc import Callable, Coroutine, Iterator, Sequence

from attrs import define, field
from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.interfaces import IReactorTCP, IReactorTime
from twisted.internet.task import LoopingCall
from twisted.internet.threads import deferToThread

from tools.fuzzer.bystander import Bystander
from tools.fuzzer.cases import Case, Side, case
from tools.fuzzer.health import Sample, growth, sample
from tools.fuzzer.judge import Verdict
from tools.fuzzer.north import North
from tools.fuzzer.ordeals import deaf, half_open
from tools.fuzzer.scene import Scene
from tools.fuzzer.south import South

WORKERS = {Side.NORTH: 64, Side.SOUTH: 32}
"""Cases at once; on the southbound side, gateways."""

TELL_S = 5.0
WARM_UP = 0.4
"""The part of the cases after which memory is looked at for the first time."""

SHOWN = 10
"""Problems that are shown in full."""

Play = Callable[[Case], Coroutine[Deferred[object], object, Verdict]]


@define
class Run:
    """The progress of a run. ``places`` are those of the cases, of ``seed``."""

    scene: Scene
    seed: int
    places: Sequence[int]
    verdicts: list[Verdict] = field(factory=list)
    problems: list[str] = field(factory=list)
    warm: Sample | None = None

    def blame(self, problem: str) -> None:
        """Note that something is wrong."""
        self.problems.append(problem)
        if len(self.problems) <= SHOWN:
            print(f"  PROBLEM  {problem}", flush=True)

    def ended(self, case: Case, verdict: Verdict) -> None:
        """Note that one case is over."""
        self.verdicts.append(verdict)
        if verdict.problem:
            self.blame(f"{verdict.problem}: {case}")
        if self.warm is None and len(self.verdicts) >= len(self.places) * WARM_UP:
            self.warm = sample(self.scene.router.pid)

    def tell(self) -> None:
        """Print one line."""
        if self.scene.router.ended is not None:
            self.blame(f"the router has ended with status {self.scene.router.ended}")
            return
        now = sample(self.scene.router.pid)
        answers, closed = sum(one.answers for one in self.verdicts), sum(one.closed for one in self.verdicts)
        print(
            f"  {len(self.verdicts):>6} cases  {answers} answers  {closed} closed"
            f"  RSS {now.rss / 1e6:.1f} MB, {now.files} files",
            flush=True,
        )


async def perform(reactor: IReactorTCP, run: Run) -> None:
    """Run all of it; what is wrong is in ``run``."""
    clock, began = IReactorTime(reactor), time.monotonic()
    north, south = North(reactor, clock, run.scene.north), South(reactor, clock)
    await south.listen(run.scene.south)
    bystander = Bystander(run.scene.north, "good", "good")
    its_end = deferToThread(bystander.run)
    telling = LoopingCall(run.tell)
    telling.start(TELL_S, now=False)
    await all_cases(run, {Side.NORTH: north.play, Side.SOUTH: south.play})
    for ordeal in (half_open, deaf) if len(run.places) > 1 else ():
        for problem in await deferToThread(list, ordeal(run.scene.north)):
            run.blame(problem)
    seconds = time.monotonic() - began
    bystander.stop()
    await its_end
    telling.stop()
    run.tell()
    tell_of(bystander, run, seconds)
    if run.warm is not None and run.scene.router.ended is None:
        grown = growth(run.warm, sample(run.scene.router.pid))
        if grown:
            run.blame(grown)


def tell_of(bystander: Bystander, run: Run, seconds: float) -> None:
    """Tell how the good ESME fared."""
    print(
        f"  {len(run.verdicts) / seconds:.0f} cases/s; the good ESME sent {bystander.sent} messages, got"
        f" {bystander.receipts} receipts, and waited {bystander.slowest * 1e3:.0f} ms at most for an answer"
    )
    if bystander.problem:
        run.blame(f"the good ESME: {bystander.problem}")


async def all_cases(run: Run, play: dict[Side, Play]) -> None:
    """Play all cases; of three, two are northbound."""
    places = {
        Side.NORTH: iter([one for one in run.places if one % 3]),
        Side.SOUTH: iter([one for one in run.places if not one % 3]),
    }
    workers = [
        Deferred.fromCoroutine(work(run, side, places[side], play[side]))
        for side, count in WORKERS.items()
        for _ in range(count)
    ]
    for succeeded, failure in await DeferredList(workers, consumeErrors=True):
        if not succeeded:
            run.blame(f"the harness itself: {failure}")


async def work(run: Run, side: Side, places: Iterator[int], play: Play) -> None:
    """Play one case after the other."""
    for place in places:
        one = case(run.seed, place, side)
        run.ended(one, await play(one))
