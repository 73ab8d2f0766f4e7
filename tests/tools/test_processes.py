"""Children of a run are measured and ended, and each process has ports of its own."""

import os
import socket
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.demo.children import is_taken
from tools.ports import free_port, wait_for
from tools.processes import running, used


class ChildTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()

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
