"""Runs tests with trial, in several processes: `python -m tests -j3 tests.sms tests.relay`.

`trial -j` deals test by test; what it does around each was a quarter of the whole. Here each process takes a
module when it has done the one before, and runs it as trial does in one process (`tests/taking.py`). In the
end stands what each has to tell, in trial's words, and a summary as trial's of all. Without -j, or with -j1,
it is trial itself.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from os import close, dup, pipe, write
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

FIRST = ("tests.builds", "tests.interop", "tests.faults", "tests.starts", "tests.flow")
"""Rooms with tests that take long, or wait: begun in the first half, so that none is alone at the end.

They are spread over that half, since two that wait leave a core idle, and the others need one.
"""

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
    taking, dealing = pipe()
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(folder, str(number)) for number in range(processes)]
        workers = [_start(taking, report) for report in reports]
        close(taking)
        try:
            # Where all of them have ended by themselves, nobody takes the rest.
            with suppress(BrokenPipeError):
                for name in modules(names):
                    write(dealing, name.encode().ljust(RECORD))
            close(dealing)
            statuses = [worker.wait() for worker in workers]
        finally:
            for worker in workers:
                worker.kill()
        return _summed_up(reports, statuses, time.monotonic() - began)


def _start(taking: int, report: Path) -> subprocess.Popen[bytes]:
    with report.open("wb") as file:
        told = [
            str(taking),
            str(copy := dup(sys.stdout.fileno())),
            f"{report}.json",
            f"_trial_temp.{report.name}",
        ]
        started = subprocess.Popen(
            [sys.executable, "-m", "tests.taking", "--take", *told],
            pass_fds=[taking, copy],
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        close(copy)
        return started


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
    # Only who runs tests needs Twisted: to load it takes as long as many a module's tests.
    from tests import taking

    taking.main(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
