"""Forks that stand for twistd and smpp-router: their ends, their signals, and a tree without forks."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

from twisted.trial.unittest import SynchronousTestCase

from tests.faults.forked import CannotFork, Forks, Process

SOON = 60.0
"""Seconds; a fork of these ends at once."""

NEEDS_A_REACTOR = "import twisted.internet.reactor\n"


class ForksTests(SynchronousTestCase):
    """Forks of a process that has loaded a router made of one file."""

    def forks(self, router: str = "") -> Forks:
        tree = Path(self.mktemp()).resolve()
        (tree / "router").mkdir(parents=True)
        (tree / "router" / "__init__.py").write_text(router)
        (tree / "asked.py").write_text("import os, sys; exec(sys.argv[1])\n")
        self.tree = tree
        return Forks(str(tree))

    def run_in(self, forks: Forks, code: str) -> tuple[int, str]:
        """Run Python code in a fork; its exit status and what it printed."""
        with TemporaryFile() as output:
            status = self.start(forks, [code], output.fileno()).wait(SOON)
            output.seek(0)
            return status, output.read().decode()

    def start(self, forks: Forks, words: Sequence[str], output: int) -> Process:
        with open(output, "wb", closefd=False) as file:
            return forks.start("asked", words, self.tree, {"ASKED": "1"}, file)

    def test_a_fork_has_its_own_folder_environment_words_and_output(self) -> None:
        said = self.run_in(self.forks(), "print(os.getcwd(), dict(os.environ), len(sys.argv))")
        self.assertEqual(said, (0, f"{self.tree} {{'ASKED': '1'}} 2\n"))

    def test_its_status_is_that_of_its_end(self) -> None:
        forks = self.forks()
        self.assertEqual(self.run_in(forks, "sys.exit(3)")[0], 3)
        status, said = self.run_in(forks, "raise ValueError('so')")
        self.assertEqual(status, 1)
        self.assertIn("ValueError: so", said)
        self.assertEqual(self.run_in(forks, "os.kill(os.getpid(), 9)")[0], -signal.SIGKILL)

    def test_it_takes_signals_as_a_program_does(self) -> None:
        forks = self.forks()
        self.assertEqual(self.run_in(forks, "os.kill(os.getpid(), 15)")[0], -signal.SIGTERM)
        said = "import signal; print(signal.getsignal(2) == signal.default_int_handler)"
        ours = signal.getsignal(signal.SIGINT) != signal.SIG_IGN
        self.assertEqual(self.run_in(forks, said), (0, f"{ours}\n"))

    def test_one_that_has_ended_is_sent_no_signal(self) -> None:
        forks = self.forks()
        with TemporaryFile() as output:
            ended = self.start(forks, ["pass"], output.fileno())
            ended.wait(SOON)
            ended.kill()
            self.assertEqual(ended.returncode, 0)

    def test_no_fork_lives_longer_than_the_tests(self) -> None:
        # A program of its own stands for the tests: it ends by a signal, and says nothing to its forks.
        code = (
            "import os, sys, pathlib\n"
            "from tests.faults.forked import Forks\n"
            "tree = pathlib.Path(sys.argv[1])\n"
            "Forks(str(tree)).start('asked', ['import time; time.sleep(600)'], tree, {}, sys.stdout)\n"
            "os.kill(os.getpid(), 9)\n"
        )
        self.forks()
        reader, writer = os.pipe()
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-c", code, str(self.tree)],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1), (os.POSIX_SPAWN_CLOSE, reader)],
        )
        os.close(writer)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), -signal.SIGKILL)
        with open(reader, "rb") as left:
            # Its end comes when nobody has the other end open any more.
            self.assertEqual(left.read(), b"")

    def test_each_start_says_so_where_loading_makes_a_reactor(self) -> None:
        forks = self.forks(NEEDS_A_REACTOR)
        for _ in range(2):
            self.assertRaises(CannotFork, self.run_in, forks, "pass")
