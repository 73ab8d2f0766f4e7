"""Children of a run: waited for, measured, ended; one that fails leaves its last words."""

import os
import socket
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.errors import Missing
from tools.ports import free_port, is_taken, wait_for
from tools.processes import Child, running, used


class ChildTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()

    def child(self, words: str, *more: str) -> Child:
        child = Child("child", [sys.executable, "-c", words, *more], self.folder)
        self.addCleanup(child.kill)
        return child

    def test_one_that_ends_instead_of_listening_is_told_with_its_last_words(self) -> None:
        child = self.child("import sys; print('no such file'); sys.exit(3)")
        missing = self.assertRaises(Missing, child.await_port, free_port(), 240.0)
        self.assertEqual(str(missing), "child ended with status 3, not listening")
        self.assertEqual(missing.said, "    no such file")

    def test_its_words_are_waited_for(self) -> None:
        child = self.child("print('bound as goip1'); print('bound as goip2')")
        self.assertEqual(child.await_words("bound as", 240.0, times=2), "bound as goip2")
        self.assertEqual(child.wait(240.0), 0)
        missing = self.assertRaises(Missing, child.await_words, "bound as", 0.0, 3)
        self.assertEqual(str(missing), "child does not say: bound as")

    def test_it_runs_as_long_as_the_block(self) -> None:
        words = [sys.executable, "-c", "import time; time.sleep(1000)"]
        with running("idle", words, self.folder) as child:
            self.assertIsNone(child.ended)
        self.assertEqual(child.ended, -15)

    def test_what_it_uses_is_measured(self) -> None:
        usage = used(os.getpid())
        self.assertGreater(usage.cpu, 0)
        self.assertGreaterEqual(usage.memory, usage.resident)
        self.assertGreater(usage.resident, 1)


class PortTests(TestCase):
    def test_a_port_is_waited_for(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            wait_for(listening.getsockname()[1], 1.0)
        self.assertRaises(TimeoutError, wait_for, free_port(), 0.0)

    def test_free_ones_are_free_and_not_given_twice(self) -> None:
        ports = [free_port() for _ in range(100)]
        self.assertEqual(len(set(ports)), 100)
        self.assertFalse(any(is_taken(port) for port in ports[:3]))
