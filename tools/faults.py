"""The tests of faults, over an older commit and over this tree: each entry must fail there and pass here.

    python tools/faults.py 7494a14            both, and a table by entry
    python tools/faults.py 7494a14 a01 b05    only these entries

Its exit status is 0 only if each entry has a test that failed by an assertion there, none that could not
run there (an import or a name that is missing is no finding), and all pass here.
"""

import os
import re
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
FAULTS = "tests/faults"
MODULE = re.compile(r"^tests\.faults\.test_([abc])(\d\d)")
ENDING = re.compile(r"\[(OK|FAIL|ERROR|SKIPPED)\]$")

PATIENCE = "20"
"""Seconds that a test waits for what an older commit may never do."""

Results = Mapping[str, Counter[str]]
"""Of each entry, how its tests ended."""


def main() -> int:
    parser = ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("commit")
    parser.add_argument("entries", nargs="*", help="such as a01; all if none is named")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="faults") as place, ThreadPoolExecutor() as both:
        # Beside each other: what fails there mostly waits for what does not come.
        trees = (older(asked.commit, Path(place)), ROOT)
        there, here = both.map(partial(results, entries=asked.entries), trees)
    found = sorted(set(there) | set(here))
    print(f"\n{'entry':8}{'tests':>6}   {'at ' + asked.commit:34}{'here':24}")
    wrong = [entry for entry in found if not shown(entry, there[entry], here[entry])]
    print(f"\n{len(found) - len(wrong)} of {len(found)} entries fail there and pass here")
    return 1 if wrong or not found else 0


def older(commit: str, place: Path) -> Path:
    """Check the commit out into a folder, with the tests of faults of today in it."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    subprocess.run(["tar", "-x", "-C", str(place)], input=archive.stdout, check=True)
    shutil.rmtree(place / FAULTS, ignore_errors=True)
    shutil.copytree(ROOT / FAULTS, place / FAULTS, ignore=shutil.ignore_patterns("__pycache__"))
    return place


def results(tree: Path, entries: Sequence[str]) -> Results:
    """Run the tests in this tree."""
    print(f"running {FAULTS} in {tree}; its words go to var/", file=sys.stderr)
    ran = subprocess.run(
        [sys.executable, "-m", "twisted.trial", "--reporter=verbose", *modules(tree, entries)],
        cwd=tree,
        env={"PATIENCE": PATIENCE, **os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    entry = ""
    for line in ran.stdout.partition("=" * 79)[0].splitlines():
        module, ending = MODULE.match(line), ENDING.search(line)
        if module:
            entry = f"{module[1].upper()}{int(module[2])}"
        elif ending and entry:
            counted[entry][ending[1]] += 1
    log = ROOT / "var" / f"faults-{'here' if tree == ROOT else 'there'}.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(ran.stdout)
    return counted


def modules(tree: Path, entries: Sequence[str]) -> Iterable[str]:
    """Yield the test modules of these entries, or of all."""
    for file in sorted((tree / FAULTS).glob("test_*.py")):
        if not entries or any(file.name.startswith(f"test_{entry.lower()}") for entry in entries):
            yield f"tests.faults.{file.stem}"


def shown(entry: str, there: Counter[str], here: Counter[str]) -> bool:
    """Print the line of an entry; whether it is as it should be."""
    good = there["FAIL"] > 0 and there["ERROR"] == 0 and here["OK"] > 0 and here.total() == here["OK"]
    verdict = "" if good else "  <-- not as it should be"
    print(f"{entry:8}{here.total():6}   {_said(there):34}{_said(here):24}{verdict}")
    return good


def _said(endings: Counter[str]) -> str:
    words = {"FAIL": "failed", "OK": "passed", "ERROR": "could not run", "SKIPPED": "skipped"}
    return ", ".join(f"{endings[key]} {word}" for key, word in words.items() if endings[key]) or "none ran"


if __name__ == "__main__":
    sys.exit(main())
