"""Runs tests with trial, in several processes: `python -m tests -j3 tests.sms tests.relay`.

`trial -j` deals test by test; what it does around each was a quarter of the whole. Here each process takes a
module when it has done the one before, and runs it as trial does in one process (`tests/taking.py`). In the
end stands what each has to tell, in trial's words, and a summary as trial's of all. Without -j, or with -j1,
it is trial itself.
"""

import atexit
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

FIRST = ("tests.builds", "tests.interop", "tests.faults", "tests.starts", "tests.flow")
"""Rooms with tests that take long, or wait: begun in the first half, so that none is alone at the end.

They are spread over that half, since two that wait leave a core idle, and the others need one.
"""

FEW = 8
"""Modules that are dealt without loading first what most need."""

RECORD = 160
"""Octets of a name in the pipe: all as long, so that whoever reads has a whole one."""

COUNTED = ("errors", "failures", "skips", "expectedFailures", "unexpectedSuccesses")


def modules(names: Sequence[str]) -> list[str]:
    """All modules with tests of these packages, and the names that are no packages as they are."""
    found: list[str] = []
    for name in names:
        folder = ROOT.joinpath(*name.split("."))
        files = sorted(folder.rglob("test_*.py"))
        found += [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files] or [name]
    long = sorted((name for name in found if name.startswith(FIRST)), key=lambda name: (_rank(name), name))
    short = sorted(name for name in found if not name.startswith(FIRST))
    between = len(short) // (2 * len(long) or 1)
    spread = [[name, *short[at * between : (at + 1) * between]] for at, name in enumerate(long)]
    return [name for each in spread for name in each] + short[len(long) * between :]


def _rank(name: str) -> int:
    return next(rank for rank, room in enumerate(FIRST) if name.startswith(room))


def deal(processes: int, names: Sequence[str]) -> int:
    """Run the tests in so many processes. Gives the exit status: 1 if one failed."""
    began = time.monotonic()
    dealt = modules(names)
    if len(dealt) > FEW:
        load()
    taking, dealing = os.pipe()
    # Not a TemporaryDirectory: each fork would remove it when it ends.
    folder = tempfile.mkdtemp()
    reports = [Path(folder, str(number)) for number in range(processes)]
    workers = [_start(taking, dealing, report) for report in reports]
    os.close(taking)
    statuses: list[int] = []
    try:
        # Where all of them have ended by themselves, nobody takes the rest.
        with suppress(BrokenPipeError):
            for name in dealt:
                os.write(dealing, name.encode().ljust(RECORD))
        os.close(dealing)
        for worker in workers:
            statuses.append(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))
        return _summed_up(reports, statuses, time.monotonic() - began)
    finally:
        for worker in workers[len(statuses) :]:
            os.kill(worker, signal.SIGKILL)
        shutil.rmtree(folder)


def load() -> None:
    """Load once what each process needs: that takes a second and a half of a core, and as much for each fork.

    The reactor is none of it, as two processes cannot share one.
    """
    for name in ("hypothesis.strategies", "twisted.trial.runner", "router.cli", "router.service"):
        # Whatever cannot be loaded, its tests say so.
        with suppress(Exception):
            import_module(name)
    gc.freeze()


def _start(taking: int, dealing: int, report: Path) -> int:
    """Fork a process that takes modules; gives its process id."""
    sys.stdout.flush()
    worker = os.fork()
    if worker:
        return worker
    os.close(dealing)
    shown = os.dup(1)
    with report.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    status = 1
    try:
        from tests import taking as process

        process.take(taking, shown, f"{report}.json", f"_trial_temp.{report.name}")
        atexit._run_exitfuncs()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Python would first free, one by one, what thousands of tests have left alive: some seconds.
        os._exit(status)


def _summed_up(reports: Sequence[Path], statuses: Sequence[int], seconds: float) -> int:
    """Print what each process said, and a summary as trial's."""
    counts: Counter[str] = Counter()
    good = True
    for report, status in zip(reports, statuses, strict=True):
        print(report.read_text("utf-8", "replace"), end="")
        if Path(f"{report}.json").exists():
            counts += Counter(json.loads(Path(f"{report}.json").read_text()))
        else:
            good = False
            print(
                f"\nA process of tests ended by itself, with status {status}; what it had not told is lost."
            )
    good = good and not counts["errors"] + counts["failures"] + counts["unexpectedSuccesses"]
    told = ", ".join(f"{name}={counts[name]}" for name in (*COUNTED, "successes") if counts[name])
    print(f"{'-' * 79}\nRan {counts['tests']} tests in {seconds:.3f}s\n")
    print(f"{'PASSED' if good else 'FAILED'} ({told})", flush=True)
    return 0 if good else 1


def leave(number: int, _: object) -> None:
    """End, and what was started with it."""
    sys.exit(128 + number)


def main(arguments: Sequence[str]) -> None:
    """Run the tests that the command line names; exits with 1 if one failed."""
    if arguments[:1] and arguments[0].startswith("-j") and arguments[0] != "-j1":
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, leave)
        sys.exit(deal(int(arguments[0][2:]), arguments[1:]))
    # It loads the reactor, which may be in no process that forks.
    from tests import taking

    taking.main(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
