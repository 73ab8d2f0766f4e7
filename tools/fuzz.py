"""Spoilt PDUs and streams against a running router, over real sockets, on both of its sides.

    make fuzz                         or    python tools/fuzz.py --cases 4000 --seed 1
    python tools/fuzz.py --only 1234        that case of the seed alone

It starts the router, an honest simulated GoIP, and a well-behaved ESME that sends to it all the time. Beside
them it is itself an ESME that misbehaves, and the SMSC behind the router's other gateways, which misbehaves
too. The same seed gives the same cases.

All of this must hold, else the exit status is 1: each request in a stream that can be read is answered, or
the connection is closed for a reason and within its timers; nothing else is answered; the good ESME has all
its answers and one receipt for each message; the memory of the router does not grow after the warm-up; its
log holds no traceback and not more than a few lines for each connection; SIGTERM ends it well.
"""

import shutil
import sys
import tempfile
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from twisted.internet.task import react

from tools.command_line import parser_of
from tools.fuzzer.cases import Side
from tools.fuzzer.health import bad_lines
from tools.fuzzer.run import WORKERS, Run, perform
from tools.fuzzer.scene import END_S, scene


def fuzz(given: Namespace, folder: Path) -> list[str]:
    """Run all of it in this folder; what is wrong."""
    places = range(given.cases) if given.only is None else [given.only]
    with scene(folder, WORKERS[Side.SOUTH]) as stage:
        run = Run(stage, given.seed, places)
        # react ends the program; here it is not over.
        with suppress(SystemExit):
            react(perform, (run,))
        if len(run.verdicts) < len(places):
            run.blame(f"{len(run.verdicts)} cases of {len(places)} came to an end")
        status = stage.router.end(END_S)
        if status:
            run.blame(f"the router ended with status {status} after SIGTERM")
    for line in bad_lines(stage.router.output, len(run.verdicts)):
        run.blame(f"in the log: {line}")
    return run.problems


def arguments(words: list[str]) -> Namespace:
    """Read the command line."""
    parser = parser_of(__doc__)
    parser.add_argument("--cases", type=int, default=4000, metavar="N", help="how many [4000]")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which [1]")
    parser.add_argument("--only", type=int, metavar="INDEX", help="one of them alone")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run; the exit status."""
    given = arguments(sys.argv[1:] if words is None else words)
    folder = Path(tempfile.mkdtemp(prefix="smpp-router-fuzz-"))
    print(f"{given.cases} cases of seed {given.seed}:", flush=True)
    problems = fuzz(given, folder)
    if problems:
        print(f"\n{len(problems)} problems; what the processes said is in {folder}")
        return 1
    shutil.rmtree(folder)
    print("\nAll of it is right.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
