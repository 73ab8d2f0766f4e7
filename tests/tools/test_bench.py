"""What the benchmark makes of what it is told."""

import os
import socket

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.benching.processes import Usage, free_port, used, wait_for
from tools.benching.runs import WRITTEN, Run, run_of
from tools.benching.table import compared, printed

TOLD: dict[str, object] = {
    "rate": 5000.0,
    "missing": 0,
    "twice": 0,
    "errors": 0,
    "answer_ms": {"p50": 1.5, "p95": 2.0, "p99": 3.5, "p99.9": 4.0},
    "receipt_ms": {"p50": 0.0, "p95": 0.0, "p99": 0.0, "p99.9": 0.0},
}


def run(**changed: object) -> Run:
    """A thousand messages; the router took 0.1 s in its first thread and 0.05 s in one that came later."""
    before, after = Usage((1.0,), 50.0), Usage((1.1, 0.05), 60.0)
    return run_of(1000, {**TOLD, **changed}, before, after, commits=10, rows=5000)


class Figures(TestCase):
    def test_cpu_is_counted_for_each_message_and_thread(self) -> None:
        figures = run().figures()
        self.assertEqual((figures["cpu_us"], figures["threads_us"]), (150.0, [100.0, 50.0]))
        self.assertEqual((figures["rate"], figures["memory_mb"]), (5000.0, 60.0))

    def test_a_run_with_a_fault_is_not_right(self) -> None:
        self.assertTrue(run().right)
        for fault in ("missing", "twice", "errors"):
            self.assertFalse(run(**{fault: 1}).right, fault)

    def test_commits_are_read_from_the_last_line_of_the_store(self) -> None:
        found = WRITTEN.search("… [info] store: 307 commits, 300002 rows\n")
        assert found is not None
        self.assertEqual(found.groups(), ("307", "300002"))


class Tables(TestCase):
    def test_a_line_for_each_run(self) -> None:
        line = printed({"whole messages": run()}).splitlines()[-1]
        for shown in ("whole messages", "5,000", "150.0", "100 + 50", "500.0", "1.5 / 3.5"):
            self.assertIn(shown, line)
        self.assertNotIn("WRONG", line)

    def test_a_fault_is_shown(self) -> None:
        self.assertIn("WRONG", printed({"whole messages": run(missing=1)}))

    def test_latencies_that_nobody_measured_are_left_out(self) -> None:
        self.assertNotIn("0.0 / 0.0", printed({"submits alone": run()}))

    def test_runs_that_both_have_are_compared(self) -> None:
        former: dict[str, dict[str, object]] = {"a": {"rate": 1000, "cpu_us": 200.0}}
        now: dict[str, dict[str, object]] = {"a": {"rate": 2000, "cpu_us": 100.0}, "b": {"rate": 1}}
        lines = compared(now, former).splitlines()
        self.assertEqual(lines[2].split(), ["a", "1000", "->", "2000", "200.0", "->", "100.0", "µs"])
        self.assertEqual(len(lines), 3)


class Processes(TestCase):
    def test_usage_is_this_process_s(self) -> None:
        before = used(os.getpid())
        self.assertGreater(before.cpu, 0)
        self.assertGreater(before.memory, 1)

    def test_a_port_is_waited_for(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            wait_for(listening.getsockname()[1], 1.0)
        self.assertRaises(TimeoutError, wait_for, free_port(), 0.0)
