"""A process that runs tests, as trial does: those that it is named, or module after module as they are dealt.

It is apart from `tests/__main__.py`, which deals them and forks: no process that forks may have the reactor.
"""

import gc
import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO
from unittest import TestResult

from twisted.internet import reactor
from twisted.internet.interfaces import IReactorCore
from twisted.python import log
from twisted.scripts import trial
from twisted.trial import _synctest
from twisted.trial.reporter import Reporter
from twisted.trial.runner import TestLoader, TestSuite, TrialRunner

from tests.__main__ import COUNTED, RECORD


class Taken(TestSuite):
    """The tests of all modules that come by the pipe ``taking``; a line for each goes to ``shown``.

    ``folder`` is where they have left their files.
    """

    def __init__(self, taking: int, shown: int) -> None:
        super().__init__()
        self._taking = taking
        self._shown = shown
        self.folder = ""

    def run(self, result: TestResult, debug: bool = False) -> TestResult:
        """Run them, one module after the other, until there are no more."""
        loader = TestLoader()
        self.folder = os.getcwd()
        kept = LogOfFailures()
        for name in self._names():
            before, began, used = result.testsRun, time.monotonic(), processor_seconds()
            bad = len(result.errors) + len(result.failures)
            loader.loadByName(name, recurse=True).run(result)
            kept.end(is_wanted=len(result.errors) + len(result.failures) > bad)
            line = (
                f"{name}: {result.testsRun - before} tests in {time.monotonic() - began:.1f} s,"
                f" {processor_seconds() - used:.1f} s of a processor\n"
            )
            os.write(self._shown, line.encode())
        return result

    def _names(self) -> Iterator[str]:
        while record := os.read(self._taking, RECORD):
            yield record.decode().rstrip()


class LogOfFailures:
    """Trial's test.log with what was logged in modules where a test failed.

    To write what all the others log takes a twentieth of all CPU, and nobody reads it.
    """

    def __init__(self) -> None:
        self._logged: list[dict[str, Any]] = []
        files = [one for one in log.theLogPublisher.observers if _writes_a_file(one)]
        for one in files:
            log.removeObserver(one)
        self._write = files
        log.addObserver(self._logged.append)

    def end(self, is_wanted: bool) -> None:
        """End a module: write what it has logged if that is wanted, and forget it."""
        if is_wanted:
            for event in self._logged:
                for write in self._write:
                    write(event)
        self._logged.clear()


def _writes_a_file(observer: object) -> bool:
    return isinstance(getattr(observer, "__self__", None), log.FileLogObserver)


def processor_seconds() -> float:
    """What this process and those that it has started and seen end have had of the processors so far."""
    used = (resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def take(taking: int, shown: int, told: str, folder: str) -> None:
    """Run what comes by the pipe, in ``folder``; the file ``told`` gets how many tests there were."""
    end_at_once()
    # Before each test trial has all modules, two thousand, forget what they warned of: a twentieth of all.
    # They forget it anyway, as trial changes the filter of warnings each time.
    vars(_synctest)["_setWarningRegistryToNone"] = lambda _: None
    # Thousands of tests leave so much alive that a look through it at Python's pace was a tenth of all.
    gc.set_threshold(20_000, 50, 100)
    result = Reporter()

    def reporter(stream: TextIO, *given: object) -> Reporter:
        nonlocal result
        result = Reporter(stream, *given)
        return result

    taken = Taken(taking, shown)
    TrialRunner(reporter, workingDirectory=folder).run(taken)
    if result.wasSuccessful():
        # Else trial removes it in front of the next run, file by file: seconds of each process.
        shutil.rmtree(taken.folder, ignore_errors=True)
    counts = {name: len(getattr(result, name)) for name in COUNTED}
    Path(told).write_text(json.dumps({**counts, "tests": result.testsRun, "successes": result.successes}))


def end_at_once() -> None:
    """From now on signals do to this process what they do to any other."""
    # The reactor takes them for itself when it starts.
    IReactorCore(reactor).callWhenRunning(_be_any_other)
    _be_any_other()


def _be_any_other() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def main(arguments: Sequence[str]) -> None:
    """Run what the command line names."""
    end_at_once()
    sys.argv = ["trial", *arguments]
    trial.run()
