"""Is the store flat, and the memory, while messages come and are forgotten all the time?

    python tools/soak.py                                    15 minutes at 500 a second with `keep: 30s`
    python tools/soak.py --minutes 3 --warm 60 --backups    shorter, with a backup in each minute

Every 10 s a line: the store's file and its log, the router's memory, messages kept. Exit status 0 only if
after the first --warm seconds the file never grew by more than a tenth, the log stayed below 64 MB, the
memory grew by less than 30 MB, and each message had its answer and its receipt.
"""

import json
import sqlite3
import sys
import time
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from attrs import define, frozen

from router.simulator.demo.missing import Missing
from tools.command_line import parser_of
from tools.ports import free_port
from tools.processes import PROJECT, Child, router, tool, verdict

PAGE = """
smpp: {{listen: ["tcp:{north}:interface=127.0.0.1"]}}
store: "sqlite:router.db"
keep: {keep}
esmes: [{{system_id: load, password: secret, window: 1000, queue: 2000000, binds: 10}}]
gateways:
  - {{id: far, connect: smsc, host: 127.0.0.1, port: {south}, password: pw, window: 500}}
"""

EVERY = 10.0
PATIENCE = 60.0
"""Seconds that a backup has when all else is over."""

MEGABYTE = 1e6
MOST_LOG = 64.0
MOST_GROWTH = 30.0
COMMAND = "from router.cli import main; main()"


@frozen
class Sample:
    """A look at one moment: megabytes, and rows."""

    seconds: float
    file: float
    log: float
    memory: float
    kept: int

    def line(self) -> str:
        """Return it as it is printed."""
        return (
            f"{self.seconds:6.0f} s  file {self.file:8.1f} MB  log {self.log:6.1f} MB  "
            f"memory {self.memory:6.1f} MB  kept {self.kept:,}"
        )


def complaints(samples: list[Sample], warm: float) -> list[str]:
    """Return what was not flat after the first ``warm`` seconds."""
    before = [one for one in samples if one.seconds <= warm]
    after = [one for one in samples if one.seconds > warm]
    if not before or not after:
        return ["it was too short to tell"]
    found = []
    largest, later = max(one.file for one in before), max(one.file for one in after)
    if later > 1.1 * largest:
        found.append(f"the file grew from {largest:.1f} MB to {later:.1f} MB")
    log = max(one.log for one in after)
    if log > MOST_LOG:
        found.append(f"the log had {log:.1f} MB")
    grown = max(one.memory for one in after) - before[-1].memory
    if grown > MOST_GROWTH:
        found.append(f"the memory grew by {grown:.1f} MB")
    return found


@define
class Soak:
    """One run, in a folder of its own."""

    given: Namespace
    folder: Path
    children: list[Child]
    samples: list[Sample]

    def run(self) -> list[str]:
        """Run it, and return what went wrong."""
        north, south = free_port(), free_port()
        page = self.folder / "router.yaml"
        page.write_text(PAGE.format(north=north, south=south, keep=self.given.keep))
        seconds = self.given.minutes * 60.0
        self._tool("smsc", "flood", "smsc", "--port", south, "--seconds", seconds + 120.0).await_port(
            south, 30.0
        )
        child = router(self.folder, page)
        self.children.append(child)
        child.await_port(north, 60.0)
        count = int(self.given.rate * seconds)
        words = ("--count", count, "--rate", self.given.rate, "--seconds", seconds + 60.0, "--binds", 4)
        esme = self._tool("esme", "flood", "esme", "--port", north, *words)
        self._watch(child, esme, seconds + 90.0)
        return [*complaints(self.samples, self.given.warm), *self._ended(child, esme)]

    def _tool(self, name: str, file: str, *words: object) -> Child:
        child = Child(name, tool(file, *map(str, words)), self.folder)
        self.children.append(child)
        return child

    def _watch(self, child: Child, esme: Child, most: float) -> None:
        begun = time.monotonic()
        rounds = 0
        while esme.ended is None and child.ended is None and time.monotonic() - begun < most:
            time.sleep(min(EVERY, 1.0))
            if time.monotonic() - begun < EVERY * (rounds + 1):
                continue
            rounds += 1
            self.samples.append(self._sample(child, time.monotonic() - begun))
            print("  " + self.samples[-1].line(), flush=True)
            if self.given.backups and rounds % 6 == 3:
                name = f"copy-{rounds}.db"
                words = [sys.executable, "-c", COMMAND, "backup", "-c", "router.yaml", name]
                self.children.append(Child(f"backup-{rounds}", words, self.folder))

    def _sample(self, child: Child, seconds: float) -> Sample:
        store = self.folder / "router.db"
        log = Path(f"{store}-wal")
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=10)) as connection:
            (kept,) = connection.execute("SELECT count(*) FROM sending").fetchone()
        return Sample(
            seconds,
            store.stat().st_size / MEGABYTE,
            log.stat().st_size / MEGABYTE,
            child.used().resident,
            int(kept),
        )

    def _ended(self, child: Child, esme: Child) -> list[str]:
        found = []
        if esme.ended != 0:
            found.append(f"the load ended with {esme.ended}:\n{esme.last_words()}")
        else:
            told = json.loads(esme.output.read_text().splitlines()[-1])
            print(
                "  the load: "
                + ", ".join(f"{key} {told[key]}" for key in sorted(told) if key.endswith("_ms"))
            )
        for one in self.children:
            deadline = time.monotonic() + PATIENCE
            while one.name.startswith("backup") and one.ended is None and time.monotonic() < deadline:
                time.sleep(0.1)
            if one.name.startswith("backup") and one.ended != 0:
                found.append(f"{one.name} ended with {one.ended}:\n{one.last_words()}")
        status = child.end(40.0)
        if status:
            found.append(f"the router ended with {status}:\n{child.last_words()}")
        return found


def arguments(words: list[str]) -> Namespace:
    """Read the command line."""
    parser = parser_of(__doc__)
    parser.add_argument("--minutes", type=float, default=15.0, help="how long [15]")
    parser.add_argument("--rate", type=float, default=500.0, help="messages a second [500]")
    parser.add_argument("--keep", default="30s", help="how long messages are kept [30s]")
    parser.add_argument("--warm", type=float, default=120.0, help="seconds until it must be flat [120]")
    parser.add_argument("--backups", action="store_true", help="a backup in each minute")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run; the exit status."""
    given = arguments(sys.argv[1:] if words is None else words)
    (PROJECT / "var").mkdir(exist_ok=True)
    soak = Soak(given, Path(mkdtemp(prefix="soak-", dir=PROJECT / "var")), [], [])
    print(f"{given.minutes:g} minutes at {given.rate:g} a second, keep {given.keep}", flush=True)
    try:
        wrong = soak.run()
    except Missing as error:
        wrong = [str(error)]
    finally:
        for child in soak.children:
            child.kill()
    return verdict(wrong, soak.folder, "Flat.")


if __name__ == "__main__":
    sys.exit(main())
