"""Children of tests as forks of a process that has loaded the router and the simulated GoIP."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from router.simulator.demo.children import Started
from tests.faults.outside import FORKS
from tools.processes import TWISTD, as_process, environment


def as_fork(words: Sequence[str | Path], folder: Path, output: IO[bytes]) -> Started:
    """Start twistd, or a module of ours, as a fork (`tests/faults/forked.py`); all else as a process."""
    match list(map(str, words)):
        case [command, *rest] if command == TWISTD:
            program = "twistd"
        case [python, "-m", program, *rest] if python == sys.executable:
            pass
        case _:
            return as_process(words, folder, output)
    return FORKS.start(program, rest, folder, environment(), output)
